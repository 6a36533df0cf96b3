import type { Store, StoreBatch, StoreCache } from 'rescue-face/adapters/memory-store';
import type { StoreFactory } from 'rescue-face/testing';
import { cachedStores, type Disk } from './cached-store.js';

/** Stores whose cache is that of a correct one, but for the given. */
function withCacheFault(fault: (inner: StoreCache, disk: Disk) => Partial<StoreCache>): StoreFactory {
  return cachedStores((store, disk) => {
    const inner = store.cache;
    const own = fault(inner, disk);
    const cache: StoreCache = {
      read: own.read ?? inner.read,
      begin: own.begin ?? inner.begin,
      append: own.append ?? inner.append,
    };
    return overlaid(store, { cache });
  });
}

/** The store with some of its members replaced. */
function overlaid(store: Store, members: Partial<Store>): Store {
  return new Proxy(store, {
    get(target, name) {
      const owner = name in members ? members : target;
      const value: unknown = Reflect.get(owner, name, owner);
      return typeof value === 'function' ? value.bind(owner) : value;
    },
  });
}

/** Stores with a cache, or in want of one, with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_CACHES: readonly (readonly [fault: string, clause: string, factory: StoreFactory])[] = [
  ['says it has a cache and has none', 'store/cache', cachedStores((store) => overlaid(store, { cache: undefined }))],
  [
    'has a cache and says it has none',
    'store/cache',
    cachedStores((store) => overlaid(store, { capabilities: { durable: true, cache: false } })),
  ],
  [
    'reads the newest block first',
    'store/cache-blocks',
    withCacheFault((inner, { blocks }) => ({
      async *read(name, options) {
        const all: Uint8Array[] = [];
        for await (const block of inner.read(name, options)) all.push(block);
        yield* (blocks.get(name)?.length ?? 0) > 2 ? all.reverse() : all;
      },
    })),
  ],
  [
    "keeps the caller's block",
    'store/cache-blocks',
    withCacheFault((inner, { blocks }) => ({
      async append(name, block, options) {
        await inner.append(name, block, options);
        blocks.get(name)?.splice(-1, 1, block);
      },
    })),
  ],
  [
    'hands out its own blocks',
    'store/cache-blocks',
    withCacheFault((inner, { blocks }) => ({
      async *read(name, options) {
        for await (const _ of inner.read(name, options));
        yield* blocks.get(name) ?? [];
      },
    })),
  ],
  [
    'takes the end of a reading for the end of what is there',
    'store/cache-reading',
    withCacheFault((inner, { blocks }) => ({
      async *read(name, options) {
        const there = [...(blocks.get(name) ?? [])];
        yield* inner.read(name, options);
        if (blocks.has(name)) blocks.set(name, there);
      },
    })),
  ],
  [
    'forgets every cache with one',
    'store/cache-names',
    withCacheFault((inner, { blocks }) => ({
      async begin(name, options) {
        await inner.begin(name, options);
        for (const each of blocks.keys()) blocks.set(each, []);
      },
    })),
  ],
  [
    'goes on where another began',
    'store/cache-begin',
    withCacheFault((inner, { blocks }) => ({
      async begin(name, options) {
        const old = name === 'a' ? blocks.get(name) : undefined;
        await inner.begin(name, options);
        if (old !== undefined) blocks.set(name, old);
      },
    })),
  ],
  [
    'begins by itself',
    'store/cache-unbegun',
    withCacheFault((inner, { blocks }) => {
      const begun = new Set<string>();
      return {
        async begin(name, options) {
          begun.add(name);
          await inner.begin(name, options);
        },
        async append(name, block, options) {
          if (!begun.has(name) && !blocks.has(name)) await inner.begin(name, options);
          await inner.append(name, block, options);
        },
      };
    }),
  ],
  [
    'goes on after a purge',
    'store/cache-purge',
    withCacheFault((inner, { blocks }) => {
      const begun = new Set<string>();
      return {
        async begin(name, options) {
          begun.add(name);
          await inner.begin(name, options);
        },
        async append(name, block, options) {
          if (begun.has(name) && !blocks.has(name)) await inner.begin(name, options);
          await inner.append(name, block, options);
        },
      };
    }),
  ],
  [
    'leaves caches when it purges',
    'store/cache-purge',
    cachedStores((store, { store: inner }) =>
      overlaid(store, {
        async purge(options) {
          await store.get('person', 'p', options);
          await inner.purge();
        },
      }),
    ),
  ],
  ['reads a cache in spite of the signal', 'store/signal', withCacheFault((inner) => ({ read: (name) => inner.read(name) }))],
  ['begins a cache in spite of the signal', 'store/signal', withCacheFault((inner) => ({ begin: (name) => inner.begin(name) }))],
  [
    'reads a cache after it was closed',
    'store/closed',
    withCacheFault((_, { blocks }) => ({
      async *read(name, options) {
        options?.signal?.throwIfAborted();
        for (const block of blocks.get(name) ?? []) yield block.slice();
      },
    })),
  ],
  [
    'loses its cache when it is closed',
    'store/durable-cache',
    cachedStores((store, { blocks }) =>
      overlaid(store, {
        async [Symbol.asyncDispose]() {
          blocks.clear();
          await store[Symbol.asyncDispose]();
        },
      }),
    ),
  ],
  [
    'makes good a refused erasure when it is opened',
    'store/durable-refusal',
    (() => {
      let refused: StoreBatch | undefined;
      const { open, reopen } = cachedStores((store) =>
        overlaid(store, {
          commit: (batch, options) =>
            store.commit(batch, options).catch((error: unknown) => {
              refused = batch;
              throw error;
            }),
        }),
      );
      return {
        open() {
          refused = undefined;
          return open();
        },
        async reopen() {
          const store = await (reopen ?? open)();
          if (refused?.erasures !== undefined) await store.commit({ deletes: refused.deletes, erasures: refused.erasures });
          return store;
        },
      };
    })(),
  ],
  [
    'reads what was erased after a reopening',
    'store/durable-erasure',
    (() => {
      let opened = 0;
      const { open, reopen } = cachedStores((store) =>
        overlaid(store, {
          async *readEntries(from, options) {
            for await (const entry of store.readEntries(from, options)) {
              yield opened < 2
                ? entry
                : { ...entry, fragments: entry.fragments.map(({ bytes }) => ({ bytes: bytes ?? Uint8Array.of(0) })) };
            }
          },
        }),
      );
      return {
        open: () => {
          opened = 1;
          return open();
        },
        reopen: () => {
          opened++;
          return (reopen ?? open)();
        },
      };
    })(),
  ],
];
