import type { KeyPlace, StoredKeyRow } from '../../vault/rows.js';
import { bytesIn, numberIn, textIn } from './columns.js';
import type { Database } from './database.js';
import type { Rewrapped } from './messages.js';
import { type Page, PageWriter } from './page.js';
import { packKey } from './row-pages.js';
import { KEY_AT } from './row-queries.js';
import type { SqlRow } from './sql-driver.js';

/** The number of a root key, given on its first use. */
export function rootNumber(database: Database, rootKeyId: string): number {
  const find = database.sql('SELECT root_no FROM root_keys WHERE root_key_id = ?');
  const found = find.get(rootKeyId);
  if (found !== undefined) return numberIn(found, 'root_no');
  database.sql('INSERT INTO root_keys (root_key_id) VALUES (?)').run(rootKeyId);
  return numberIn(find.get(rootKeyId), 'root_no');
}

const KEY = 'SELECT key_no, owner, role, root_key_id, sealed, commitment FROM keys JOIN root_keys USING (root_no)';

/** The keys at these places, in their order. */
export function keysAt(database: Database, places: readonly KeyPlace[]): Page {
  const find = database.sql(KEY_AT);
  const page = new PageWriter();
  for (const { owner, role } of places) {
    page.count += 1;
    packKey(page, find.get(owner, role) ?? {});
  }
  return page.page();
}

/** The keys with these commitments: all keys are looked through once, since nobody asks but after an older copy was restored. */
export function keysCommitted(database: Database, commitments: readonly Uint8Array[]): StoredKeyRow[] {
  const wanted = new Set(commitments.map(hex));
  const found: number[] = [];
  const all = database.once('SELECT key_no, commitment FROM keys').iterate();
  for (let { value, done } = all.next(); done !== true; { value, done } = all.next()) {
    const row = value as SqlRow;
    if (wanted.has(hex(bytesIn(row, 'commitment')))) found.push(numberIn(row, 'key_no'));
  }
  const byNumber = database.sql(`${KEY} WHERE key_no = ?`);
  return found.flatMap((keyNo) => byNumber.all(keyNo).map(keyIn));
}

/** The root keys that keys lie under, with how many. */
export function countByRoot(database: Database): readonly (readonly [rootKeyId: string, keys: number])[] {
  return database
    .sql('SELECT root_key_id, count(*) AS keys FROM keys JOIN root_keys USING (root_no) GROUP BY root_no ORDER BY root_no')
    .all()
    .map((row) => [textIn(row, 'root_key_id'), numberIn(row, 'keys')] as const);
}

/** Up to `limit` keys under any other root key, by number; root key by root key, so that those already moved are not read again. */
export function keysNotUnder(database: Database, rootKeyId: string, limit: number): StoredKeyRow[] {
  const others = database.sql('SELECT root_no FROM root_keys WHERE root_key_id <> ?').all(rootKeyId);
  const first = database.sql(`${KEY} WHERE root_no = ? ORDER BY key_no LIMIT ?`);
  return others
    .flatMap((other) => first.all(numberIn(other, 'root_no'), limit).map(keyIn))
    .sort((a, b) => a.keyNo - b.keyNo)
    .slice(0, limit);
}

/** Puts keys under another root key, within the transaction that is open; the bytes that were replaced. */
export function rewrapKeys(database: Database, keys: readonly Rewrapped[]): Uint8Array[] {
  const replaced: Uint8Array[] = [];
  for (const { keyNo, was, rootKeyId, sealed } of keys) {
    const changed = database
      .sql('UPDATE keys SET root_no = ?, sealed = ? WHERE key_no = ? AND sealed = ?')
      .run(rootNumber(database, rootKeyId), sealed, keyNo, was);
    if (changed > 0) replaced.push(was);
  }
  return replaced;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

function keyIn(row: SqlRow): StoredKeyRow {
  return {
    keyNo: numberIn(row, 'key_no'),
    owner: bytesIn(row, 'owner'),
    role: numberIn(row, 'role'),
    rootKeyId: textIn(row, 'root_key_id'),
    sealed: bytesIn(row, 'sealed'),
    commitment: bytesIn(row, 'commitment'),
  };
}
