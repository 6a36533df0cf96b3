import assert from 'node:assert/strict';
import type { Store, StoreBatch } from '../core/contracts.js';
import { type ClauseText, collect, refused, refusedAsMistake, refusedBySignal } from './clause.js';
import { CONFLICT, ledgerEntry, person, spoken, stands, template, told } from './store-samples.js';

const key = (id: string) => ({ kind: 'person', id }) as const;

/** What a store promises of its changes and of a purge, what it refuses, and its end. */
export const HISTORY_CLAUSES: readonly ClauseText<Store>[] = [
  {
    id: 'changes',
    title: 'changes gives the newest state of every record touched since, once, in commit order',
    async check(store) {
      await store.commit({ puts: [person('b', 1), person('a', 1)] });
      await store.commit({ puts: [person('c', 2)] });
      await store.commit({ puts: [person('b', 3)] });
      const since = async (revision: number) =>
        (await collect(store.changes(revision))).map((change) =>
          change.type === 'put' && change.record.kind === 'person'
            ? `${change.record.id} ${change.record.createdAt} ${change.revision}`
            : change.type,
        );
      assert.deepEqual(await since(0), ['a 1 1', 'c 2 2', 'b 3 3']);
      assert.deepEqual(await since(2), ['b 3 3']);
      assert.deepEqual(await since(3), []);
    },
  },
  {
    id: 'changes-kinds',
    title: 'changes of some kinds gives these and no others, their tombstones too',
    async check(store) {
      await store.commit({ puts: [person('a'), person('b'), template('t'), template('u'), { kind: 'job', id: 'j', state: '{}' }] });
      await store.commit({ deletes: [key('a'), { kind: 'template', id: 't' }] });
      const of = async (...kinds: readonly ('person' | 'template' | 'photo' | 'job')[]) =>
        (await collect(store.changes(0, { kinds }))).map(told).sort();
      assert.deepEqual(await of('template'), ['delete t', 'put u']);
      assert.deepEqual(await of('job', 'person'), ['delete a', 'put b', 'put j']);
      assert.deepEqual(await of('photo'), []);
    },
  },
  {
    id: 'tombstones',
    title: 'changes gives deletions as tombstones, a record put again as put, and nothing for what never was',
    async check(store) {
      await store.commit({ puts: [person('a'), person('b')] });
      await store.commit({ deletes: ['a', 'b', 'never'].map(key) });
      await store.commit({ puts: [person('b')] });
      assert.deepEqual((await collect(store.changes(1))).map(told).sort(), ['delete a', 'put b']);
    },
  },
  {
    id: 'purge',
    title: 'a purge forgets tombstones, keeps everything else, and refuses changes from a revision before it, but 0',
    async check(store) {
      await store.commit({ puts: [person('a'), person('b')], entries: [spoken('b')] });
      await store.commit({ deletes: [key('a')] });
      await store.purge();
      await stands(store, { revision: 2, persons: ['b'], head: 1 }, 'a purge should change nothing else');
      const since = async (revision: number) => (await collect(store.changes(revision))).map(told);
      assert.deepEqual(await since(0), ['put b']);
      await refused(() => since(1), CONFLICT, 'changes from a revision before a purge');
      assert.deepEqual(await since(2), []);
      await store.commit({ puts: [person('c')], deletes: [key('b')] });
      assert.deepEqual((await since(2)).sort(), ['delete b', 'put c'], 'changes since the purge');
      assert.deepEqual((await since(0)).sort(), ['delete b', 'put c'], 'all changes');
    },
  },
  {
    id: 'refusals',
    title: 'what is no record, or is written twice, is refused with ERR_STORE_RECORD, and nothing is changed',
    async check(store) {
      const { createdAt: _, ...timeless } = person('a');
      const erasure = { personId: 'p', scope: 'biometric' } as const;
      const bad: readonly [what: string, batch: unknown][] = [
        ['a record that lacks a field', { puts: [timeless] }],
        ['a record with a field that is not known', { puts: [{ ...person('a'), nickname: 'b' }] }],
        ['a record of no kind', { puts: [{ ...person('a'), kind: 'animal' }] }],
        ['a name that is not text', { puts: [{ ...person('a'), name: 7 }] }],
        ['a time that is no number', { puts: [{ ...person('a'), createdAt: Number.NaN }] }],
        ['a record put twice', { puts: [person('a'), person('a')] }],
        ['a record put and deleted', { puts: [person('a')], deletes: [key('a')] }],
        ['a record deleted twice', { deletes: [key('a'), key('a')] }],
        ['a person erased twice', { erasures: [erasure, erasure] }],
      ];
      for (const [what, batch] of bad)
        await refused(() => store.commit({ entries: [ledgerEntry(1)], ...(batch as StoreBatch) }), 'ERR_STORE_RECORD', what);
      await stands(store, { revision: 0, persons: [], head: 0 }, 'a refused batch changed something');
    },
  },
  {
    id: 'mistakes',
    title: 'a mistake in a call is refused with a TypeError or RangeError',
    async check(store) {
      const loose = store as unknown as Record<
        'commit' | 'get' | 'scan' | 'changes' | 'readEntries' | 'readLeaves',
        (...values: unknown[]) => unknown
      >;
      const all = (items: unknown) => collect(items as AsyncIterable<unknown>);
      const entry = ledgerEntry(1);
      const calls: readonly [what: string, call: () => unknown][] = [
        ['an unknown key in a batch', () => loose.commit({ put: [] })],
        ['an erasure of no scope', () => loose.commit({ erasures: [{ personId: 'p', scope: 'all' }] })],
        ['an entry without header', () => loose.commit({ entries: [{ schema: 'a@1' }] })],
        [
          'a fragment of nobody',
          () => loose.commit({ entries: [{ ...entry, fragments: [{ subject: { kind: 'person' }, bytes: entry.header }] }] }),
        ],
        ['an expected head below 0', () => loose.commit({ expectedHead: -1 })],
        ['a kind there is not', () => loose.get('animal', 'a')],
        ['no id', () => loose.get('person', '')],
        ['an unknown option of scan', () => all(loose.scan('person', { person: 'p' }))],
        ['an empty personId', () => all(loose.scan('person', { personId: '' }))],
        ['a revision below 0', () => all(loose.changes(-1))],
        ['an empty list of kinds', () => all(loose.changes(0, { kinds: [] }))],
        ['half a place', () => all(loose.readEntries(0.5))],
        ['a leaf below 0', () => all(loose.readLeaves(-1))],
      ];
      for (const [what, call] of calls) await refusedAsMistake(call, what);
      assert.equal(store.revision, 0, 'a mistake changed the revision');
    },
  },
  {
    id: 'signal',
    title: 'an aborted signal rejects with its reason, and an aborted commit changes nothing',
    async check(store) {
      await store.commit({ puts: [person('a')], entries: [ledgerEntry(1)] });
      const { cache } = store;
      await refusedBySignal([
        (options) => store.commit({ puts: [person('b')] }, options),
        (options) => store.get('person', 'a', options),
        (options) => collect(store.scan('person', options)),
        (options) => collect(store.changes(0, options)),
        (options) => collect(store.readEntries(0, options)),
        (options) => collect(store.readLeaves(0, options)),
        (options) => store.purge(options),
        ...(cache === undefined
          ? []
          : [
              (options: { signal: AbortSignal }) => cache.begin('a', options),
              (options: { signal: AbortSignal }) => cache.append('a', Uint8Array.of(1), options),
              (options: { signal: AbortSignal }) => collect(cache.read('a', options)),
            ]),
      ]);
      assert.equal(store.revision, 1);
    },
  },
  {
    id: 'closed',
    title: 'once closed, every call is refused with ERR_NOT_OPEN, and closing again is harmless',
    async check(store) {
      await store.commit({ puts: [person('a')] });
      const { cache } = store;
      await store[Symbol.asyncDispose]();
      const calls = [
        () => store.commit({}),
        () => store.get('person', 'a'),
        () => collect(store.scan('person')),
        () => collect(store.changes(0)),
        () => collect(store.readEntries(0)),
        () => collect(store.readLeaves(0)),
        () => store.purge(),
        ...(cache === undefined ? [] : [() => cache.begin('a'), () => cache.append('a', Uint8Array.of(1)), () => collect(cache.read('a'))]),
      ];
      for (const call of calls) await refused(call, 'ERR_NOT_OPEN', 'a call after close');
    },
  },
];
