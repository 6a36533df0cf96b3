import assert from 'node:assert/strict';
import type { Store } from '../core/contracts.js';
import type { LedgerEntry, PersonRecord, StoreRecord, TemplateRecord } from '../core/records.js';
import { bind, type Clause, type ClauseText, collect, refused, refusedBySignal } from './clause.js';
import { along } from './sample-vectors.js';

/** How the suite opens stores. */
export interface StoreFactory {
  /** A new, empty store. */
  open(): Store | Promise<Store>;
  /** Opens again what the store that was closed last has left. A durable store needs this. */
  reopen?: (() => Store | Promise<Store>) | undefined;
}

/**
 * The promises of `Store`. Feed them to any test runner.
 *
 * @example
 * ```ts
 * import { memoryStore } from 'rescue-face/adapters/memory-store';
 * import { storeConformance } from 'rescue-face/testing';
 *
 * for (const clause of storeConformance({ open: memoryStore })) {
 *   await clause.run(); // or: test(clause.title, () => clause.run())
 * }
 * ```
 */
export function storeConformance(factory: StoreFactory): Clause[] {
  const durable: ClauseText<Store> = {
    id: 'durable',
    title: 'a store that declares itself durable gives back after a reopening what was committed; another does not',
    async check(store) {
      const declared = store.capabilities.durable;
      await store.commit({ puts: [person('p')], entries: [ledgerEntry(1)] });
      await store[Symbol.asyncDispose]();
      if (factory.reopen === undefined && !declared) return;
      assert.ok(factory.reopen, 'a store that declares itself durable needs reopen() to show it');
      const again = await factory.reopen();
      try {
        const kept = [again.revision, (await again.get('person', 'p'))?.revision, (await collect(again.readEntries(0))).length];
        assert.deepEqual(kept, declared ? [1, 1, 1] : [0, undefined, 0]);
      } finally {
        await again[Symbol.asyncDispose]();
      }
    },
  };
  return bind('store', () => factory.open(), [...CLAUSES, durable]);
}

function person(id: string, createdAt = 0): PersonRecord {
  return { kind: 'person', id, createdAt };
}

function template(id: string): TemplateRecord {
  return { kind: 'template', id, personId: 'p', photoId: 'f', embedding: along(0.6, 0.8) };
}

function ledgerEntry(byte: number): LedgerEntry {
  return { schema: 'conformance@1', header: Uint8Array.of(byte, 0, 255, byte) };
}

const idsOf = (items: readonly { readonly record: StoreRecord }[]) => items.map(({ record }) => record.id);
const CONFLICT = 'ERR_STORE_CONFLICT';

