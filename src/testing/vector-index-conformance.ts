import assert from 'node:assert/strict';
import type { Embedding, IndexHit, IndexSearchOptions, VectorIndex } from '../core/contracts.js';
import { dot } from '../core/embedding.js';
import { bind, type Clause, type ClauseText, refused, refusedAsMistake, refusedBySignal, rejection } from './clause.js';
import { along, atCosine, DIMENSION, directions, entry, SPACE } from './sample-vectors.js';

/** Opens an empty index of the given space and dimension. */
export type VectorIndexFactory = (options: { readonly space: string; readonly dimension: number }) => VectorIndex | Promise<VectorIndex>;

const PROBE = along(1);

/**
 * The promises of `VectorIndex`. Feed them to any test runner.
 *
 * @example
 * ```ts
 * import { vectorIndexConformance } from 'rescue-face/testing';
 * import { exactIndex } from 'rescue-face/vector-index';
 *
 * for (const clause of vectorIndexConformance((options) => exactIndex(options))) {
 *   await clause.run(); // or: test(clause.title, () => clause.run())
 * }
 * ```
 */
export function vectorIndexConformance(factory: VectorIndexFactory): Clause[] {
  return bind('index', () => factory({ space: SPACE, dimension: DIMENSION }), CLAUSES);
}

async function search(index: VectorIndex, options: IndexSearchOptions, probe: Embedding = PROBE): Promise<readonly IndexHit[]> {
  return (await index.search(probe, options)).hits;
}

/** Ids without their order, which has a clause of its own. */
async function found(index: VectorIndex, options: IndexSearchOptions, probe?: Embedding): Promise<string[]> {
  return (await search(index, options, probe)).map(({ id }) => id).sort();
}

async function similarities(index: VectorIndex): Promise<Map<string, number>> {
  return new Map((await search(index, { k: 9 })).map(({ id, similarity }) => [id, similarity]));
}

/** Fails unless two similarities agree to the precision of float32. */
function same(received: number | undefined, expected: number | undefined, what: string): void {
  assert.ok(Math.abs((received ?? Number.NaN) - (expected ?? Number.NaN)) < 1e-6, `${what}: expected ${expected}, received ${received}`);
}

/** Every kind of entry an index must refuse; each kind has a clause of its own as well. */
function badEmbeddings(): Embedding[] {
  const { vector } = along(1);
  return [
    { space: SPACE, vector: vector.map((value, i) => (i === 3 ? Number.NaN : value)) },
    { space: SPACE, vector: vector.map(() => 0) },
    { space: SPACE, vector: vector.slice(1) },
    { space: 'another', vector },
  ];
}

