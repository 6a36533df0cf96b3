import { sameBytes } from '../../core/bytes.js';
import type { CommitResult } from '../../core/contracts.js';
import { type KeyPlace, type KeyRow, KIND_NUMBERS, type RowKey, type Standing } from '../../vault/rows.js';
import { bytesIn, numberIn } from './columns.js';
import type { Database } from './database.js';
import { unpackFragments } from './packed-fragments.js';
import type { PackedWrite } from './packed-writes.js';
import { rootNumber } from './root-keys.js';
import { areThere, KEYS_THERE, RECORDS_THERE } from './rows-there.js';

/** Refuses one write of a group, and nothing else. */
export class Conflict extends Error {
  constructor(readonly what: string) {
    super(what);
  }
}

/** What a write came to, and what it left behind. */
export interface Applied {
  readonly result: CommitResult;
  readonly standing: Standing;
  /** Sealed bytes that are now deleted. */
  readonly deleted: readonly Uint8Array[];
}

const WORDS = new Map<number, string>(Object.entries(KIND_NUMBERS).map(([word, number]) => [number, word]));

/** Applies one write within the transaction that is open; throws {@link Conflict}, having perhaps written, where it is refused. */
export function applyWrite(database: Database, write: PackedWrite, standing: Standing): Applied {
  checkExpectations(database, write.expectations);
  if (write.expectedHead !== undefined && write.expectedHead !== standing.head) throw new Conflict('ledger');
  const revision = standing.revision + 1;
  for (const key of write.newKeys) insertKey(database, key);
  let place = 0;
  for (const { kind, tag, owner, key, sealed } of write.puts) {
    database.sql(PUT).run(kind, tag, owner, keyAt(database, key).keyNo, revision, place++, sealed);
    database.sql('DELETE FROM tombstones WHERE kind = ? AND tag = ?').run(kind, tag);
  }
  const deleted: Uint8Array[] = [];
  for (const { kind, tag, tombstone } of write.deletes) {
    const gone = database.sql('DELETE FROM records WHERE kind = ? AND tag = ? RETURNING sealed').get(kind, tag);
    if (gone === undefined) continue;
    deleted.push(bytesIn(gone, 'sealed'));
    database.sql('INSERT OR REPLACE INTO tombstones VALUES (?, ?, ?, ?, ?)').run(kind, tag, revision, place++, tombstone);
  }
  const head = appendEntries(database, write, standing.head);
  for (const key of write.destroyed) {
    const gone = destroyKey(database, key);
    if (gone !== undefined) deleted.push(gone);
  }
  for (const [name, value] of Object.entries(write.facts ?? {})) setFact(database, name, value);
  return { result: { revision, firstSeq: standing.head }, standing: { ...standing, revision, head }, deleted };
}

/** A record that is put again keeps its number, and so its place in the order of first puts. */
const PUT = `
  INSERT INTO records (kind, tag, owner, key_no, revision, place, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (kind, tag) DO UPDATE SET
    owner = excluded.owner, key_no = excluded.key_no, revision = excluded.revision, place = excluded.place, sealed = excluded.sealed`;

/** All in one go first: a search expects that a dozen templates are still there, and mostly they are. */
function checkExpectations(database: Database, expectations: PackedWrite['expectations']): void {
  const asTheyAre = expectations.map(({ kind, tag, revision }) => [kind, tag, revision]);
  if (areThere(database, RECORDS_THERE, asTheyAre)) return;
  for (const { revision, ...key } of expectations) {
    if (revisionOf(database, key) !== revision) throw new Conflict(WORDS.get(key.kind) ?? 'record');
  }
}

function revisionOf(database: Database, { kind, tag }: RowKey): number {
  const row = database.sql('SELECT revision FROM records WHERE kind = ? AND tag = ?').get(kind, tag);
  return row === undefined ? 0 : numberIn(row, 'revision');
}

function findKey(database: Database, { owner, role }: KeyPlace): { keyNo: number; commitment: Uint8Array } | undefined {
  const row = database.sql('SELECT key_no, commitment FROM keys WHERE owner = ? AND role = ?').get(owner, role);
  return row && { keyNo: numberIn(row, 'key_no'), commitment: bytesIn(row, 'commitment') };
}

function keyAt(database: Database, place: KeyPlace): { keyNo: number; commitment: Uint8Array } {
  const key = findKey(database, place);
  if (key === undefined) throw new Conflict('keys');
  return key;
}

export function insertKey(database: Database, key: KeyRow): void {
  const present = findKey(database, key);
  if (present !== undefined) {
    if (!sameBytes(present.commitment, key.commitment)) throw new Conflict('keys');
    return;
  }
  database
    .sql('INSERT INTO keys (owner, role, root_no, sealed, commitment) VALUES (?, ?, ?, ?, ?)')
    .run(key.owner, key.role, rootNumber(database, key.rootKeyId), key.sealed, key.commitment);
}

function appendEntries(database: Database, { entries }: PackedWrite, head: number): number {
  let seq = head;
  for (const { schema, header, fragments, leaf, carried } of entries) {
    if (!carried) {
      const keys = unpackFragments(fragments).map(({ key, commitment }) => [key.owner, key.role, commitment]);
      if (!areThere(database, KEYS_THERE, keys)) throw new Conflict('keys');
    }
    database.sql('INSERT INTO entries VALUES (?, ?, ?, ?, ?)').run(seq, leaf, schema, header, fragments);
    seq += 1;
  }
  return seq;
}

/** The sealed key, deleted; refused while a record lies under it. */
function destroyKey(database: Database, { owner, role }: KeyPlace): Uint8Array | undefined {
  const gone = database.sql('DELETE FROM keys WHERE owner = ? AND role = ? RETURNING key_no, sealed').get(owner, role);
  if (gone === undefined) return undefined;
  const left = database.sql('SELECT 1 FROM records WHERE key_no = ? LIMIT 1').get(numberIn(gone, 'key_no'));
  if (left !== undefined) throw new Conflict('keys');
  return bytesIn(gone, 'sealed');
}

function setFact(database: Database, name: string, value: Uint8Array | undefined): void {
  if (value === undefined) database.sql('DELETE FROM facts WHERE name = ?').run(name);
  else database.sql('INSERT OR REPLACE INTO facts VALUES (?, ?)').run(name, value);
}
