import type { RecordKind, ScanOptions, StoreRecordKey } from 'rescue-face/adapters/memory-store';
import { RescueFaceError } from 'rescue-face/errors';
import { as, type BrokenStores, type Get, mapped, type Scan, withFault } from './broken-store-tools.js';

/** Stores with a fault in their changes, in what they refuse, or in their end. */
export const BROKEN_HISTORIES: BrokenStores = [
  [
    'gives changes in the order of their ids',
    'store/changes',
    withFault((inner) => ({
      changes: (since, options) =>
        mapped(inner.changes(since, options), (all) => {
          const id = (change: (typeof all)[number]) => (change.type === 'put' ? change.record.id : change.key.id);
          return all.sort((a, b) => (id(a) < id(b) ? -1 : 1));
        }),
    })),
  ],
  [
    'gives the changes of the revision asked about again',
    'store/changes',
    withFault((inner) => ({ changes: (since, options) => inner.changes(since > 2 ? since - 1 : since, options) })),
  ],
  [
    'gives changes of every kind',
    'store/changes-kinds',
    withFault((inner) => ({
      changes: (since, { kinds, ...options } = {}) =>
        kinds?.length === 0 ? inner.changes(since, { kinds, ...options }) : inner.changes(since, options),
    })),
  ],
  [
    'leaves out the tombstones of chosen kinds',
    'store/changes-kinds',
    withFault((inner) => ({
      changes: (since, options = {}) =>
        mapped(inner.changes(since, options), (all) => all.filter(({ type }) => options.kinds === undefined || type === 'put')),
    })),
  ],
  [
    'loses tombstones',
    'store/tombstones',
    withFault((inner) => ({
      changes: (since, options) =>
        mapped(inner.changes(since, options), (all) =>
          all.filter((change) => change.type === 'put' || change.key.id !== 'a' || options?.kinds),
        ),
    })),
  ],
  [
    'keeps the tombstone of a record put again',
    'store/tombstones',
    withFault((inner) => {
      const deleted: StoreRecordKey[] = [];
      return {
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          deleted.push(...(batch.deletes ?? []));
          return result;
        },
        changes: (since, options) =>
          mapped(inner.changes(since, options), (all) =>
            all.map((change) => {
              const key = change.type === 'put' && deleted.find(({ kind, id }) => kind === change.record.kind && id === change.record.id);
              return key ? { type: 'delete' as const, revision: change.revision, key } : change;
            }),
          ),
      };
    }),
  ],
  [
    'purges nothing',
    'store/purge',
    withFault((inner) => ({
      async purge(options) {
        await inner.get('person', 'p', options);
      },
    })),
  ],
  [
    'answers from before a purge',
    'store/purge',
    withFault((inner) => ({
      changes: (since, options) =>
        (async function* () {
          try {
            yield* inner.changes(since, options);
          } catch (error) {
            if (!(error instanceof RescueFaceError) || error.code !== 'ERR_STORE_CONFLICT') throw error;
            yield* inner.changes(0, options);
          }
        })(),
    })),
  ],
  [
    'refuses to begin anew after a purge',
    'store/purge',
    withFault((inner) => {
      let purged = false;
      return {
        async purge(options) {
          await inner.purge(options);
          purged = true;
        },
        changes: (since, options) => inner.changes(since === 0 && purged ? 1 : since, options),
      };
    }),
  ],
  [
    'counts a purge as a commit',
    'store/purge',
    withFault((inner) => ({
      async purge(options) {
        await inner.purge(options);
        await inner.commit({});
      },
    })),
  ],
  [
    'takes a record twice, the last for good',
    'store/refusals',
    withFault((inner) => ({
      commit: ({ puts = [], ...batch }, options) =>
        inner.commit({ ...batch, puts: [...new Map(puts.map((each) => [each.kind + each.id, each])).values()] }, options),
    })),
  ],
  [
    'makes up the time where there is none',
    'store/refusals',
    withFault((inner) => ({
      commit: ({ puts = [], ...batch }, options) =>
        inner.commit(
          { ...batch, puts: puts.map((record) => (record.kind === 'person' ? { ...record, createdAt: record.createdAt ?? 0 } : record)) },
          options,
        ),
    })),
  ],
  [
    'passes over unknown keys of a batch',
    'store/mistakes',
    withFault((inner) => ({
      commit: ({ expectations, puts, deletes, erasures, entries, expectedHead }, options) =>
        inner.commit({ expectations, puts, deletes, erasures, entries, expectedHead }, options),
    })),
  ],
  [
    'takes no kind for every kind',
    'store/mistakes',
    withFault((inner) => ({
      changes: (since, { kinds, ...options } = {}) => inner.changes(since, { ...options, kinds: kinds?.length === 0 ? undefined : kinds }),
    })),
  ],
  [
    'ignores the signal',
    'store/signal',
    withFault((inner) => ({
      commit: (batch) => inner.commit(batch),
      get: as<Get>((kind: RecordKind, id: string) => inner.get(kind, id)),
      scan: as<Scan>((kind: RecordKind, { signal: _, ...options }: ScanOptions = {}) => inner.scan(kind, options)),
      changes: (since, { signal: _, ...options } = {}) => inner.changes(since, options),
      readEntries: (from) => inner.readEntries(from),
      readLeaves: (from) => inner.readLeaves(from),
      purge: () => inner.purge(),
    })),
  ],
  [
    'commits in spite of the signal',
    'store/signal',
    withFault((inner) => ({
      async commit(batch, options) {
        const result = await inner.commit(batch);
        options?.signal?.throwIfAborted();
        return result;
      },
    })),
  ],
  ['works on after it was closed', 'store/closed', withFault(() => ({ [Symbol.asyncDispose]: async () => {} }))],
  ['says it is durable and is not', 'store/durable', withFault(() => ({ capabilities: { durable: true, cache: false } }))],
];
