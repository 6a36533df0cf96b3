import assert from 'node:assert/strict';
import type { Store } from '../core/contracts.js';
import type { StoreRecord } from '../core/records.js';
import { type ClauseText, collect, refused } from './clause.js';
import {
  CONFLICT,
  episode,
  FULL,
  fragmentsIn,
  idsOf,
  ledgerEntry,
  link,
  person,
  photo,
  picture,
  spoken,
  stands,
  template,
} from './store-samples.js';

const SCANNED_ACROSS_PAGES = 1200;

/** What a store promises of records: reading, writing, conditions and scans. */
export const RECORD_CLAUSES: readonly ClauseText<Store>[] = [
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
    id: 'kinds',
    title: 'every kind of record comes back with all its fields, and without those that are undefined',
    async check(store) {
      const puts: readonly StoreRecord[] = Object.values(FULL);
      await store.commit({ puts: [...puts, { ...person('bare'), name: undefined }] });
      for (const record of puts) assert.deepEqual((await store.get(record.kind, record.id))?.record, record);
      assert.deepEqual((await store.get('person', 'bare'))?.record, person('bare'));
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
      const entry = { ...ledgerEntry(7), fragments: [{ subject: { kind: 'ledger' } as const, bytes: Uint8Array.of(7) }] };
      const puts = [record];
      const done = store.commit({ puts, entries: [entry] });
      await done;
      record.embedding.vector.fill(9);
      entry.header.fill(9);
      entry.fragments[0]?.bytes.fill(9);
      puts.length = 0;
      assert.deepEqual((await store.get('template', 'a'))?.record, template('a'));
      assert.deepEqual((await collect(store.readEntries(0)))[0]?.header, ledgerEntry(7).header);
      assert.deepEqual(await fragmentsIn(store), [[[7]]]);
    },
  },
  {
    id: 'copies-out',
    title: "nothing of the store's own objects is handed out",
    async check(store) {
      await store.commit({ puts: [template('a')], entries: [{ ...spoken('p'), header: ledgerEntry(7).header }] });
      (await store.get('template', 'a'))?.record.embedding.vector.fill(9);
      for (const { record } of await collect(store.scan('template'))) record.embedding.vector.fill(9);
      for (const change of await collect(store.changes(0))) {
        if (change.type === 'put' && change.record.kind === 'template') change.record.embedding.vector.fill(9);
      }
      for (const { header, fragments } of await collect(store.readEntries(0))) {
        header.fill(9);
        for (const { bytes } of fragments) bytes?.fill(9);
      }
      assert.deepEqual((await store.get('template', 'a'))?.record, template('a'));
      assert.deepEqual((await collect(store.readEntries(0)))[0]?.header, ledgerEntry(7).header);
      assert.deepEqual(await fragmentsIn(store), [[[0]]]);
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
    id: 'atomic',
    title: 'a refused commit changes nothing: no record, no entry, no revision, no key',
    async check(store) {
      await store.commit({ puts: [person('old')], entries: [spoken('old')] });
      const key = { kind: 'person', id: 'old' } as const;
      const changing = {
        puts: [person('new')],
        deletes: [key],
        erasures: [{ personId: 'old', scope: 'person' } as const],
        entries: [ledgerEntry(2)],
      };
      for (const condition of [{ expectations: [{ key, revision: 99 }] }, { expectedHead: 99 }]) {
        const accepted = await store.commit({ ...changing, ...condition }).then(
          () => true,
          () => false,
        );
        if (accepted) return; // The clause of that condition speaks of it.
      }
      await stands(store, { revision: 1, persons: ['old'], head: 1 }, 'a refused commit changed something');
      assert.deepEqual(await fragmentsIn(store), [[[0]]], 'a refused commit destroyed a key');
    },
  },
  {
    id: 'together',
    title: 'commits that run together each have a revision of their own, and of those with one expectation one succeeds',
    async check(store) {
      const key = { kind: 'person', id: 'one' } as const;
      const commits = Array.from({ length: 16 }, (_, i) =>
        i % 2 === 0
          ? store.commit({ puts: [person(`p${i}`)], entries: [ledgerEntry(i)] })
          : store.commit({ expectations: [{ key, revision: 0 }], puts: [person('one', i)], entries: [ledgerEntry(i)] }),
      );
      const settled = await Promise.allSettled(commits);
      const ignored = await store.commit({ expectations: [{ key, revision: 0 }] }).then(
        () => true,
        () => false,
      );
      if (ignored) return; // The clause of expectations speaks of it.
      const done = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      assert.equal(done.length, 9, 'of 8 commits with one expectation exactly one should succeed, and the 8 others all');
      const inOrder = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
      assert.deepEqual(inOrder(done.map(({ revision }) => revision)), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
      assert.deepEqual(inOrder(done.map(({ firstSeq }) => firstSeq)), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    },
  },
  {
    id: 'scan-order',
    title: 'scan gives the records in the order of their first put; one put again after a deletion is new',
    async check(store) {
      const ids = ['b', 'Z', 'é', 'a', '10', '9', '\u{1F600}', '\uFF5E'];
      await store.commit({ puts: ids.slice(0, 5).map((id) => person(id)) });
      await store.commit({ puts: ids.slice(5).map((id) => person(id)) });
      await store.commit({ puts: [person('a', 2), person('b', 2)], deletes: [{ kind: 'person', id: 'é' }] });
      await store.commit({ puts: [person('é')] });
      assert.deepEqual(idsOf(await collect(store.scan('person'))), ['b', 'Z', 'a', '10', '9', '\u{1F600}', '\uFF5E', 'é']);
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
    id: 'scan-person',
    title: "scan with a personId gives that person's records and no other; an erasure and a job are nobody's",
    async check(store) {
      for (const id of ['p', 'q']) {
        await store.commit({
          puts: [person(id), episode(`e${id}`, id), photo(`f${id}`, id), picture(`f${id}`, id), template(`t${id}`, id), link(id, 'r')],
        });
      }
      await store.commit({ puts: [{ ...FULL.erasure, id: 'p' }, { ...FULL.job, id: 'p' }, template('u', 'p')] });
      await store.commit({ puts: [template('v', 'p'), template('tq', 'q')] });
      await store.commit({ puts: [template('v', 'q')] });
      const of = async (personId: string) => {
        const found: string[] = [];
        for (const kind of Object.keys(FULL) as (keyof typeof FULL)[]) {
          for (const { record } of await collect(store.scan(kind, { personId }))) found.push(`${kind} ${record.id}`);
        }
        return found.sort();
      };
      assert.deepEqual(await of('p'), ['episode ep', 'link p', 'person p', 'photo fp', 'picture fp', 'template tp', 'template u']);
      assert.deepEqual(await of('q'), ['episode eq', 'link q', 'person q', 'photo fq', 'picture fq', 'template tq', 'template v']);
      assert.deepEqual(await of('nobody'), []);
    },
  },
  {
    id: 'scan-snapshot',
    title: 'scan gives the records as they were when it began',
    async check(store) {
      const ids = Array.from({ length: SCANNED_ACROSS_PAGES }, (_, i) => `p${i}`);
      await store.commit({ puts: ids.map((id) => person(id, 1)) });
      const seen: string[] = [];
      for await (const { record } of store.scan('person')) {
        if (seen.length === 0) {
          const last = ids.slice(1000);
          await store.commit({ puts: [...ids.slice(0, 1000), 'new'].map((id) => person(id, 2)) });
          await store.commit({ deletes: last.map((id) => ({ kind: 'person', id }) as const) });
        }
        seen.push(`${record.id} ${record.createdAt}`);
      }
      assert.deepEqual(seen.sort(), ids.map((id) => `${id} 1`).sort());
    },
  },
];
