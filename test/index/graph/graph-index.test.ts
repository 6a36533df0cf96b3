import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { vectorIndexConformance } from 'rescue-face/testing';
import { exactIndex, type GraphIndex, type GraphStats, hnswIndex, usearchIndex } from 'rescue-face/vector-index';
import { afterEach, describe, expect, it } from 'vitest';
import { unit } from '../../../src/core/embedding.js';
import { alive, childrenOfThis } from './alive.js';
import { DIMENSION, embedding, entries, graphFirst, isInstalled, OPTIONS, SPACE, vector } from './graph-gallery.js';

const ENGINES = [
  { name: 'hnswIndex', engine: hnswIndex, there: await isInstalled('hnswlib-node') },
  { name: 'usearchIndex', engine: usearchIndex, there: await isInstalled('usearch') },
];
const open: GraphIndex[] = [];

afterEach(async () => {
  for (const index of open.splice(0)) await index[Symbol.asyncDispose]();
});

function own(index: GraphIndex): GraphIndex {
  open.push(index);
  return index;
}

const probes = Array.from({ length: 60 }, (_, i) => embedding(500_000 + i));

async function answers(index: Pick<GraphIndex, 'search'>, k = 10) {
  return Promise.all(probes.map((probe) => index.search(probe, { k })));
}

