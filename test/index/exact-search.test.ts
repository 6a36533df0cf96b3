import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosine, unit } from '../../src/core/embedding.js';
import { exactSearch } from '../../src/index/exact-search.js';

import { searchGraph } from '../../src/index/search-graph.js';
import { VectorTable } from '../../src/index/vector-table.js';
import { unguarded } from '../../src/runtime/native-guard.js';
import { type OnnxSession, openSession } from '../../src/runtime/onnx-session.js';

const DIMENSION = 5;
let session: OnnxSession;

beforeAll(async () => {
  session = await openSession({ model: 'exact-search', bytes: searchGraph(), guard: unguarded });
});
afterAll(() => session.close());

/** Few distinct vectors, so that equal similarities are common. */
const vector = fc
  .array(fc.integer({ min: -2, max: 2 }), { minLength: DIMENSION, maxLength: DIMENSION })
  .filter((numbers) => numbers.some((n) => n !== 0))
  .map((numbers) => unit(Float32Array.from(numbers)));
const id = fc.integer({ min: 0, max: 40 }).map((n) => `id-${n}`);
const step = fc.oneof(
  fc.record({ type: fc.constant('upsert' as const), entries: fc.array(fc.tuple(id, vector), { maxLength: 12 }) }),
  fc.record({ type: fc.constant('remove' as const), ids: fc.array(id, { maxLength: 6 }) }),
);

function naive(entries: ReadonlyMap<string, Float32Array>, probe: Float32Array, k: number, allow?: ReadonlySet<string>) {
  return [...entries]
    .filter(([name]) => allow === undefined || allow.has(name))
    .map(([name, value]) => ({ id: name, similarity: cosine(probe, value) }))
    .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .slice(0, k);
}

function hits(ranking: { ids: readonly string[]; similarities: Float64Array } | undefined) {
  return ranking?.ids.map((name, i) => ({ id: name, similarity: ranking.similarities[i] }));
}

describe('exactSearch', () => {
  it('agrees with a plain loop after any writes, over several segments, with any k, probes and allowed ids', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(vector, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        fc.option(fc.uniqueArray(id, { maxLength: 40 }), { nil: undefined }),
        fc.integer({ min: 1, max: 7 }),
        async (steps, probes, k, allow, segmentRows) => {
          const gallery = new VectorTable(DIMENSION, { segmentRows });
          const expected = new Map<string, Float32Array>();
          for (const action of steps) {
            if (action.type === 'remove') {
              gallery.remove(action.ids);
              for (const name of action.ids) expected.delete(name);
            } else {
              const vectors = new Float32Array(action.entries.flatMap(([, value]) => [...value]));
              gallery.upsert([{ ids: action.entries.map(([name]) => name), vectors }]);
              for (const [name, value] of action.entries) expected.set(name, value);
            }
          }
          expect(gallery.size).toBe(expected.size);
          const packed = new Float32Array(probes.flatMap((probe) => [...probe]));
          const rankings = await exactSearch(gallery, session, DIMENSION, { probes: packed, k, allow });
          const allowed = allow && new Set(allow);
          expect(rankings.map(hits)).toEqual(probes.map((probe) => naive(expected, probe, k, allowed)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('orders a thousand copies of one vector by id, wherever they lie', async () => {
    const dimension = 37;
    const random = Array.from(
      { length: dimension },
      (_, i) => Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453),
    );
    const value = unit(Float32Array.from(random));
    const names = Array.from({ length: 1000 }, (_, i) => `n${(i * 7919) % 1000}`.padEnd(5, '.'));
    const gallery = new VectorTable(dimension, { segmentRows: 333 });
    gallery.upsert(names.map((name) => ({ ids: [name], vectors: value })));
    const probe = unit(value.map((x, i) => x + (i % 3) * 0.01));
    const [ranking] = await exactSearch(gallery, session, dimension, { probes: probe, k: 10 });
    expect(ranking?.ids).toEqual([...names].sort().slice(0, 10));
    expect(new Set(ranking?.similarities).size).toBe(1);
  });

  it('takes the sweep for many allowed ids and single rows for few, with one answer', async () => {
    const gallery = new VectorTable(DIMENSION);
    const all = new Map(fc.sample(fc.tuple(fc.uuid(), vector), { numRuns: 200, seed: 7 }));
    for (const [name, value] of all) gallery.upsert([{ ids: [name], vectors: value }]);
    const probe = unit(Float32Array.of(1, 2, 3, 4, 5));
    const names = [...all.keys()];
    for (const count of [0, 1, 10, 49, 51, 199, 200]) {
      const allow = new Set(names.slice(0, count));
      const [ranking] = await exactSearch(gallery, session, DIMENSION, { probes: probe, k: 5, allow: [...allow, 'absent'] });
      expect(hits(ranking)).toEqual(naive(all, probe, 5, allow));
    }
  });
});

describe('VectorTable', () => {
  it('wipes what removal and replacement leave behind, and gives empty segments back', () => {
    const gallery = new VectorTable(2, { segmentRows: 4 });
    const one = Float32Array.of(1, 1);
    gallery.upsert([{ ids: ['a', 'b', 'c', 'd', 'e', 'f'], vectors: new Float32Array(12).fill(1) }]);
    const memory = [...gallery.segments()].map((segment) => segment.data.buffer);
    expect(memory).toHaveLength(2);
    gallery.remove(['a', 'c', 'f', 'absent']);
    expect(gallery.size).toBe(3);
    const left = memory.flatMap((buffer) => [...new Float32Array(buffer)]).filter((value) => value !== 0);
    expect(left).toHaveLength(3 * 2);
    expect([...gallery.segments()].map(({ rows }) => rows)).toEqual([3]);
    gallery.upsert([{ ids: ['b'], vectors: one.map((x) => -x) }]);
    expect(gallery.row(gallery.rowOf('b') ?? -1)).toEqual(Float32Array.of(-1, -1));
    expect(gallery.size).toBe(3);
  });

  it('takes the last of several entries under one id', () => {
    const gallery = new VectorTable(1);
    gallery.upsert([{ ids: ['a', 'a'], vectors: Float32Array.of(1, -1) }]);
    expect(gallery.size).toBe(1);
    expect([...gallery.row(0)]).toEqual([-1]);
  });

  it('changes nothing when memory cannot be had', () => {
    const gallery = new VectorTable(2 ** 30, { segmentRows: 2 ** 20 });
    expect(() => gallery.upsert([{ ids: Array.from({ length: 2 ** 10 }, (_, i) => `${i}`), vectors: new Float32Array() }])).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_ENGINE' }),
    );
    expect(gallery.size).toBe(0);
    expect([...gallery.segments()]).toEqual([]);
  });
});
