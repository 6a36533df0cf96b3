import { memoryStore } from 'rescue-face/adapters/memory-store';
import type { StoreFactory } from 'rescue-face/testing';
import { describe, expect, it } from 'vitest';
import { storeModelTest } from '../support/store-model.js';
import { BROKEN_CACHES } from '../testing/broken-caches.js';
import { BROKEN_STORES } from '../testing/broken-stores.js';
import { cachedStores } from '../testing/cached-store.js';

describe('a plain model agrees with', () => {
  it('memoryStore', () => storeModelTest({ open: memoryStore }, { runs: 200 }));

  it('a store that survives and has a cache', () => storeModelTest(cachedStores(), { runs: 100 }));
});

/** Faults that need none of the conformance suite's own names, with a store each. */
const FAULTS = [
  'loses a field that is optional',
  "keeps the caller's objects",
  'loses the last write',
  'gives deleted records',
  'mixes kinds',
  'ignores expectations',
  'expects records to be there when they must not',
  'does not count empty commits',
  'scans upside down',
  'scans by id',
  'scans in the order of last writes',
  'gives a record put again after a deletion its old place',
  "scans everybody's records for a person's",
  'does not count a person among their own records',
  'scans what is there by now',
  'ignores expectedHead',
  'changes the bytes of entries',
  'counts one entry too many',
  'counts commits for entries',
  'leaves out empty fragments',
  'reads what was erased',
  'reads what was erased once the person is enrolled again',
  'erases what was said of others in the same entry',
  'erases the case record with the templates',
  'leaves behind what nobody can read: photo',
  'leaves behind what nobody can read: picture',
  'leaves behind what nobody can read: template',
  'leaves behind what nobody can read: person',
  'leaves behind what nobody can read: episode',
  'leaves behind what nobody can read: link',
  'reuses sequence numbers',
  'states a wrong first sequence number',
  'gives changes in the order of their ids',
  'gives the changes of the revision asked about again',
  'gives changes of every kind',
  'leaves out the tombstones of chosen kinds',
  'keeps the tombstone of a record put again',
  'purges nothing',
  'answers from before a purge',
  'refuses to begin anew after a purge',
  'counts a purge as a commit',
  'ignores the signal',
  'commits in spite of the signal',
  'reads the newest block first',
  "keeps the caller's block",
  'hands out its own blocks',
  'forgets every cache with one',
  'goes on where another began',
  'begins by itself',
  'goes on after a purge',
  'leaves caches when it purges',
  'loses its cache when it is closed',
  'makes good a refused erasure when it is opened',
  'reads what was erased after a reopening',
] as const;

const factories = new Map<string, StoreFactory>([
  ...BROKEN_STORES.map(([fault, , open]) => [fault, { open }] as const),
  ...BROKEN_CACHES.map(([fault, , factory]) => [fault, factory] as const),
]);

describe('a plain model disagrees with a store that', () => {
  it.each(FAULTS)('%s', async (fault) => {
    const factory = factories.get(fault);
    if (factory === undefined) throw new Error('there is no such fault');
    await expect(storeModelTest(factory, { runs: 500, seed: 1, shrink: false })).rejects.toThrow('Property failed');
  });
});
