import { memoryStore, type Store } from 'rescue-face/adapters/memory-store';
import { storeConformance } from 'rescue-face/testing';
import { describe, expect, it } from 'vitest';
import { BROKEN_CACHES } from './broken-caches.js';
import { BROKEN_STORES } from './broken-stores.js';
import { cachedStores } from './cached-store.js';
import { brokenClauses } from './verdicts.js';

describe.each([
  ['memoryStore', { open: memoryStore, reopen: memoryStore }],
  ['a store that survives and has a cache', cachedStores()],
] as const)('%s', (_what, factory) => {
  it.each(storeConformance(factory).map((clause) => [clause.id, clause.title, clause] as const))('%s: %s', (_id, _title, clause) =>
    clause.run(),
  );
});

describe('a store that', () => {
  it.each(BROKEN_STORES)('%s fails %s and nothing else', async (_fault, clause, open) => {
    expect(await brokenClauses(storeConformance({ open, reopen: open }))).toEqual([clause]);
  });

  it.each(BROKEN_CACHES)('%s fails %s and nothing else', async (_fault, clause, factory) => {
    expect(await brokenClauses(storeConformance(factory))).toEqual([clause]);
  });

  it('survives a reopening and says it does not fails store/durable and nothing else', async () => {
    const clauses = storeConformance({
      open: memoryStore,
      async reopen(): Promise<Store> {
        const store = memoryStore();
        await store.commit({ puts: [{ kind: 'person', id: 'p', createdAt: 0 }], entries: [{ schema: 'a@1', header: new Uint8Array(1) }] });
        return store;
      },
    });
    expect(await brokenClauses(clauses)).toEqual(['store/durable']);
  });

  it('is broken in any clause is among them', () => {
    const clauses = storeConformance({ open: memoryStore }).map(({ id }) => id);
    expect([...new Set([...BROKEN_STORES, ...BROKEN_CACHES].map(([, clause]) => clause))].sort()).toEqual(clauses.sort());
  });
});
