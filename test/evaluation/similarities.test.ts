import { describe, expect, it } from 'vitest';
import { similarity } from '../../src/core/embedding.js';
import { fuseSimilarities } from '../../src/evaluation/score-fusion.js';
import { similaritiesOnDemand, similarityTable } from '../../src/evaluation/similarities.js';
import { flipAverage, meanTemplate } from '../../src/evaluation/template-fusion.js';
import { templateMatrix } from '../../src/evaluation/template-matrix.js';
import { hashOf } from './synthetic.js';

function embedding(seed: number, dimension: number, space = 'test'): { space: string; vector: Float32Array } {
  const raw = Float64Array.from({ length: dimension }, (_, i) => hashOf(seed, i + 1000) - 0.5);
  const length = Math.hypot(...raw);
  return { space, vector: Float32Array.from(raw, (value) => value / length) };
}

describe('similarities', () => {
  it.each([
    [1, 3],
    [5, 7],
    [67, 128],
    [130, 33],
  ])('of %i templates of %i numbers are the bits that comparing one by one gives', (count, dimension) => {
    const embeddings = Array.from({ length: count }, (_, i) => embedding(i, dimension));
    const matrix = templateMatrix(embeddings);
    const others = Int32Array.from({ length: count }, (_, i) => i);
    const [table, demand] = [similarityTable(matrix), similaritiesOnDemand(matrix)];
    const [fromTable, onDemand] = [new Float64Array(count), new Float64Array(count)];
    for (const [i, one] of embeddings.entries()) {
      table.fill(i, others, fromTable);
      demand.fill(i, others, onDemand);
      expect(onDemand).toEqual(fromTable);
      const expected = embeddings.map((other) => Math.fround(similarity(one, other)));
      expect([...fromTable]).toEqual(expected);
    }
  });

  it('keep the place of photos without a template', () => {
    const table = similarityTable(templateMatrix([embedding(1, 4), undefined, embedding(2, 4)]));
    expect([0, 1, 2].map((index) => table.has(index))).toEqual([true, false, true]);
    expect(table.size).toBe(3);
    const empty = similarityTable(templateMatrix([undefined, undefined]));
    expect(empty.has(0)).toBe(false);
  });

  it('refuse templates that do not belong together', () => {
    expect(() => templateMatrix([embedding(1, 4), embedding(2, 4, 'other')])).toThrow('another space');
    expect(() => templateMatrix([embedding(1, 4), embedding(2, 5)])).toThrow('5 numbers where 4 were expected');
    expect(() => templateMatrix([{ space: 'test', vector: Float32Array.of(1, Number.NaN) }])).toThrow('not every number is finite');
    expect(() => templateMatrix([{ space: 'test', vector: Float32Array.of(1, 1) }])).toThrow('instead of 1');
  });
});

describe('fused similarities', () => {
  const [a, b] = [
    [1, 2, 3],
    [4, 5, 6],
  ].map((seeds) => seeds.map((seed) => embedding(seed, 8)));
  const [first, second] = [a ?? [], b ?? []];

  it('with squared weights are those of the weighted concatenation', () => {
    const joined = first.map((one, i) => {
      const parts = [...one.vector, ...(second[i]?.vector ?? []).map((value) => 0.5 * value)];
      return { space: 'joined', vector: Float32Array.from(parts, (value) => value / Math.sqrt(1.25)) };
    });
    const [expected, fused] = [new Float64Array(3), new Float64Array(3)];
    similarityTable(templateMatrix(joined)).fill(0, Int32Array.of(0, 1, 2), expected);
    fuseSimilarities([
      { similarities: similarityTable(templateMatrix(first)), weight: 1 },
      { similarities: similarityTable(templateMatrix(second)), weight: 0.25 },
    ]).fill(0, Int32Array.of(0, 1, 2), fused);
    for (const [i, value] of expected.entries()) expect(fused[i]).toBeCloseTo(value, 6);
  });

  it('need every model to have the photo', () => {
    const parts = [first, [undefined, ...second.slice(1)]].map((rows) => ({
      similarities: similarityTable(templateMatrix(rows)),
      weight: 1,
    }));
    const fused = fuseSimilarities(parts);
    expect([0, 1].map((index) => fused.has(index))).toEqual([false, true]);
    expect(() => fuseSimilarities([])).toThrow('at least 1 model');
    expect(() => fuseSimilarities(parts.map((part) => ({ ...part, weight: 0 })))).toThrow('positive weight');
    expect(() => fuseSimilarities([...parts, { similarities: similarityTable(templateMatrix([undefined])), weight: 1 }])).toThrow(
      '3 photos',
    );
  });
});

describe('template fusion', () => {
  const x = { space: 'test', vector: Float32Array.of(1, 0) };
  const y = { space: 'test', vector: Float32Array.of(0, 1) };

  it('takes the mean direction', () => {
    expect([...flipAverage(x, y).vector]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
    expect([...meanTemplate([x, y], [3, 4]).vector]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect(meanTemplate([x])).toEqual(x);
  });

  it('gives a better template than one photo when photos are noisy', () => {
    const truth = embedding(1, 64).vector;
    const noisy = (seed: number) => {
      const noise = embedding(seed, 64).vector;
      const mixed = truth.map((value, i) => value + 0.9 * (noise[i] ?? 0));
      const length = Math.hypot(...mixed);
      return { space: 'test', vector: mixed.map((value) => value / length) };
    };
    const fused = meanTemplate([2, 3, 4, 5].map(noisy));
    const closeness = (vector: Float32Array) => similarity({ space: 'test', vector }, { space: 'test', vector: truth });
    expect(closeness(fused.vector)).toBeGreaterThan(closeness(noisy(2).vector) + 0.1);
  });

  it('refuses what has no mean', () => {
    expect(() => meanTemplate([])).toThrow('Expected at least 1 embedding, received 0');
    expect(() => meanTemplate([x, { space: 'test', vector: Float32Array.of(-1, 0) }])).toThrow('no direction');
    expect(() => meanTemplate([x, { ...y, space: 'other' }])).toThrow('another space');
    expect(() => meanTemplate([x, y], [1])).toThrow('one positive number per embedding');
    expect(() => meanTemplate([x, y], [1, 0])).toThrow('one positive number per embedding');
  });
});