const CLAUSES: readonly ClauseText<VectorIndex>[] = [
  {
    id: 'order',
    title: 'hits come best first',
    async check(index) {
      await index.upsert([0.1, 0.9, -0.5, 0.5].map((cosine) => entry(`at ${cosine}`, atCosine(cosine))));
      const ids = (await search(index, { k: 4 })).map(({ id }) => id);
      assert.deepEqual(ids, ['at 0.9', 'at 0.5', 'at 0.1', 'at -0.5']);
    },
  },
  {
    id: 'ties',
    title: 'equal similarities are ordered by id in code units, and the cut at k falls accordingly',
    async check(index) {
      const ids = ['b', 'Z', 'é', 'a', '10', '9', '\u{1F600}', '\uFF5E'];
      await index.upsert(ids.map((id) => entry(id, atCosine(0.4))));
      const sorted = [...ids].sort();
      assert.deepEqual(
        (await search(index, { k: 20 })).map(({ id }) => id),
        sorted,
      );
      assert.deepEqual(
        (await search(index, { k: 3 })).map(({ id }) => id),
        sorted.slice(0, 3),
      );
    },
  },
  {
    id: 'raw',
    title: 'similarities are raw cosines, neither normalised nor rounded',
    async check(index) {
      const cosines = [0.123_456_7, -0.75];
      await index.upsert(cosines.map((cosine) => entry(`${cosine}`, atCosine(cosine))));
      const received = await similarities(index);
      for (const cosine of cosines) same(received.get(`${cosine}`), cosine, 'a similarity');
    },
  },
  {
    id: 'replace',
    title: 'a second upsert under one id replaces the first',
    async check(index) {
      await index.upsert([entry('a', atCosine(0.2))]);
      await index.upsert([entry('a', atCosine(0.8))]);
      await index.upsert([entry('reference', atCosine(0.8))]);
      const received = await similarities(index);
      assert.equal(received.size, 2);
      same(received.get('a'), received.get('reference'), 'the replaced entry');
    },
  },
  {
    id: 'remove',
    title: 'removed ids are never returned, even for a moment, and absent ones are passed over',
    async check(index) {
      await index.upsert(['a', 'b', 'c'].map((id) => entry(id, atCosine(0.3))));
      await index.remove(['b', 'absent']);
      assert.deepEqual(await found(index, { k: 5 }), ['a', 'c']);
      assert.equal(
        (await found(index, { k: 5, allow: new Set(['b']) })).includes('b'),
        false,
        'a removed id was returned because it was allowed',
      );
      await index.upsert([entry('b', atCosine(0.3))]);
      assert.deepEqual(await found(index, { k: 5 }), ['a', 'b', 'c']);
    },
  },
  {
    id: 'size',
    title: 'size counts live entries',
    async check(index) {
      const sizes = [index.size];
      await index.upsert([entry('a', atCosine(0.1)), entry('b', atCosine(0.2))]);
      sizes.push(index.size);
      await index.upsert([entry('a', atCosine(0.3))]);
      sizes.push(index.size);
      await index.remove(['a']);
      sizes.push(index.size);
      assert.deepEqual(sizes, [0, 2, 2, 1]);
    },
  },
  {
    id: 'copies',
    title: "nothing of the caller's arrays is kept",
    async check(index) {
      const embedding = atCosine(0.6);
      const writing = index.upsert([entry('a', embedding)]);
      embedding.vector.fill(0);
      await writing;
      const ids = [entry('b', atCosine(0.7))];
      await index.upsert(ids);
      ids[0]?.embedding.vector.fill(0);
      await index.upsert([entry('reference a', atCosine(0.6)), entry('reference b', atCosine(0.7))]);
      const received = await similarities(index);
      same(received.get('a'), received.get('reference a'), 'an array changed during the call');
      same(received.get('b'), received.get('reference b'), 'an array changed after the call');
    },
  },
  {
    id: 'finite',
    title: 'vectors with NaN, an infinity or no direction are refused with ERR_INDEX_VECTOR',
    async check(index) {
      for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const bad = { space: SPACE, vector: along(1).vector.map((value, i) => (i === 5 ? number : value)) };
        await refused(() => index.upsert([entry('a', bad)]), 'ERR_INDEX_VECTOR', `an entry with ${number}`);
        await refused(() => index.search(bad, { k: 1 }), 'ERR_INDEX_VECTOR', `a probe with ${number}`);
      }
      const zero = { space: SPACE, vector: new Float32Array(DIMENSION) };
      await refused(() => index.upsert([entry('a', zero)]), 'ERR_INDEX_VECTOR', 'an entry of zeros');
      await refused(() => index.search(zero, { k: 1 }), 'ERR_INDEX_VECTOR', 'a probe of zeros');
    },
  },
  {
    id: 'dimension',
    title: 'vectors of another dimension are refused with ERR_INDEX_VECTOR',
    async check(index) {
      for (const length of [DIMENSION - 1, DIMENSION + 1]) {
        const bad = { space: SPACE, vector: new Float32Array(length).fill(1 / Math.sqrt(length)) };
        await refused(() => index.upsert([entry('a', bad)]), 'ERR_INDEX_VECTOR', `an entry of ${length} numbers`);
        await refused(() => index.search(bad, { k: 1 }), 'ERR_INDEX_VECTOR', `a probe of ${length} numbers`);
      }
    },
  },
  {
    id: 'space',
    title: 'embeddings of another space are refused with ERR_INDEX_SPACE',
    async check(index) {
      assert.equal(index.space, SPACE);
      assert.equal(index.dimension, DIMENSION);
      const other = { space: 'another', vector: along(1).vector };
      await refused(() => index.upsert([entry('a', other)]), 'ERR_INDEX_SPACE', 'an entry of another space');
      await refused(() => index.search(other, { k: 1 }), 'ERR_INDEX_SPACE', 'a probe of another space');
    },
  },
  {
    id: 'all-or-nothing',
    title: 'an upsert with one bad entry changes nothing',
    async check(index) {
      for (const [place, bad] of badEmbeddings().entries()) {
        const size = index.size;
        const good = `good ${place}`;
        const accepted = await index.upsert([entry(good, along(1)), entry('bad', bad)]).then(
          () => true,
          () => false,
        );
        if (accepted) continue;
        assert.equal(index.size, size, 'a refused upsert changed the size');
        assert.equal((await found(index, { k: 9 })).includes(good), false, 'a refused upsert left an entry behind');
      }
    },
  },
  {
    id: 'k',
    title: 'at most k hits, all of them where k is above the size, and k is a whole number from 1',
    async check(index) {
      assert.deepEqual(await search(index, { k: 3 }), [], 'an empty index has no hits');
      await index.upsert([0.1, 0.2, 0.3, 0.4].map((cosine) => entry(`at ${cosine}`, atCosine(cosine))));
      const counts = [];
      for (const k of [1, 3, 4, 5, 1000]) counts.push((await search(index, { k })).length);
      assert.deepEqual(counts, [1, 3, 4, 4, 4]);
      for (const k of [0, -1, 1.5, Number.NaN]) await refusedAsMistake(() => index.search(PROBE, { k }), `k = ${k}`);
    },
  },
  {
    id: 'allow',
    title: 'only allowed ids are returned, and none of them is lost for lying far away',
    async check(index) {
      const near = Array.from({ length: 60 }, (_, i) => entry(`near ${i}`, atCosine(0.9 - i / 1000)));
      const far = ['x', 'y', 'z'].map((id, i) => entry(id, atCosine(-0.9 + i / 100)));
      await index.upsert([...near, ...far]);
      assert.deepEqual(await found(index, { k: 3, allow: new Set(['x', 'y', 'z']) }), ['x', 'y', 'z']);
      assert.deepEqual(await found(index, { k: 9, allow: new Set(['y', 'absent', 'near 7']) }), ['near 7', 'y']);
      assert.deepEqual(await found(index, { k: 3, allow: new Set() }), []);
      const most = new Set(near.slice(10).map(({ id }) => id));
      assert.equal((await found(index, { k: 100, allow: most })).length, 50);
    },
  },
  {
    id: 'signal',
    title: 'an aborted signal rejects with its reason, and an aborted write changes nothing',
    async check(index) {
      await refusedBySignal([
        (options) => index.upsert([entry('a', along(1))], options),
        (options) => index.remove(['a'], options),
        (options) => index.search(PROBE, { k: 1, ...options }),
      ]);
      assert.deepEqual(await found(index, { k: 5 }), []);
    },
  },
  {
    id: 'revision',
    title: 'the revision follows the writes, a search states it, and it never falls',
    async check(index) {
      const revisions = [index.revision];
      await index.upsert([entry('a', along(1))], { revision: 3 });
      revisions.push(index.revision);
      await index.remove(['a'], { revision: 7 });
      revisions.push(index.revision, (await index.search(PROBE, { k: 1 })).revision);
      await index.upsert([entry('b', along(1))]);
      revisions.push(index.revision);
      assert.deepEqual(revisions, [0, 3, 7, 7, 7]);
      await rejection(() => index.upsert([], { revision: 6 }), 'a falling revision');
      assert.equal(index.revision, 7);
    },
  },
  {
    id: 'closed',
    title: 'once closed, every call is refused with ERR_NOT_OPEN, and closing again is harmless',
    async check(index) {
      await index[Symbol.asyncDispose]();
      await refused(() => index.upsert([entry('a', along(1))]), 'ERR_NOT_OPEN', 'an upsert after close');
      await refused(() => index.remove(['a']), 'ERR_NOT_OPEN', 'a remove after close');
      await refused(() => index.search(PROBE, { k: 1 }), 'ERR_NOT_OPEN', 'a search after close');
    },
  },
  {
    id: 'exact',
    title: 'an index that declares itself exact misses nothing; one that does not, finds most',
    async check(index) {
      const entries = directions(2000, 11).map((embedding, i) => entry(`${i}`, embedding));
      await index.upsert(entries);
      let hits = 0;
      const probes = directions(20, 12);
      for (const probe of probes) {
        const ranked = entries
          .map(({ id, embedding }) => ({ id, similarity: dot(probe.vector, embedding.vector) }))
          .sort((a, b) => b.similarity - a.similarity);
        const truth = new Set(ranked.slice(0, 50).map(({ id }) => id));
        hits += (await found(index, { k: 50 }, probe)).filter((id) => truth.has(id)).length;
      }
      const recall = hits / (probes.length * 50);
      if (index.capabilities.exact) assert.equal(recall, 1, `declared exact, found ${recall} of the true neighbours`);
      else assert.ok(recall >= 0.5, `declared approximate, found ${recall} of the true neighbours`);
    },
  },
  {
    id: 'snapshots',
    title: 'an index that declares snapshots can be saved; one that does not, has no way to',
    async check(index) {
      assert.equal('save' in index && typeof index.save === 'function', index.capabilities.snapshots);
    },
  },
];
