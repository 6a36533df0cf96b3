import {
  type CallOptions,
  memoryStore,
  type Store,
  type StoreBatch,
  type StoreRecord,
  type StoreRecordKey,
} from 'rescue-face/adapters/memory-store';

/** A store whose methods are those of a correct one, but for the given. */
function withFault(fault: (inner: Store) => Partial<Store>): () => Store {
  return () => {
    const inner = memoryStore();
    const overrides = fault(inner);
    return new Proxy(inner, {
      get(target, name) {
        const value: unknown = Reflect.get(name in overrides ? overrides : target, name, name in overrides ? overrides : target);
        return typeof value === 'function' ? value.bind(name in overrides ? overrides : target) : value;
      },
    });
  };
}

async function* mapped<T, U>(items: AsyncIterable<T>, change: (all: T[]) => Iterable<U>): AsyncGenerator<U> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  yield* change(all);
}

/** The type of a generic method, for a fault that has to stand in its place. */
const as = <T>(method: unknown): T => method as T;

type Get = Store['get'];
type Scan = Store['scan'];
type Kind = StoreRecord['kind'];

/** Stores with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_STORES: readonly (readonly [fault: string, clause: string, open: () => Store])[] = [
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
        get: as<Get>(async (kind: Kind, id: string, options?: CallOptions) => {
          const stored = await inner.get(kind, id, options);
          const record = kept.get(kind + id);
          return stored && record && { ...stored, record: structuredClone(record) };
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
        get: as<Get>(async (kind: Kind, id: string, options?: CallOptions) => {
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
        get: as<Get>(async (kind: Kind, id: string, options?: CallOptions) => {
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
        get: as<Get>(async (kind: Kind, id: string, options?: CallOptions) => (await inner.get(kind, id, options)) ?? last.get(kind + id)),
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
        async (kind: Kind, id: string, options?: CallOptions) =>
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
    'ignores expectedHead',
    'store/expected-head',
    withFault((inner) => ({ commit: ({ expectedHead: _, ...batch }, options) => inner.commit(batch, options) })),
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
  ['raises the revision with a refused commit', 'store/atomic', withFault((inner) => keepingOfRefused(inner, () => ({})))],
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
  [
    'scans upside down',
    'store/scan-order',
    withFault((inner) => ({
      scan: as<Scan>((kind: Kind, options?: CallOptions) => mapped(inner.scan(kind, options), (all) => all.reverse())),
    })),
  ],
  [
    'scans by locale',
    'store/scan-order',
    withFault((inner) => ({
      scan: as<Scan>((kind: Kind, options?: CallOptions) =>
        mapped(inner.scan(kind, options), (all) => all.sort((a, b) => a.record.id.localeCompare(b.record.id))),
      ),
    })),
  ],
  [
    'scans other kinds as well',
    'store/scan-kind',
    withFault((inner) => ({
      scan: as<Scan>(async function* (kind: Kind, options?: CallOptions) {
        yield* inner.scan(kind, options);
        if (kind === 'template') yield* inner.scan('person', options);
      }),
    })),
  ],
  [
    'scans what is there by now',
    'store/scan-snapshot',
    withFault((inner) => ({
      scan: as<Scan>(async function* (kind: Kind, options?: CallOptions) {
        for await (const { record } of inner.scan(kind, options)) {
          const now = await inner.get(kind, record.id);
          if (now !== undefined) yield now;
        }
      }),
    })),
  ],
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
    withFault((inner) => ({ changes: (since, options) => inner.changes(Math.max(0, since - (since === 1 ? 0 : 1)), options) })),
  ],
  [
    'has no tombstones',
    'store/tombstones',
    withFault((inner) => ({
      changes: (since, options) => mapped(inner.changes(since, options), (all) => all.filter(({ type }) => type === 'put')),
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
              const key = change.type === 'put' && deleted.find(({ id }) => id === change.record.id);
              return key ? { type: 'delete' as const, revision: change.revision, key } : change;
            }),
          ),
      };
    }),
  ],
  [
    'changes the bytes of entries',
    'store/entries',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) =>
          all.map(({ seq, entry }) => ({ seq, entry: { ...entry, bytes: entry.bytes[0] === 7 ? entry.bytes : entry.bytes.slice(0, -1) } })),
        ),
    })),
  ],
  [
    'reuses sequence numbers',
    'store/seq',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) => all.map(({ seq, entry }) => ({ seq: seq % 2, entry }))),
    })),
  ],
  [
    'states a wrong first sequence number',
    'store/seq',
    withFault((inner) => ({ commit: async (batch, options) => ({ ...(await inner.commit(batch, options)), firstSeq: 0 }) })),
  ],
  [
    'ignores the signal',
    'store/signal',
    withFault((inner) => ({
      commit: (batch) => inner.commit(batch),
      get: as<Get>((kind: Kind, id: string) => inner.get(kind, id)),
      scan: as<Scan>((kind: Kind) => inner.scan(kind)),
      changes: (since) => inner.changes(since),
      readEntries: (from) => inner.readEntries(from),
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
  ['says it is durable and is not', 'store/durable', withFault(() => ({ capabilities: { durable: true } }))],
];

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
