import { sameBytes } from '../../core/bytes.js';
import type { CommitResult } from '../../core/contracts.js';
import { type KeyPlace, type KeyRow, KIND_NUMBERS, type RowKey, type Standing } from '../../vault/rows.js';
import { bytesIn, numberIn } from './columns.js';
import type { Database } from './database.js';
import { type PackedWrite, unpackEntry } from './packed-entry.js';
import { rootNumber } from './root-keys.js';

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

/** A number that no key is given. */
const NO_KEY = 0;

const WORDS = new Map<number, string>(Object.entries(KIND_NUMBERS).map(([word, number]) => [number, word]));

/** Applies one write within the transaction that is open; throws {@link Conflict}, having perhaps written, where it is refused. */
export function applyWrite(database: Database, write: PackedWrite, standing: Standing): Applied {
  for (const { revision, ...key } of write.expectations) {
    if (revisionOf(database, key) !== revision) throw new Conflict(WORDS.get(key.kind) ?? 'record');
  }
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

/** The key that a fragment of another database was sealed under, if it is here: another may have taken its place. */
function keyCarried(database: Database, place: KeyPlace, commitment: Uint8Array): { keyNo: number; commitment: Uint8Array } {
  const key = findKey(database, place);
  return key !== undefined && sameBytes(key.commitment, commitment) ? key : { keyNo: NO_KEY, commitment };
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

/** In one statement with the look for the key, as a search's entry has a dozen of them. */
const APPEND_FRAGMENT = `
  INSERT INTO fragments (seq, place, key_no, owner, role, commitment, sealed)
  SELECT ?, ?, key_no, owner, role, commitment, ? FROM keys WHERE owner = ? AND role = ?`;

function appendEntries(database: Database, { entries }: PackedWrite, head: number): number {
  let seq = head;
  for (const { schema, header, fragments } of entries.map(unpackEntry)) {
    database.sql('INSERT INTO entries VALUES (?, ?, ?)').run(seq, schema, header);
    for (const [place, { key, sealed, commitment: carried }] of fragments.entries()) {
      if (carried === undefined) {
        if (database.sql(APPEND_FRAGMENT).run(seq, place, sealed, key.owner, key.role) !== 1) throw new Conflict('keys');
        continue;
      }
      const { keyNo, commitment } = keyCarried(database, key, carried);
      database.sql('INSERT INTO fragments VALUES (?, ?, ?, ?, ?, ?, ?)').run(seq, place, keyNo, key.owner, key.role, commitment, sealed);
    }
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
