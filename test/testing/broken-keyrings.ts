import type { KeyProvider, RootKey } from 'rescue-face/adapters/file-keyring';
import { RescueFaceError } from 'rescue-face/errors';
import { PlainKeyring } from './plain-keyring.js';

/** A keyring whose methods are those of a correct one, but for the given. */
function withFault(fault: (inner: KeyProvider) => Partial<KeyProvider>): () => KeyProvider {
  return () => {
    const inner = new PlainKeyring();
    const correct: KeyProvider = {
      capabilities: inner.capabilities,
      current: (options) => inner.current(options),
      get: (id, options) => inner.get(id, options),
      list: (options) => inner.list(options),
      add: (options) => inner.add(options),
      retire: (id, options) => inner.retire(id, options),
      [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
    };
    return { ...correct, ...fault(correct) };
  };
}

/** Keyrings with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_KEYRINGS: readonly (readonly [fault: string, clause: string, open: () => KeyProvider])[] = [
  [
    'begins with a key of eight bytes',
    'keys/current',
    () => new PlainKeyring({ newKey: (earlier) => crypto.getRandomValues(new Uint8Array(earlier.length === 0 ? 8 : 32)) }),
  ],
  [
    'adds the same key under another id',
    'keys/add',
    () => new PlainKeyring({ newKey: ([first]) => Uint8Array.from(first ?? crypto.getRandomValues(new Uint8Array(32))) }),
  ],
  [
    'goes on with the key before',
    'keys/add',
    withFault((inner) => ({
      async current(options) {
        await inner.current(options);
        const listed = await inner.list();
        return inner.get(listed.at(-2)?.id ?? listed[0]?.id ?? '');
      },
    })),
  ],
  [
    'loses the oldest key on the fourth rotation',
    'keys/keeps-old',
    withFault((inner) => ({
      async get(id, options) {
        const found = await inner.get(id, options);
        const listed = await inner.list();
        if (listed.length >= 5 && listed[0]?.id === id) throw new RescueFaceError('ERR_KEY_MISSING', { id });
        return found;
      },
    })),
  ],
  [
    'changes the oldest key on the fourth rotation',
    'keys/keeps-old',
    withFault((inner) => ({
      async get(id, options) {
        const found = await inner.get(id, options);
        const listed = await inner.list();
        if (listed.length >= 5 && listed[0]?.id === id) found.key.reverse();
        return found;
      },
    })),
  ],
  ['lists the newest first', 'keys/list', withFault((inner) => ({ list: async (options) => [...(await inner.list(options))].reverse() }))],
  [
    'lists the keys themselves',
    'keys/list',
    withFault((inner) => ({
      async list(options) {
        const listed = await inner.list(options);
        return Promise.all(listed.map(async (info) => ({ ...info, key: (await inner.get(info.id)).key })));
      },
    })),
  ],
  ['loses a key that was added beside another', 'keys/parallel', () => new PlainKeyring({ racing: true })],
  [
    'keeps what was retired',
    'keys/retire',
    withFault((inner) => ({
      async retire(id, options) {
        await inner.list(options);
        const current = await inner.current();
        if (typeof id !== 'string' || id === '' || id === current.id) await inner.retire(id);
      },
    })),
  ],
  [
    'refuses to retire twice',
    'keys/retire',
    withFault((inner) => ({
      async retire(id, options) {
        const listed = await inner.list(options);
        await inner.retire(id);
        if (!listed.some((key) => key.id === id)) throw new RescueFaceError('ERR_KEY_MISSING', { id });
      },
    })),
  ],
  [
    'passes over the retirement of the current key',
    'keys/retire-current',
    withFault((inner) => ({
      async retire(id, options) {
        const { id: current } = await inner.current(options);
        if (id !== current) await inner.retire(id);
      },
    })),
  ],
  [
    'gives an id again after seven',
    'keys/fresh-ids',
    () => {
      let made = 0;
      return new PlainKeyring({ newId: () => `k-${made++ % 7}` });
    },
  ],
  [
    'gives the current key for an id it never gave',
    'keys/missing',
    withFault((inner) => {
      const given = new Set<string>();
      const noted = (key: RootKey) => {
        given.add(key.id);
        return key;
      };
      return {
        current: async (options) => noted(await inner.current(options)),
        add: async (options) => noted(await inner.add(options)),
        get: (id, options) => (given.has(id) || typeof id !== 'string' || id === '' ? inner.get(id, options) : inner.current(options)),
      };
    }),
  ],
  [
    'hands out its own bytes',
    'keys/copies-out',
    withFault((inner) => {
      const own = new Map<string, RootKey>();
      return {
        async get(id, options) {
          const found = own.get(id) ?? (await inner.get(id, options));
          await inner.get(id, options);
          own.set(id, found);
          return found;
        },
      };
    }),
  ],
  [
    'looks for anything as an id',
    'keys/mistakes',
    withFault((inner) => ({
      get: (id, options) => inner.get(typeof id === 'string' && id !== '' ? id : 'none', options),
    })),
  ],
  ['adds although the signal is aborted', 'keys/signal', withFault((inner) => ({ add: () => inner.add() }))],
  [
    'still lists after it was closed',
    'keys/closed',
    withFault((inner) => {
      let closed = false;
      return {
        list: async (options) => (closed ? [] : inner.list(options)),
        async [Symbol.asyncDispose]() {
          closed = true;
          await inner[Symbol.asyncDispose]();
        },
      };
    }),
  ],
  ['says that its keys survive', 'keys/durable', withFault(() => ({ capabilities: { durable: true } }))],
];
