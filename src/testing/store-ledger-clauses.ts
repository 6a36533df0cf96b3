import assert from 'node:assert/strict';
import { joinBytes } from '../core/bytes.js';
import type { Store } from '../core/contracts.js';
import type { TreeHash } from '../core/tree-hash.js';
import { type ClauseText, collect, refused } from './clause.js';
import {
  CONFLICT,
  episode,
  FULL,
  fragmentsIn,
  ledgerEntry,
  link,
  person,
  photo,
  picture,
  spoken,
  stands,
  template,
  told,
} from './store-samples.js';

const UNENROLLED = { kind: 'unenrolled' } as const;
const LEDGER = { kind: 'ledger' } as const;

/** What a store promises of its ledger, and of what an erasure leaves of it. */
export const LEDGER_CLAUSES: readonly ClauseText<Store>[] = [
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
    id: 'head',
    title: 'head is the number of ledger entries',
    async check(store) {
      const heads = [store.head];
      for (const entries of [[ledgerEntry(1), ledgerEntry(2)], [], [ledgerEntry(3)]]) {
        await store.commit({ entries });
        heads.push(store.head);
      }
      assert.deepEqual(heads, [0, 2, 2, 3]);
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
    id: 'fragments',
    title: "an entry's fragments come back in their order, an empty one and several of one subject too",
    async check(store) {
      const subjects = ['p', UNENROLLED, 'nobody', LEDGER, 'p', UNENROLLED, LEDGER] as const;
      const empty = { ...ledgerEntry(2), fragments: [{ subject: LEDGER, bytes: new Uint8Array(0) }] };
      await store.commit({ puts: [person('p')], entries: [spoken(...subjects), ledgerEntry(1), empty] });
      await store.commit({ entries: [spoken(LEDGER, 'p')] });
      assert.deepEqual(await fragmentsIn(store), [[[0], [1], [2], [3], [4], [5], [6]], [], [[]], [[0], [1]]]);
    },
  },
  {
    id: 'leaves',
    title: "every entry has a leaf of the tree's length, no two the same one, and readLeaves gives them from a place on",
    async check(store) {
      await store.commit({ puts: [person('p')], entries: [spoken('p', LEDGER), ledgerEntry(1), spoken(UNENROLLED)] });
      await store.commit({ entries: [spoken('p', LEDGER), ledgerEntry(2)] });
      const { length } = store.ledgerHash.digest(Uint8Array.of(1));
      assert.equal(store.ledgerHash.digestLength, length, "a digest has the tree's length");
      assert.ok(store.ledgerHash.name.length > 0, "the tree's hash has a name");
      for (const from of [0, 1, 4, 5, 6]) {
        const [read = [], theirs = []] = await leavesOf(store, from);
        assert.equal(theirs.length, Math.max(0, 5 - from), `entries from ${from}`);
        assert.deepEqual(read, theirs, `leaves from ${from}`);
        assert.equal(new Set(theirs).size, theirs.length, 'two entries have one leaf');
        assert.ok(
          theirs.every((leaf) => leaf.length === 2 * length),
          "a leaf has the tree's length",
        );
      }
    },
  },
  {
    id: 'leaves-stay',
    title: 'leaves and the root over them stay what they were, whatever is appended, erased and purged',
    async check(store) {
      const root = async (count: number) => {
        const leaves = (await collect(store.readEntries(0))).slice(0, count).map(({ leaf }) => leaf);
        return hex(rootOf(store.ledgerHash, leaves));
      };
      await store.commit({ puts: [person('p'), person('q')], entries: [spoken('p', 'q'), spoken('p'), spoken(LEDGER)] });
      const before = await root(3);
      await store.commit({ entries: [ledgerEntry(1)] });
      assert.equal(await root(3), before, 'after another entry');
      await store.commit({
        deletes: [{ kind: 'person', id: 'p' }],
        erasures: [{ personId: 'p', scope: 'person' }],
        entries: [spoken(LEDGER)],
      });
      assert.equal(await root(3), before, 'after an erasure');
      await store.purge();
      assert.equal(await root(3), before, 'after a purge');
    },
  },
  {
    id: 'erasure',
    title: "after an erasure nobody reads that person's fragments, also when they are enrolled again; all others stay readable",
    async check(store) {
      await store.commit({ puts: [person('p'), person('q')], entries: [spoken('p', 'q', UNENROLLED, LEDGER, 'p'), spoken('p')] });
      await store.commit({
        deletes: [{ kind: 'person', id: 'p' }],
        erasures: [{ personId: 'p', scope: 'person' }],
        entries: [spoken(LEDGER, 'p')],
      });
      const gone = undefined;
      const before = [[gone, [1], [2], [3], gone], [gone], [[0], gone]];
      assert.deepEqual(await fragmentsIn(store), before, 'after the erasure');
      await store.commit({ puts: [person('p')], entries: [spoken('p')] });
      assert.deepEqual(await fragmentsIn(store), [...before, [[0]]], 'after another enrolment');
      await store.commit({ deletes: [{ kind: 'person', id: 'p' }], erasures: [{ personId: 'p', scope: 'person' }] });
      assert.deepEqual(await fragmentsIn(store), [...before, [gone]], 'after another erasure');
      await stands(store, { revision: 4, persons: ['q'], head: 4 }, 'the rest');
    },
  },
  {
    id: 'erasure-biometric',
    title: "a biometric erasure leaves the person's fragments readable",
    async check(store) {
      await store.commit({ puts: [person('p'), photo('f', 'p')], entries: [spoken('p')] });
      await store.commit({
        deletes: [{ kind: 'photo', id: 'f' }],
        erasures: [{ personId: 'p', scope: 'biometric' }],
        entries: [spoken(LEDGER, 'p')],
      });
      assert.deepEqual(await fragmentsIn(store), [[[0]], [[0], [1]]]);
    },
  },
  {
    id: 'erasure-complete',
    title: 'an erasure that would leave a record within its scope behind is refused with ERR_STORE_CONFLICT, any other is not',
    async check(store) {
      await store.commit({ puts: ['p', 'q', 'r'].flatMap(allOf) });
      for (const [personId, scope] of [
        ['p', 'biometric'],
        ['q', 'person'],
      ] as const) {
        const within = allOf(personId).filter(({ kind }) => scope === 'person' || BIOMETRIC.includes(kind));
        const erasures = [{ personId, scope }];
        const { revision } = store;
        for (const left of within) {
          const deletes = within.filter((record) => record !== left);
          await refused(() => store.commit({ deletes, erasures }), CONFLICT, `an erasure (${scope}) that leaves a ${left.kind}`);
        }
        const puts = [template('more', personId)];
        await refused(() => store.commit({ puts, deletes: within, erasures }), CONFLICT, `an erasure (${scope}) that puts a template`);
        assert.equal(store.revision, revision, 'a refused erasure changed the revision');
        const nobodys = [
          { ...FULL.erasure, id: personId },
          { ...FULL.job, id: personId },
        ];
        await store.commit({ puts: nobodys, deletes: within, erasures });
      }
      const moved = template('template-r', 's');
      const deletes = allOf('r').filter(({ kind }) => kind !== 'template');
      await store.commit({ puts: [moved], deletes, erasures: [{ personId: 'r', scope: 'person' }] });
      await store.commit({ erasures: [{ personId: 'nobody', scope: 'person' }] });
      const left = (await collect(store.changes(0))).filter(({ type }) => type === 'put').map(told);
      assert.deepEqual(left.sort(), ['put episode-p', 'put p', 'put p', 'put p', 'put p', 'put q', 'put q', 'put template-r']);
    },
  },
];

/** The leaves as `readLeaves` gives them, and as the entries have them. */
async function leavesOf(store: Store, from = 0): Promise<readonly (readonly string[])[]> {
  const read = (await collect(store.readLeaves(from))).flat();
  const entries = await collect(store.readEntries(from));
  return [read.map(hex), entries.map(({ leaf }) => hex(leaf))];
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The root of the tree, as RFC 6962 section 2.1 has it, over leaves of whatever length: another clause speaks of that. */
function rootOf(hash: TreeHash, leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return hash.digest(new Uint8Array(0));
  if (leaves.length === 1) return first;
  let left = 1;
  while (left * 2 < leaves.length) left *= 2;
  return hash.digest(joinBytes(Uint8Array.of(1), rootOf(hash, leaves.slice(0, left)), rootOf(hash, leaves.slice(left))));
}

const BIOMETRIC: readonly string[] = ['photo', 'picture', 'template'];

/** A record of every kind that belongs to somebody. */
function allOf(id: string) {
  return [
    person(id),
    episode(`episode-${id}`, id),
    photo(`photo-${id}`, id),
    picture(`photo-${id}`, id),
    template(`template-${id}`, id),
    link(id, 'other'),
  ] as const;
}