describe.each(ENGINES)('$name', ({ engine, there }) => {
  if (!there) {
    it('stays exact, and says so, without its package', { timeout: 60_000 }, async () => {
      const index = own(engine(OPTIONS));
      await index.upsert(entries(100));
      await expect(index.settled()).rejects.toMatchObject({ code: 'ERR_INDEX_ENGINE' });
      expect((await index.search(embedding(5), { k: 1 })).hits[0]?.id).toBe('id-5');
    });
    return;
  }

  describe('keeps the promises of every index through its graph', () => {
    for (const clause of vectorIndexConformance(({ space, dimension }) => {
      const centre = new Float32Array(dimension);
      const noise = { similarities: OPTIONS.noise.similarities, centre, factor: new Float32Array(), remainder: 1 };
      return graphFirst(engine({ ...OPTIONS, space, dimension, noise }));
    })) {
      it(clause.title, () => clause.run());
    }
  });

  it('answers from the graph once that is proven, with exact similarities', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await using exact = exactIndex({ space: SPACE, dimension: DIMENSION });
    expect(await index.stats()).toMatchObject({ answers: 'exact', state: 'waiting', size: 0 });
    for (const one of [index, exact]) await one.upsert(entries(3000), { revision: 7 });
    const states = new Set<string>();
    const stats = await index.settled({ onProgress: ({ state }) => states.add(state) });
    expect(stats).toMatchObject({ answers: 'graph', state: 'proven', size: 3000, inGraph: 3000, restarts: 0 });
    expect([...states].at(-1)).toBe('proven');
    expect(stats.proof).toMatchObject({ size: 3000, revision: 7, m: 16 });
    expect(stats.proof?.rank1Bound).toBeGreaterThanOrEqual(0.95);
    const expected = await answers(exact);
    const received = await answers(index);
    const truth = new Map(expected.flatMap(({ hits }, i) => hits.map(({ id, similarity }) => [`${i} ${id}`, similarity])));
    let agreed = 0;
    for (const [i, { hits, revision }] of received.entries()) {
      expect(revision).toBe(7);
      expect(hits).toHaveLength(10);
      if (hits[0]?.id === expected[i]?.hits[0]?.id) agreed++;
      for (const { id, similarity } of hits) expect(truth.get(`${i} ${id}`) ?? similarity).toBe(similarity);
    }
    expect(agreed).toBeGreaterThanOrEqual(57);
  });

  it('finds at once what was added, replaced or removed since', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(2000));
    await index.settled();
    const target = embedding(900_001);
    await index.upsert([{ id: 'new', embedding: target }]);
    expect((await index.search(target, { k: 1 })).hits).toEqual([{ id: 'new', similarity: expect.closeTo(1, 6) }]);
    await index.upsert([{ id: 'new', embedding: embedding(900_002) }]);
    expect((await index.search(target, { k: 1 })).hits[0]?.similarity).toBeLessThan(0.99);
    await index.settled();
    expect((await index.search(embedding(900_002), { k: 1 })).hits).toEqual([{ id: 'new', similarity: expect.closeTo(1, 6) }]);
    await index.remove(['new', 'id-7']);
    const hits = (await index.search(embedding(7), { k: 100 })).hits.map(({ id }) => id);
    expect(hits).toHaveLength(100);
    expect(hits).not.toContain('id-7');
    expect(hits).not.toContain('new');
    expect(await index.stats()).toMatchObject({ answers: 'graph', size: 1999 });
  });

  it('goes on exactly when its process is killed, and comes back', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(2000));
    const { pids } = await index.settled();
    expect(pids.length).toBeGreaterThan(0);
    const searches = answers(index);
    for (const pid of pids) kill(pid, 'SIGKILL');
    expect((await searches).every(({ hits }) => hits.length === 10)).toBe(true);
    await expect.poll(async () => (await index.stats()).restarts, { timeout: 30_000 }).toBe(1);
    expect((await answers(index)).every(({ hits }) => hits.length === 10)).toBe(true);
    const after = await index.settled();
    expect(after).toMatchObject({ answers: 'graph', state: 'proven', inGraph: 2000, restarts: 1 });
    expect(after.pids.some((pid) => pids.includes(pid))).toBe(false);
  });

  it('stays exact, and says so, where its processes end again and again', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(40_000));
    let stats: GraphStats;
    do {
      stats = await index.stats();
      for (const pid of stats.pids) if (alive(pid)) kill(pid, 'SIGKILL');
      await sleep(5);
    } while (stats.state !== 'failed');
    expect(stats).toMatchObject({ answers: 'exact', proof: undefined });
    await expect(index.settled()).rejects.toMatchObject({ code: 'ERR_INDEX_ENGINE' });
    expect((await index.search(embedding(5), { k: 1 })).hits).toEqual([{ id: 'id-5', similarity: expect.closeTo(1, 6) }]);
  });

  it('stays exact, and says so, where the target cannot be met', { timeout: 60_000 }, async () => {
    const index = own(engine({ ...OPTIONS, m: 4, maxM: 4, efConstruction: 8, maxEf: 16, target: { recallAt10: 0.9999 } }));
    await index.upsert(entries(4000));
    expect(await index.settled()).toMatchObject({ answers: 'exact', state: 'unproven', proof: undefined });
  });

  it('raises its links where more breadth does not do', { timeout: 90_000 }, async () => {
    const index = own(engine({ ...OPTIONS, m: 4, maxM: 32, maxEf: 32, target: { rank1: 0.99, recallAt10: 0.95 } }));
    await index.upsert(entries(4000));
    const { state, m, proof } = await index.settled();
    expect(state).toBe('proven');
    expect(m).toBeGreaterThan(4);
    expect(proof?.m).toBe(m);
  });

  it('is built anew before a quarter of its places are unused', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(6000));
    await index.settled();
    await index.remove(entries(1000).map(({ id }) => id));
    expect(await index.settled()).toMatchObject({ inGraph: 5000, unused: 1000 });
    await index.remove(entries(600, 1000).map(({ id }) => id));
    expect(await index.settled()).toMatchObject({ inGraph: 4400, unused: 0, answers: 'graph' });
  });

  it('takes an id that is removed or replaced twice in one call for one', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(500));
    await index.settled();
    await index.remove(['id-3', 'id-3']);
    await index.upsert([...entries(1, 4), ...entries(1, 4)]);
    expect(await index.settled()).toMatchObject({ answers: 'graph', restarts: 0, size: 499, inGraph: 499 });
  });

  it('finds who is left of a crowd that went, also while it is proven', { timeout: 60_000 }, async () => {
    const index = own(engine({ ...OPTIONS, processes: 2 }));
    await using exact = exactIndex({ space: SPACE, dimension: DIMENSION });
    const near = (i: number) => unit(vector(77).map((value, d) => value + 0.2 * (vector(3_000_000 + i)[d] ?? 0)));
    const crowd = Array.from({ length: 60 }, (_, i) => ({ id: `crowd-${i}`, embedding: { space: SPACE, vector: near(i) } }));
    for (const one of [index, exact]) {
      await one.upsert(entries(2000));
      await one.upsert(crowd);
    }
    await index.settled();
    for (const one of [index, exact]) await one.remove(crowd.slice(2).map(({ id }) => id));
    const probe = { space: SPACE, vector: near(61) };
    const [best] = (await exact.search(probe, { k: 1 })).hits;
    for (let i = 0; i < 50; i++) expect((await index.search(probe, { k: 1 })).hits[0]).toEqual(best);
    for (const one of [index, exact]) await one.upsert(entries(400, 5000));
    for (let i = 0; i < 50; i++) expect((await index.search(probe, { k: 1 })).hits[0]?.id).toBe(best?.id);
  });

  it('answers exactly while more has changed than its proof is good for', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(500));
    await index.settled();
    await index.upsert(entries(3000, 500));
    expect(await index.stats()).toMatchObject({ answers: 'exact' });
    const { proof, answers } = await index.settled();
    expect([answers, proof?.size]).toEqual(['graph', 3500]);
  });

  it('kills a process that hangs, and goes on', { timeout: 90_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(1000));
    const { pids } = await index.settled();
    kill(pids[0] ?? 0, 'SIGSTOP');
    const allowed = await index.search(embedding(5), { k: 1, allow: new Set(['id-5']) });
    expect(allowed.hits).toHaveLength(1);
    expect((await index.search(embedding(5), { k: 1 })).hits[0]?.id).toBe('id-5');
    expect(await index.settled()).toMatchObject({ answers: 'graph', restarts: 1 });
  });

  it('leaves no process behind when it is closed at once', { timeout: 60_000 }, async () => {
    const before = childrenOfThis();
    for (let i = 0; i < 3; i++) {
      const index = engine(OPTIONS);
      await index.upsert(entries(100));
      await index[Symbol.asyncDispose]();
    }
    expect(childrenOfThis()).toEqual(before);
  });

  it('answers from the graph while many go', { timeout: 60_000 }, async () => {
    const index = own(engine(OPTIONS));
    await index.upsert(entries(8000));
    await index.settled();
    const gone = entries(1500).map(({ id }) => id);
    await index.remove(gone);
    const { hits } = await index.search(embedding(5), { k: 10 });
    expect(hits).toHaveLength(10);
    expect(hits.some(({ id }) => gone.includes(id))).toBe(false);
    expect(await index.settled()).toMatchObject({ answers: 'graph', inGraph: 6500, unused: 1500 });
    await index.upsert(entries(1500));
    expect(await index.settled()).toMatchObject({ answers: 'graph', inGraph: 8000, unused: 0 });
    expect((await index.search(embedding(5), { k: 1 })).hits[0]?.id).toBe('id-5');
  });

  it('leaves no process behind', { timeout: 60_000 }, async () => {
    const index = engine(OPTIONS);
    await index.upsert(entries(2000));
    const { pids } = await index.settled();
    await index[Symbol.asyncDispose]();
    await expect.poll(() => pids.filter(alive)).toEqual([]);
    await expect(index.search(embedding(1), { k: 1 })).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
  });

  it('has no graph below the size that is wanted, nor any more far below it', { timeout: 60_000 }, async () => {
    const index = own(engine({ ...OPTIONS, smallest: 1000 }));
    await index.upsert(entries(999));
    expect(await index.settled()).toMatchObject({ state: 'waiting', pids: [] });
    await index.upsert(entries(1, 999));
    expect(await index.settled()).toMatchObject({ state: 'proven' });
    await index.remove(entries(400).map(({ id }) => id));
    expect(await index.settled()).toMatchObject({ state: 'proven' });
    await index.remove(entries(200, 400).map(({ id }) => id));
    expect(await index.settled()).toMatchObject({ state: 'waiting', pids: [], answers: 'exact' });
  });
});

it('refuses what is malformed in one sentence', () => {
  // @ts-expect-error a misspelt option
  expect(() => hnswIndex({ ...OPTIONS, efConstrution: 9 })).toThrow('did you mean "efConstruction"?');
  expect(() => hnswIndex({ ...OPTIONS, m: 3 })).toThrow('Expected integer 4..128 for m, received 3');
  expect(() => hnswIndex({ ...OPTIONS, maxM: 8 })).toThrow('Expected integer 16..128 for maxM, received 8');
  expect(() => usearchIndex({ ...OPTIONS, target: { rank1: 1 } })).toThrow(RangeError);
  expect(() => usearchIndex({ ...OPTIONS, noise: { ...OPTIONS.noise, factor: new Float32Array(5) } })).toThrow(TypeError);
  expect(() => usearchIndex({ ...OPTIONS, noise: { ...OPTIONS.noise, similarities: [] } })).toThrow(TypeError);
  expect(() => hnswIndex({ ...OPTIONS, noise: { ...OPTIONS.noise, similarities: [Number.NaN] } })).toThrow(RangeError);
});
