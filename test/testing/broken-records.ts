import type { CallOptions, RecordKind, Store, StoreBatch, StoredEntry, StoreRecord } from 'rescue-face/adapters/memory-store';
import { RescueFaceError } from 'rescue-face/errors';
import { as, type BrokenStores, type Get, mapped, withFault } from './broken-store-tools.js';

/** Stores with a fault in what they do with records. */
export const BROKEN_RECORDS: BrokenStores = [
  [
    'loses a field that is optional',
    'store/kinds',
    withFault((inner) => ({
      get: as<Get>(async (kind: RecordKind, id: string, options?: CallOptions) => {
        const stored = await inner.get(kind, id, options);
        if (stored?.record.kind !== 'episode') return stored;
        const { rescueNumber: _, ...record } = stored.record;
        return { ...stored, record };
      }),
    })),
  ],
  [
    "keeps the caller's objects",
    'store/copies-in',
    withFault((inner) => {
      const kept = new Map<string, StoreRecord>();
      return {
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          for (const record of batch.puts ?? []) kept.set(record.kind + record.id, record);
          return result;
        },
        get: as<Get>(async (kind: RecordKind, id: string, options?: CallOptions) => {
          const stored = await inner.get(kind, id, options);
          const record = kept.get(kind + id);
          return stored && record?.kind === 'template' ? { ...stored, record: structuredClone(record) } : stored;
        }),
      };
    }),
  ],
  [
    'hands out its own objects',
    'store/copies-out',
    withFault((inner) => {
      const own = new Map<string, Awaited<ReturnType<Get>>>();
      return {
        get: as<Get>(async (kind: RecordKind, id: string, options?: CallOptions) => {
          const stored = await inner.get(kind, id, options);
          if (stored === undefined) return undefined;
          const name = `${kind}${id}${stored.revision}`;
          if (!own.has(name)) own.set(name, stored);
          return own.get(name);
        }),
      };
    }),
  ],
  [
    'loses the last write',
    'store/last-write',
    withFault((inner) => {
      const first = new Map<string, Awaited<ReturnType<Get>>>();
      return {
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          for (const { kind, id } of batch.puts ?? []) {
            if (!first.has(kind + id)) first.set(kind + id, await inner.get(kind, id));
          }
          return result;
        },
        get: as<Get>(async (kind: RecordKind, id: string, options?: CallOptions) => {
          const stored = await inner.get(kind, id, options);
          return stored && structuredClone(first.get(kind + id));
        }),
      };
    }),
  ],
  [
    'gives deleted records',
    'store/last-write',
    withFault((inner) => {
      const last = new Map<string, Awaited<ReturnType<Get>>>();
      return {
        get: as<Get>(
          async (kind: RecordKind, id: string, options?: CallOptions) => (await inner.get(kind, id, options)) ?? last.get(kind + id),
        ),
        async commit(batch, options) {
          for (const { kind, id } of batch.deletes ?? []) last.set(kind + id, await inner.get(kind, id));
          return inner.commit(batch, options);
        },
      };
    }),
  ],
  [
    'mixes kinds',
    'store/get',
    withFault((inner) => ({
      get: as<Get>(
        async (kind: RecordKind, id: string, options?: CallOptions) =>
          (await inner.get(kind, id, options)) ?? (await inner.get('template', id, options)),
      ),
    })),
  ],
  [
    'ignores expectations',
    'store/expectations',
    withFault((inner) => ({ commit: ({ expectations: _, ...batch }, options) => inner.commit(batch, options) })),
  ],
  [
    'expects records to be there when they must not',
    'store/expectations',
    withFault((inner) => ({
      commit: ({ expectations = [], ...batch }, options) =>
        inner.commit({ ...batch, expectations: expectations.filter(({ revision }) => revision !== 0) }, options),
    })),
  ],
  [
    'puts the records of a refused commit',
    'store/atomic',
    withFault((inner) => keepingOfRefused(inner, ({ puts, deletes }) => ({ puts, deletes }))),
  ],
  [
    'appends the entries of a refused commit',
    'store/atomic',
    withFault((inner) => keepingOfRefused(inner, ({ entries }) => ({ entries }))),
  ],
  [
    'destroys the keys of a refused commit',
    'store/atomic',
    withFault((inner) => {
      let erased = false;
      return {
        async commit(batch, options) {
          return inner.commit(batch, options).catch((error: unknown) => {
            erased ||= batch.puts?.[0]?.id === 'new';
            throw error;
          });
        },
        readEntries: (from, options) =>
          mapped(inner.readEntries(from, options), (all) => (erased ? all.map((entry) => unread(entry)) : all)),
      };
    }),
  ],
  ['raises the revision with a refused commit', 'store/atomic', withFault((inner) => keepingOfRefused(inner, () => ({})))],
  [
    'looks at expectations before it waits for its turn',
    'store/together',
    withFault((inner) => ({
      async commit({ expectations = [], ...batch }, options) {
        if (batch.puts?.[0]?.id !== 'one') return inner.commit({ expectations, ...batch }, options);
        for (const { key, revision } of expectations) {
          if (((await inner.get(key.kind, key.id))?.revision ?? 0) !== revision)
            throw new RescueFaceError('ERR_STORE_CONFLICT', { what: key.kind });
        }
        return inner.commit(batch, options);
      },
    })),
  ],
  [
    'gives the commits of a group one revision',
    'store/together',
    withFault((inner) => ({
      async commit(batch, options) {
        const result = await inner.commit(batch, options);
        if (batch.puts?.[0]?.id === 'p0') await new Promise((resolve) => setImmediate(resolve));
        return batch.puts?.[0]?.id === 'p0' ? { ...result, revision: inner.revision } : result;
      },
    })),
  ],
  [
    'does not count empty commits',
    'store/revision',
    withFault((inner) => {
      let uncounted = 0;
      return {
        get revision() {
          return inner.revision - uncounted;
        },
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          if (Object.keys(batch).length === 0) uncounted++;
          return { ...result, revision: result.revision - uncounted };
        },
      };
    }),
  ],
];

/** The entry without anything that can be read but its public part. */
function unread(entry: StoredEntry): StoredEntry {
  return { ...entry, fragments: entry.fragments.map(() => ({ bytes: undefined })) };
}

/** Refuses like a correct store, but part of the batch stays. */
function keepingOfRefused(inner: Store, part: (batch: StoreBatch) => StoreBatch): Partial<Store> {
  return {
    async commit(batch, options) {
      try {
        return await inner.commit(batch, options);
      } catch (error) {
        const refusedWithContent = batch.puts?.[0]?.id === 'new';
        if (refusedWithContent) await inner.commit(part(batch));
        throw error;
      }
    },
  };
}
