import type { RecordKind, Store, StoredEntry } from 'rescue-face/adapters/memory-store';
import { RescueFaceError } from 'rescue-face/errors';
import { type BrokenStores, mapped, withFault } from './broken-store-tools.js';

/** Stores with a fault in their ledger, or in what an erasure leaves of it. */
export const BROKEN_LEDGERS: BrokenStores = [
  [
    'ignores expectedHead',
    'store/expected-head',
    withFault((inner) => ({
      commit: ({ expectedHead = 0, ...batch }, options) => inner.commit(expectedHead < 0 ? { ...batch, expectedHead } : batch, options),
    })),
  ],
  [
    'changes the bytes of entries',
    'store/entries',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) =>
          all.map((entry) => ({ ...entry, header: entry.header[0] === 7 ? entry.header : entry.header.slice(0, -1) })),
        ),
    })),
  ],
  [
    'counts one entry too many',
    'store/head',
    withFault((inner) => ({
      get head() {
        return inner.head === 0 ? 0 : inner.head + 1;
      },
    })),
  ],
  [
    'counts commits for entries',
    'store/head',
    withFault((inner) => ({
      get head() {
        return inner.revision;
      },
    })),
  ],
  [
    "gathers an entry's fragments by subject",
    'store/fragments',
    withFault((inner) => {
      const orders: number[][] = [];
      return {
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          for (const { fragments = [] } of batch.entries ?? []) {
            const kinds = fragments.map(({ subject }) => subject.kind);
            orders.push(kinds.map((_, place) => place).sort((a, b) => (kinds[a] === 'ledger' && kinds[b] !== 'ledger' ? -1 : 0)));
          }
          return result;
        },
        readEntries: (from, options) =>
          mapped(inner.readEntries(from, options), (all) =>
            all.map((entry) => ({
              ...entry,
              fragments:
                entry.fragments.length < 7 ? entry.fragments : (orders[entry.seq] ?? []).flatMap((place) => entry.fragments[place] ?? []),
            })),
          ),
      };
    }),
  ],
  [
    'leaves out empty fragments',
    'store/fragments',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) =>
          all.map((entry) => ({ ...entry, fragments: entry.fragments.filter(({ bytes }) => bytes?.length !== 0) })),
        ),
    })),
  ],
  [
    'gives leaves of another length',
    'store/leaves',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) => all.map((entry) => ({ ...entry, leaf: entry.leaf.slice(1) }))),
      readLeaves: (from, options) => mapped(inner.readLeaves(from, options), (all) => all.map((page) => page.map((leaf) => leaf.slice(1)))),
      ledgerHash: { ...inner.ledgerHash, digest: (bytes) => inner.ledgerHash.digest(bytes) },
    })),
  ],
  [
    'gives alike entries one leaf',
    'store/leaves',
    withFault((inner) => {
      const only = (all: Uint8Array[]) => all.map((leaf) => leaf.slice().fill(7));
      return {
        readEntries: (from, options) =>
          mapped(inner.readEntries(from, options), (all) => all.map((entry) => ({ ...entry, leaf: entry.leaf.slice().fill(7) }))),
        readLeaves: (from, options) => mapped(inner.readLeaves(from, options), (all) => all.map((page) => only([...page]))),
      };
    }),
  ],
  [
    'gives all leaves from whatever place',
    'store/leaves',
    withFault((inner) => ({ readLeaves: (from, options) => inner.readLeaves(Math.min(from, 0), options) })),
  ],
  [
    'makes leaves of what can still be read',
    'store/leaves-stay',
    withFault((inner) => {
      const read = (entry: StoredEntry) => ({
        ...entry,
        leaf: entry.fragments.some(({ bytes }) => bytes === undefined) ? entry.leaf.map((byte) => byte ^ 1) : entry.leaf,
      });
      return {
        readEntries: (from, options) => mapped(inner.readEntries(from, options), (all) => all.map(read)),
        readLeaves: (from, options) =>
          mapped(inner.readEntries(from, options), (all) => (all.length === 0 ? [] : [all.map((entry) => read(entry).leaf)])),
      };
    }),
  ],
  ['reads what was erased', 'store/erasure', withFault((inner) => rememberingFragments(inner, () => true))],
  [
    'reads what was erased once the person is enrolled again',
    'store/erasure',
    withFault((inner) => {
      let enrolledAgain = false;
      const remembering = rememberingFragments(inner, () => enrolledAgain);
      return {
        ...remembering,
        async commit(batch, options) {
          enrolledAgain ||= inner.head > 1 && batch.puts?.[0]?.kind === 'person';
          return (remembering.commit ?? inner.commit)(batch, options);
        },
      };
    }),
  ],
  [
    'reads what the erasing commit itself says of the person',
    'store/erasure',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) =>
          all.map((entry) =>
            entry.seq === 2 ? { ...entry, fragments: entry.fragments.map(({ bytes }) => ({ bytes: bytes ?? Uint8Array.of(1) })) } : entry,
          ),
        ),
    })),
  ],
  [
    'erases what was said of others in the same entry',
    'store/erasure',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) =>
          all.map((entry) => (entry.fragments.some(({ bytes }) => bytes === undefined) ? unread(entry) : entry)),
        ),
    })),
  ],
  [
    'erases the case record with the templates',
    'store/erasure-biometric',
    withFault((inner) => {
      let erased = false;
      return {
        async commit(batch, options) {
          const result = await inner.commit(batch, options);
          erased ||= batch.erasures?.[0]?.scope === 'biometric';
          return result;
        },
        readEntries: (from, options) => mapped(inner.readEntries(from, options), (all) => (erased ? all.map(unread) : all)),
      };
    }),
  ],
  ...(['photo', 'picture', 'template', 'person', 'episode', 'link'] as const).map(
    (kind) =>
      [`leaves behind what nobody can read: ${kind}`, 'store/erasure-complete', withFault((inner) => lenient(inner, kind))] as const,
  ),
  [
    'wants the case record gone as well',
    'store/erasure-complete',
    withFault((inner) => ({
      async commit(batch, options) {
        const biometric = batch.erasures?.some(({ scope }) => scope === 'biometric');
        if (biometric && (await inner.get('episode', 'episode-p'))) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'episode' });
        return inner.commit(batch, options);
      },
    })),
  ],
  [
    'reuses sequence numbers',
    'store/seq',
    withFault((inner) => ({
      readEntries: (from, options) =>
        mapped(inner.readEntries(from, options), (all) => all.map((entry) => ({ ...entry, seq: entry.seq % 2 }))),
    })),
  ],
  [
    'states a wrong first sequence number',
    'store/seq',
    withFault((inner) => ({
      async commit(batch, options) {
        const result = await inner.commit(batch, options);
        return (batch.entries?.length ?? 0) === 0 ? { ...result, firstSeq: 0 } : result;
      },
    })),
  ],
];