const CLAUSES: readonly ClauseText<Store>[] = [
  {
    id: 'get',
    title: 'get gives what was put, of the right kind, and nothing where nothing is',
    async check(store) {
      assert.equal(await store.get('person', 'a'), undefined);
      await store.commit({ puts: [person('a', 5), template('a')] });
      assert.deepEqual(await store.get('person', 'a'), { record: person('a', 5), revision: 1 });
      assert.deepEqual(await store.get('template', 'a'), { record: template('a'), revision: 1 });
      assert.equal(await store.get('photo', 'a'), undefined);
    },
  },
  {
    id: 'revision',
    title: 'every commit raises the revision by one, an empty one too',
    async check(store) {
      const revisions = [store.revision];
      for (const batch of [{ puts: [person('a')] }, {}, { entries: [ledgerEntry(1)] }]) {
        revisions.push((await store.commit(batch)).revision, store.revision);
      }
      assert.deepEqual(revisions, [0, 1, 1, 2, 2, 3, 3]);
    },
  },
  {
    id: 'last-write',
    title: 'get gives the last write, and nothing after a deletion',
    async check(store) {
      await store.commit({ puts: [person('a', 1), person('b', 1)] });
      await store.commit({ puts: [person('a', 2)] });
      assert.deepEqual(await store.get('person', 'a'), { record: person('a', 2), revision: 2 });
      await store.commit({ deletes: [{ kind: 'person', id: 'b' }] });
      assert.equal(await store.get('person', 'b'), undefined);
    },
  },
  {
    id: 'copies-in',
    title: "nothing of the caller's objects is kept",
    async check(store) {
      const record = template('a');
      const entry = ledgerEntry(7);
      const puts = [record];
      await store.commit({ puts, entries: [entry] });
      record.embedding.vector.fill(9);
      entry.header.fill(9);
      puts.length = 0;
      assert.deepEqual((await store.get('template', 'a'))?.record, template('a'));
      assert.deepEqual((await collect(store.readEntries(0)))[0]?.header, ledgerEntry(7).header);
    },
  },
  {
    id: 'copies-out',
    title: "nothing of the store's own objects is handed out",
    async check(store) {
      await store.commit({ puts: [template('a')], entries: [ledgerEntry(7)] });
      (await store.get('template', 'a'))?.record.embedding.vector.fill(9);
      for (const { record } of await collect(store.scan('template'))) record.embedding.vector.fill(9);
      for (const change of await collect(store.changes(0))) {
        if (change.type === 'put' && change.record.kind === 'template') change.record.embedding.vector.fill(9);
      }
      for (const { header } of await collect(store.readEntries(0))) header.fill(9);
      assert.deepEqual((await store.get('template', 'a'))?.record, template('a'));
      assert.deepEqual((await collect(store.readEntries(0)))[0]?.header, ledgerEntry(7).header);
    },
  },
  {
    id: 'expectations',
    title: 'a commit whose expectation does not hold is refused with ERR_STORE_CONFLICT',
    async check(store) {
      const key = { kind: 'person', id: 'a' } as const;
      await store.commit({ expectations: [{ key, revision: 0 }], puts: [person('a')] });
      await refused(() => store.commit({ expectations: [{ key, revision: 0 }] }), CONFLICT, 'a record that must not exist');
      await store.commit({ expectations: [{ key, revision: 1 }], puts: [person('a', 2)] });
      await refused(() => store.commit({ expectations: [{ key, revision: 1 }] }), CONFLICT, 'a stale revision');
      await store.commit({ expectations: [{ key, revision: 2 }], deletes: [key] });
      await refused(() => store.commit({ expectations: [{ key, revision: 2 }] }), CONFLICT, 'the revision of a deleted record');
      await store.commit({ expectations: [{ key, revision: 0 }] });
    },
  },
  {
    id: 'expected-head',
    title: 'a commit whose expectedHead does not hold is refused with ERR_STORE_CONFLICT',
    async check(store) {
      await store.commit({ expectedHead: 0, entries: [ledgerEntry(1), ledgerEntry(2)] });
      await refused(() => store.commit({ expectedHead: 1, entries: [ledgerEntry(3)] }), CONFLICT, 'a stale expectedHead');
      await store.commit({ expectedHead: 2, entries: [ledgerEntry(3)] });
    },
  },
  {
    id: 'atomic',
    title: 'a refused commit changes nothing: no record, no entry, no revision',
    async check(store) {
      await store.commit({ puts: [person('old')], entries: [ledgerEntry(1)] });
      const changing = { puts: [person('new')], deletes: [{ kind: 'person', id: 'old' } as const], entries: [ledgerEntry(2)] };
      const stale = [{ key: { kind: 'person', id: 'old' } as const, revision: 99 }];
      for (const condition of [{ expectations: stale }, { expectedHead: 99 }]) {
        const accepted = await store.commit({ ...changing, ...condition }).then(
          () => true,
          () => false,
        );
        if (accepted) return; // The clause of that condition speaks of it.
      }
      assert.equal(store.revision, 1);
      assert.equal(await store.get('person', 'new'), undefined, 'a refused commit put a record');
      assert.ok(await store.get('person', 'old'), 'a refused commit deleted a record');
      assert.equal((await collect(store.readEntries(0))).length, 1, 'a refused commit appended an entry');
    },
  },
  {
    id: 'scan-order',
    title: 'scan gives the records ordered by id in code units',
    async check(store) {
      const ids = ['b', 'Z', 'é', 'a', '10', '9', '\u{1F600}', '\uFF5E'];
      await store.commit({ puts: ids.map((id) => person(id)) });
      assert.deepEqual(idsOf(await collect(store.scan('person'))), [...ids].sort());
    },
  },
  {
    id: 'scan-kind',
    title: 'scan gives every record of its kind with its revision, and no other',
    async check(store) {
      await store.commit({ puts: [person('a'), template('t')] });
      await store.commit({ puts: [person('b')], deletes: [{ kind: 'template', id: 't' }] });
      const scanned = (await collect(store.scan('person'))).map(({ record, revision }) => `${record.kind} ${record.id} ${revision}`);
      assert.deepEqual(scanned.sort(), ['person a 1', 'person b 2']);
      assert.deepEqual(await collect(store.scan('template')), []);
    },
  },
  {
    id: 'scan-snapshot',
    title: 'scan gives the records as they were when it began',
    async check(store) {
      await store.commit({ puts: ['a', 'b', 'c'].map((id) => person(id, 1)) });
      const seen: string[] = [];
      for await (const { record } of store.scan('person')) {
        if (seen.length === 0) {
          await store.commit({ puts: ['a', 'b', 'c', 'd'].map((id) => person(id, 2)) });
          await store.commit({ deletes: [{ kind: 'person', id: 'b' }] });
        }
        seen.push(`${record.id} ${record.createdAt}`);
      }
      assert.deepEqual(seen.sort(), ['a 1', 'b 1', 'c 1']);
    },
  },
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
    id: 'tombstones',
    title: 'changes gives deletions as tombstones, and a record put again as put',
    async check(store) {
      await store.commit({ puts: [person('a'), person('b')] });
      await store.commit({ deletes: ['a', 'b'].map((id) => ({ kind: 'person', id }) as const) });
      await store.commit({ puts: [person('b')] });
      const changes = (await collect(store.changes(1))).map((change) =>
        change.type === 'put' ? `put ${change.record.id}` : `delete ${change.key.id}`,
      );
      assert.deepEqual(changes.sort(), ['delete a', 'put b']);
    },
  },
  {
    id: 'entries',
    title: 'readEntries gives every ledger entry from a place on, unchanged and in order',
    async check(store) {
      const entries = [1, 2, 3, 4].map(ledgerEntry);
      await store.commit({ entries: entries.slice(0, 3) });
      await store.commit({ entries: entries.slice(3) });
      const from = async (seq: number) => (await collect(store.readEntries(seq))).map(({ schema, header }) => ({ schema, header }));
      assert.deepEqual(await from(0), entries);
      assert.deepEqual(await from(2), entries.slice(2));
      assert.deepEqual(await from(4), []);
    },
  },
  {
    id: 'seq',
    title: 'sequence numbers start at 0, have no gap, are never given twice, and a commit states its first',
    async check(store) {
      const firsts: number[] = [];
      for (const count of [2, 0, 1]) {
        const entries = Array.from({ length: count }, (_, i) => ledgerEntry(i));
        firsts.push((await store.commit({ entries })).firstSeq);
      }
      assert.deepEqual(firsts, [0, 2, 2]);
      const seqs = (await collect(store.readEntries(0))).map(({ seq }) => seq);
      assert.deepEqual(seqs.sort(), [0, 1, 2]);
    },
  },
  {
    id: 'signal',
    title: 'an aborted signal rejects with its reason, and an aborted commit changes nothing',
    async check(store) {
      await store.commit({ puts: [person('a')], entries: [ledgerEntry(1)] });
      await refusedBySignal([
        (options) => store.commit({ puts: [person('b')] }, options),
        (options) => store.get('person', 'a', options),
        (options) => collect(store.scan('person', options)),
        (options) => collect(store.changes(0, options)),
        (options) => collect(store.readEntries(0, options)),
      ]);
      assert.equal(store.revision, 1);
    },
  },
  {
    id: 'closed',
    title: 'once closed, every call is refused with ERR_NOT_OPEN, and closing again is harmless',
    async check(store) {
      await store.commit({ puts: [person('a')] });
      await store[Symbol.asyncDispose]();
      const calls = [
        () => store.commit({}),
        () => store.get('person', 'a'),
        () => collect(store.scan('person')),
        () => collect(store.changes(0)),
        () => collect(store.readEntries(0)),
      ];
      for (const call of calls) await refused(call, 'ERR_NOT_OPEN', 'a call after close');
    },
  },
];
