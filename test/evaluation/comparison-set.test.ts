import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allComparisons, type ComparisonSet, listedComparisons } from '../../src/evaluation/comparison-set.js';
import type { LabelledPhoto } from '../../src/evaluation/dataset.js';
import { sampleBelow } from '../../src/evaluation/seeded-sample.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

/** Rows in words: mated, both people, score; the two people of a row in either order. */
const rows = (set: ComparisonSet) =>
  [...set.scores].map((score, i) => `${set.mated[i]} ${set.first[i]} ${set.second[i]} ${score.toFixed(9)}`).sort();

const anyDataset = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }).map((counts) => people(...counts));

describe('allComparisons', () => {
  it('compares every two photos once', () => {
    // Photos 0 and 1 of person 0, photo 2 of person 1, photos 3 and 4 of person 2.
    const set = allComparisons(
      people(2, 1, 2),
      similaritiesOf(5, (a, b) => 10 * a + b),
    );
    expect(rows(set)).toEqual(
      ['1 0 0 1', '1 2 2 34', '0 0 1 2', '0 0 2 3', '0 0 2 4', '0 0 1 12', '0 0 2 13', '0 0 2 14', '0 1 2 23', '0 1 2 24']
        .map((row) => `${row}.000000000`)
        .sort(),
    );
    expect(set).toMatchObject({ people: 3, exhaustive: true });
  });

  it('keeps the place of photos without a template', () => {
    const set = allComparisons(
      people(2, 1, 2),
      similaritiesOf(5, () => 0.5, [1, 2]),
    );
    expect(set.scores).toHaveLength(10);
    // Photo 1 is in 4 pairs, photo 2 in 4, both in one of them; of these one (0 with 1) is mated.
    expect([...set.scores].filter(Number.isNaN)).toHaveLength(7);
    expect([...set.scores].filter((score, i) => Number.isNaN(score) && set.mated[i] === 1)).toHaveLength(1);
  });

  it('changes neither with the order of photos nor with names', () => {
    fc.assert(
      fc.property(anyDataset, fc.infiniteStream(fc.nat()), fc.nat({ max: 40 }), (photos, noise, maxNonMated) => {
        const key = new Map(photos.map(({ photo }, i) => [photo, i]));
        const similarities = (list: readonly LabelledPhoto[]) =>
          similaritiesOf(list.length, (a, b) => hashOf(key.get(list[a]?.photo ?? '') ?? 0, key.get(list[b]?.photo ?? '') ?? 0));
        const expected = allComparisons(photos, similarities(photos), { maxNonMated });
        const permuted = photos
          .map(({ photo, person }) => ({ photo, person: `renamed ${9999 - Number(person.slice(7))}`, key: noise.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ photo, person }) => ({ photo, person }));
        const set = allComparisons(permuted, similarities(permuted), { maxNonMated });
        expect(set).toEqual(expected);
      }),
    );
  });

  it('samples the non-mated pairs uniformly, by its seed, and keeps every mated one', () => {
    const photos = people(2, 1, 3, 1);
    const similarities = similaritiesOf(7, (a, b) => 10 * Math.min(a, b) + Math.max(a, b));
    const all = allComparisons(photos, similarities);
    const nonMated = [...all.scores].filter((_, i) => all.mated[i] === 0);
    expect(nonMated).toHaveLength(17);
    const counts = new Map(nonMated.map((score) => [score, 0]));
    for (let seed = 0; seed < 3000; seed++) {
      const set = allComparisons(photos, similarities, { maxNonMated: 5, seed });
      expect(set.exhaustive).toBe(false);
      expect([...set.scores].filter((_, i) => set.mated[i] === 1)).toHaveLength(4);
      const drawn = [...set.scores].filter((_, i) => set.mated[i] === 0);
      expect(new Set(drawn).size).toBe(5);
      for (const score of drawn) counts.set(score, (counts.get(score) ?? Number.NaN) + 1);
    }
    // Each of 17 pairs is expected 882 times, standard deviation 25.
    for (const count of counts.values()) expect(Math.abs(count - (3000 * 5) / 17)).toBeLessThan(4 * 25);
    const again = allComparisons(photos, similarities, { maxNonMated: 5, seed: 7 });
    expect(again).toEqual(allComparisons(photos, similarities, { maxNonMated: 5, seed: 7 }));
    expect(again).not.toEqual(allComparisons(photos, similarities, { maxNonMated: 5, seed: 8 }));
    expect(allComparisons(photos, similarities, { maxNonMated: 17 }).exhaustive).toBe(true);
  });

  it('refuses mistakes', () => {
    expect(() =>
      allComparisons(
        people(2),
        similaritiesOf(3, () => 0),
      ),
    ).toThrow('as many photos as similarities are of (3), received 2');
    expect(() =>
      allComparisons(
        people(2),
        similaritiesOf(2, () => 0),
        { maxNonMated: -1 },
      ),
    ).toThrow(RangeError);
  });
});

describe('listedComparisons', () => {
  it('takes mated and people from the labels, and counts only people who are compared', () => {
    const photos = people(2, 1, 2, 1);
    const pairs = [
      { a: '00000/0', b: '00000/1' },
      { a: '00003/0', b: '00000/1' },
      { a: '00003/0', b: '00002/0' },
    ];
    const set = listedComparisons(
      photos,
      similaritiesOf(6, (a, b) => 10 * a + b, [3]),
      pairs,
    );
    expect(set).toEqual({
      scores: Float64Array.of(1, 51, Number.NaN),
      mated: Uint8Array.of(1, 0, 0),
      first: Int32Array.of(0, 2, 2),
      second: Int32Array.of(0, 0, 1),
      people: 3,
      exhaustive: false,
    });
    expect(() =>
      listedComparisons(
        photos,
        similaritiesOf(6, () => 0),
        [{ a: '00000/0', b: 'x' }],
      ),
    ).toThrow('received one of no photo');
  });
});

describe('sampleBelow', () => {
  it('gives different numbers below the bound, ascending, whatever share is asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat({ max: 200 }), fc.nat(), (bound, some, seed) => {
        const count = Math.min(bound, some);
        const sample = [...sampleBelow(bound, count, seed)];
        expect(sample).toHaveLength(count);
        expect(sample.every((value, i) => Number.isInteger(value) && value >= 0 && value < bound && value > (sample[i - 1] ?? -1))).toBe(
          true,
        );
      }),
    );
  });

  it('reaches numbers beyond 32 bits', () => {
    const sample = sampleBelow(2 ** 40, 1000, 1);
    expect(Math.abs((sample[500] ?? 0) / 2 ** 40 - 0.5)).toBeLessThan(0.08);
  });
});
