import assert from 'node:assert/strict';
import type { Store } from '../core/contracts.js';
import { bind, type Clause, type ClauseText, collect, refused } from './clause.js';
import { CACHE_CLAUSES } from './store-cache-clauses.js';
import { HISTORY_CLAUSES } from './store-history-clauses.js';
import { LEDGER_CLAUSES } from './store-ledger-clauses.js';
import { RECORD_CLAUSES } from './store-record-clauses.js';
import { CONFLICT, fragmentsIn, person, spoken } from './store-samples.js';

/** How the suite opens stores. */
export interface StoreFactory {
  /** A new, empty store. */
  open(): Store | Promise<Store>;
  /** Opens again what the store that was closed last has left. A durable store needs this. */
  reopen?: (() => Store | Promise<Store>) | undefined;
}

/**
 * The promises of `Store`. Feed them to any test runner.
 *
 * @example
 * ```ts
 * import { memoryStore } from 'rescue-face/adapters/memory-store';
 * import { storeConformance } from 'rescue-face/testing';
 *
 * for (const clause of storeConformance({ open: memoryStore })) {
 *   await clause.run(); // or: test(clause.title, () => clause.run())
 * }
 * ```
 */
export function storeConformance(factory: StoreFactory): Clause[] {
  const own = [durable(factory), durableErasure(factory), durableRefusal(factory), durableCache(factory)];
  return bind('store', () => factory.open(), [...RECORD_CLAUSES, ...LEDGER_CLAUSES, ...HISTORY_CLAUSES, ...CACHE_CLAUSES, ...own]);
}

function durable(factory: StoreFactory): ClauseText<Store> {
  return {
    id: 'durable',
    title: 'a store that declares itself durable gives back after a reopening what was committed; another does not',
    async check(store) {
      const declared = store.capabilities.durable;
      await store.commit({ puts: [person('p')], entries: [spoken('p')] });
      await store[Symbol.asyncDispose]();
      if (factory.reopen === undefined && !declared) return;
      assert.ok(factory.reopen, 'a store that declares itself durable needs reopen() to show it');
      await using again = await factory.reopen();
      const kept = [again.revision, again.head, (await again.get('person', 'p'))?.revision, await fragmentsIn(again)];
      assert.deepEqual(kept, declared ? [1, 1, 1, [[[0]]]] : [0, 0, undefined, []]);
    },
  };
}

/** Whether what a store that may be durable has left opens again; its own clause speaks of one that says so and does not. */
async function reopened({ reopen }: StoreFactory, store: Store): Promise<Store | undefined> {
  const declared = store.capabilities.durable;
  await store[Symbol.asyncDispose]();
  if (!declared || reopen === undefined) return undefined;
  const again = await reopen();
  if (again.revision > 0) return again;
  await again[Symbol.asyncDispose]();
  return undefined;
}

function durableErasure(factory: StoreFactory): ClauseText<Store> {
  return {
    id: 'durable-erasure',
    title: 'a durable store has neither what was erased nor what was purged after a reopening',
    async check(store) {
      await store.commit({ puts: [person('p'), person('q')], entries: [spoken('p', 'q')] });
      await store.commit({ deletes: [{ kind: 'person', id: 'p' }], erasures: [{ personId: 'p', scope: 'person' }] });
      await store.purge();
      const again = await reopened(factory, store);
      if (again === undefined) return;
      try {
        assert.deepEqual(await fragmentsIn(again), [[undefined, [1]]]);
        assert.equal((await collect(again.changes(0))).length, 1, 'a tombstone came back');
        await refused(() => collect(again.changes(1)), CONFLICT, 'changes from a revision before a purge');
      } finally {
        await again[Symbol.asyncDispose]();
      }
    },
  };
}

function durableRefusal(factory: StoreFactory): ClauseText<Store> {
  return {
    id: 'durable-refusal',
    title: 'an erasure that a durable store refused has erased nothing after a reopening either',
    async check(store) {
      const key = { kind: 'person', id: 'p' } as const;
      const erasures = [{ personId: 'p', scope: 'person' } as const];
      await store.commit({ puts: [person('p')], entries: [spoken('p')] });
      await store.commit({ erasures }).catch(() => {});
      await store.commit({ deletes: [key], erasures, expectations: [{ key, revision: 99 }] }).catch(() => {});
      await store.commit({ deletes: [key], erasures, expectedHead: 99 }).catch(() => {});
      if (store.revision !== 1) return; // The clauses of what should have been refused speak of it.
      const again = await reopened(factory, store);
      if (again === undefined) return;
      try {
        const kept = [again.revision, (await again.get('person', 'p'))?.revision, await fragmentsIn(again)];
        assert.deepEqual(kept, [1, 1, [[[0]]]]);
      } finally {
        await again[Symbol.asyncDispose]();
      }
    },
  };
}

function durableCache(factory: StoreFactory): ClauseText<Store> {
  return {
    id: 'durable-cache',
    title: 'the cache of a durable store is there after a reopening, and goes on',
    async check(store) {
      await store.commit({});
      await store.cache?.begin('a');
      await store.cache?.append('a', Uint8Array.of(1));
      const again = await reopened(factory, store);
      if (again === undefined) return;
      try {
        await again.cache?.append('a', Uint8Array.of(2));
        const read = again.cache === undefined ? [] : await collect(again.cache.read('a'));
        assert.deepEqual(
          read.map((each) => [...each]),
          again.cache === undefined ? [] : [[1], [2]],
        );
      } finally {
        await again[Symbol.asyncDispose]();
      }
    },
  };
}
