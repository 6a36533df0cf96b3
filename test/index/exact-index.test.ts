import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { type ExactIndex, exactIndex } from 'rescue-face/vector-index';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cosine, unit } from '../../src/core/embedding.js';

const SPACE = 'space-a';
const DIMENSION = 8;
let index: ExactIndex;

beforeEach(() => {
  index = exactIndex({ space: SPACE, dimension: DIMENSION });
});
afterEach(() => index[Symbol.asyncDispose]());

function embedding(seed: number, dimension = DIMENSION) {
  return { space: SPACE, vector: unit(Float32Array.from({ length: dimension }, (_, i) => Math.sin(seed * 37.7 + i * 11.3))) };
}
const entry = (seed: number) => ({ id: `id-${seed}`, embedding: embedding(seed) });

describe('exactIndex', () => {
  it('agrees with a plain loop in one large load that travels in pieces', async () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => entry(i));
    await index.upsert(entries, { revision: 3 });
    expect([index.size, index.revision]).toEqual([10_000, 3]);
    const probe = embedding(1234.5);
    const { hits, revision } = await index.search(probe, { k: 25 });
    const expected = entries
      .map(({ id, embedding: { vector } }) => ({ id, similarity: cosine(probe.vector, vector) }))
      .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
    expect(hits).toEqual(expected.slice(0, 25));
    expect(revision).toBe(3);

    const allow = new Set(entries.map(({ id }) => id).filter((_, i) => i % 2 === 0));
    expect((await index.search(probe, { k: 7, allow })).hits).toEqual(expected.filter(({ id }) => allow.has(id)).slice(0, 7));

    await index.remove([...allow]);
    expect(index.size).toBe(5000);
    expect((await index.search(probe, { k: 20_000 })).hits).toEqual(expected.filter(({ id }) => !allow.has(id)));
  });

  it('gives searchMany the answers of as many searches', async () => {
    await index.upsert(Array.from({ length: 500 }, (_, i) => entry(i)));
    const probes = Array.from({ length: 70 }, (_, i) => embedding(i + 0.3));
    const many = await index.searchMany(probes, { k: 4 });
    const single = await Promise.all(probes.map((probe) => index.search(probe, { k: 4 })));
    expect(many).toEqual(single);
    expect(await index.searchMany([], { k: 4 })).toEqual([]);
  });

  it('gives one answer with one thread and with two', async () => {
    await using two = exactIndex({ space: SPACE, dimension: DIMENSION, threads: 2 });
    const entries = Array.from({ length: 3000 }, (_, i) => entry(i % 700)).map((one, i) => ({ ...one, id: `${i}` }));
    await Promise.all([index.upsert(entries), two.upsert(entries)]);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 20 }), async (seed, k) => {
        expect(await two.search(embedding(seed), { k })).toEqual(await index.search(embedding(seed), { k }));
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a bad entry anywhere in a large load and takes none of it', async () => {
    const entries = Array.from({ length: 9000 }, (_, i) => entry(i));
    const bad = { id: 'bad', embedding: { space: SPACE, vector: new Float32Array(DIMENSION).fill(Number.NaN) } };
    await expect(index.upsert([...entries, bad], { revision: 9 })).rejects.toMatchObject({ code: 'ERR_INDEX_VECTOR' });
    expect([index.size, index.revision]).toEqual([0, 0]);
    expect(await index.search(embedding(1), { k: 5 })).toEqual({ hits: [], revision: 0 });
  });

  it('takes nothing of a load that is aborted on the way', async () => {
    const controller = new AbortController();
    const load = index.upsert(
      Array.from({ length: 40_000 }, (_, i) => entry(i)),
      { signal: controller.signal },
    );
    await turn();
    controller.abort(new Error('enough'));
    await expect(load).rejects.toThrow('enough');
    await index.upsert([entry(1)]);
    expect(index.size).toBe(1);
  });

  it('lets writes take effect in the order of their calls', async () => {
    const large = index.upsert(Array.from({ length: 9000 }, (_, i) => entry(i)));
    const removal = index.remove(['id-1', 'id-8999']);
    await Promise.all([large, removal]);
    expect(index.size).toBe(8998);
  });

  it('refuses arguments in one sentence', async () => {
    expect(() => exactIndex({ space: SPACE, dimension: 0 })).toThrow('Expected integer 1..65536 for dimension, received 0');
    expect(() => exactIndex({ space: '', dimension: 2 })).toThrow(TypeError);
    // @ts-expect-error a misspelt option
    expect(() => exactIndex({ space: SPACE, dimension: 2, thread: 2 })).toThrow('did you mean "threads"?');
    await expect(index.search(embedding(1), { k: 0 })).rejects.toThrow(RangeError);
    // @ts-expect-error an array is no set
    await expect(index.search(embedding(1), { k: 1, allow: ['a'] })).rejects.toThrow(TypeError);
    // @ts-expect-error a misspelt option
    await expect(index.search(embedding(1), { topK: 1 })).rejects.toThrow('unknown option "topK"');
    await expect(index.search(embedding(1, 9), { k: 1 })).rejects.toMatchObject({ code: 'ERR_INDEX_VECTOR' });
    await expect(index.search({ ...embedding(1), space: 'b' }, { k: 1 })).rejects.toMatchObject({ code: 'ERR_INDEX_SPACE' });
    await expect(index.upsert([{ ...entry(1), id: '' }])).rejects.toThrow(TypeError);
    await index.upsert([entry(1)], { revision: 5 });
    await expect(index.upsert([entry(2)], { revision: 4 })).rejects.toThrow(RangeError);
  });

  it('refuses every call with ERR_INDEX_ENGINE once its worker has died, and says that it holds nothing', async () => {
    await index.upsert([]); // So that the event below speaks of the second index's worker.
    const started = new Promise<Worker>((resolve) => process.once('worker', resolve));
    await using doomed = exactIndex({ space: SPACE, dimension: DIMENSION });
    const worker = await started;
    await doomed.upsert([entry(1)], { revision: 4 });
    const died = new Promise((resolve) => worker.once('exit', resolve));
    await worker.terminate();
    await died;
    for (const call of [doomed.search(embedding(1), { k: 1 }), doomed.upsert([entry(2)]), doomed.remove(['id-1'])]) {
      await expect(call).rejects.toMatchObject({ code: 'ERR_INDEX_ENGINE', retryable: true });
    }
    expect([doomed.size, doomed.revision]).toEqual([0, 0]);
  });

  it('refuses every call once closed, and closes twice', async () => {
    await index.upsert([entry(1)]);
    await index[Symbol.asyncDispose]();
    await index[Symbol.asyncDispose]();
    for (const call of [index.upsert([entry(2)]), index.remove(['x']), index.search(embedding(1), { k: 1 })]) {
      await expect(call).rejects.toMatchObject({ code: 'ERR_NOT_OPEN', details: { what: 'index' } });
    }
  });
});
