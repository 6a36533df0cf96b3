import assert from 'node:assert/strict';
import type { Store, StoreCache } from '../core/contracts.js';
import { type ClauseText, collect, refused } from './clause.js';
import { CONFLICT } from './store-samples.js';

const block = (...bytes: readonly number[]) => Uint8Array.from(bytes);
const blocks = async (cache: StoreCache, name = 'a') => (await collect(cache.read(name))).map((each) => [...each]);

/** A clause for stores that have a cache; whether there should be one is said by `cache`. */
function cacheClause(id: string, title: string, check: (cache: StoreCache, store: Store) => Promise<void>): ClauseText<Store> {
  return {
    id,
    title,
    async check(store) {
      if (store.cache !== undefined) await check(store.cache, store);
    },
  };
}

/** What a store promises of its cache. */
export const CACHE_CLAUSES: readonly ClauseText<Store>[] = [
  {
    id: 'cache',
    title: 'a store that declares a cache has one, another has none',
    async check(store) {
      assert.equal(store.cache !== undefined, store.capabilities.cache);
    },
  },
  cacheClause('cache-blocks', 'read gives the blocks appended, in order and unchanged; nothing where nothing was begun', async (cache) => {
    assert.deepEqual(await blocks(cache), []);
    await cache.begin('a');
    assert.deepEqual(await blocks(cache), []);
    const large = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    const first = block(1, 0, 255);
    const appended = cache.append('a', first);
    await appended;
    first.fill(9);
    await cache.append('a', large);
    await cache.append('a', block(3));
    const read = await collect(cache.read('a'));
    assert.deepEqual(
      read.map(({ length }) => length),
      [3, 100_000, 1],
    );
    assert.deepEqual(
      read.map((each) => each[0]),
      [1, 0, 3],
    );
    assert.deepEqual(read[1], large);
    for (const each of read) each.fill(9);
    assert.deepEqual((await blocks(cache)).at(0), [1, 0, 255], 'what was read was overwritten by the reader');
  }),
  cacheClause('cache-reading', 'a block appended while others are read is kept', async (cache) => {
    await cache.begin('a');
    await cache.append('a', block(1));
    await cache.append('a', block(2));
    const reading = cache.read('a')[Symbol.asyncIterator]();
    await reading.next();
    await cache.append('a', block(3));
    while ((await reading.next()).done !== true);
    await cache.append('a', block(4));
    assert.deepEqual((await blocks(cache)).sort(), [[1], [2], [3], [4]]);
  }),
  cacheClause('cache-names', 'names are apart', async (cache) => {
    await cache.begin('a');
    await cache.begin('b');
    await cache.append('a', block(1));
    await cache.append('b', block(2));
    await cache.begin('b');
    assert.deepEqual(await blocks(cache, 'a'), [[1]]);
    await cache.append('a', block(3));
    assert.deepEqual(await blocks(cache, 'a'), [[1], [3]]);
  }),
  cacheClause('cache-begin', 'begin forgets what was there under the name', async (cache) => {
    await cache.begin('a');
    await cache.append('a', block(1));
    await cache.append('a', block(2));
    await cache.begin('a');
    assert.deepEqual(await blocks(cache), []);
    await cache.append('a', block(3));
    assert.deepEqual(await blocks(cache), [[3]]);
  }),
  cacheClause('cache-unbegun', 'append without a begin is refused with ERR_STORE_CONFLICT', async (cache) => {
    await refused(() => cache.append('a', block(1)), CONFLICT, 'append without begin');
    assert.deepEqual(await blocks(cache), []);
  }),
  cacheClause(
    'cache-purge',
    'a purge destroys every cache, and append after it is refused with ERR_STORE_CONFLICT',
    async (cache, store) => {
      for (const name of ['a', 'b']) {
        await cache.begin(name);
        await cache.append(name, block(1));
      }
      await store.purge();
      assert.deepEqual(await blocks(cache, 'a'), []);
      assert.deepEqual(await blocks(cache, 'b'), []);
      await refused(() => cache.append('a', block(2)), CONFLICT, 'append after a purge');
      await cache.begin('a');
      await cache.append('a', block(3));
      assert.deepEqual(await blocks(cache, 'a'), [[3]]);
    },
  ),
];
