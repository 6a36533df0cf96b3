import { memoryStore, type Store } from 'rescue-face/adapters/memory-store';
import { storeConformance } from 'rescue-face/testing';
import { describe, expect, it } from 'vitest';
import { BROKEN_STORES } from './broken-stores.js';
import { brokenClauses } from './verdicts.js';

describe('memoryStore', () => {
  it.each(storeConformance({ open: memoryStore, reopen: memoryStore }).map((clause) => [clause.id, clause.title, clause] as const))(
    '%s: %s',
    (_id, _title, clause) => clause.run(),
  );
});

describe('a store that', () => {
  it.each(BROKEN_STORES)('%s fails %s and nothing else', async (_fault, clause, open) => {
    expect(await brokenClauses(storeConformance({ open, reopen: open }))).toEqual([clause]);
  });

  it('survives a reopening and says it does not fails store/durable and nothing else', async () => {
    const clauses = storeConformance({
      open: memoryStore,
      async reopen(): Promise<Store> {
        const store = memoryStore();
        await store.commit({ puts: [{ kind: 'person', id: 'p', createdAt: 0 }], entries: [{ schema: 'a@1', bytes: new Uint8Array(1) }] });
        return store;
      },
    });
    expect(await brokenClauses(clauses)).toEqual(['store/durable']);
  });

  it('is broken in any clause is among them', () => {
    const clauses = storeConformance({ open: memoryStore }).map(({ id }) => id);
    expect([...new Set(BROKEN_STORES.map(([, clause]) => clause))].sort()).toEqual(clauses.sort());
  });
});