/** The entry without anything that can be read but its public part. */
function unread(entry: StoredEntry): StoredEntry {
  return { ...entry, fragments: entry.fragments.map(() => ({ bytes: undefined })) };
}

/** Keeps a copy of every fragment before every commit, and gives it where there is none any more. */
function rememberingFragments(inner: Store, use: () => boolean): Partial<Store> {
  const remembered = new Map<number, StoredEntry>();
  return {
    async commit(batch, options) {
      for await (const entry of inner.readEntries(0)) if (!remembered.has(entry.seq)) remembered.set(entry.seq, entry);
      return inner.commit(batch, options);
    },
    readEntries: (from, options) =>
      mapped(inner.readEntries(from, options), (all) =>
        all.map((entry) => ({
          ...entry,
          fragments: entry.fragments.map(({ bytes }, place) => ({
            bytes: bytes ?? (use() ? remembered.get(entry.seq)?.fragments[place]?.bytes : undefined),
          })),
        })),
      ),
  };
}

/** Erases although one record of this kind is left behind. */
function lenient(inner: Store, kind: RecordKind): Partial<Store> {
  return {
    commit: ({ erasures, ...batch }, options) =>
      inner.commit({ erasures, ...batch }, options).catch((error: unknown) => {
        const left = error instanceof RescueFaceError && error.details['what'] === kind;
        if (!left || erasures === undefined || erasures.length === 0) throw error;
        return inner.commit(batch, options);
      }),
  };
}
