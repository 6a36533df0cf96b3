import type { KeyPlace } from '../../vault/rows.js';
import { hexOf } from '../../vault/tags.js';
import { bytesIn, numberIn, textIn } from './columns.js';
import type { Database } from './database.js';
import type { Rewrapped } from './messages.js';
import type { Page } from './page.js';
import { packKeys } from './row-pages.js';
import { KEY_AT, KEYS } from './row-queries.js';
import type { SqlRow } from './sql-driver.js';

/** The number of a root key, given on its first use. */
export function rootNumber(database: Database, rootKeyId: string): number {
  const find = database.sql('SELECT root_no FROM root_keys WHERE root_key_id = ?');
  const found = find.get(rootKeyId);
  if (found !== undefined) return numberIn(found, 'root_no');
  database.sql('INSERT INTO root_keys (root_key_id) VALUES (?)').run(rootKeyId);
  return numberIn(find.get(rootKeyId), 'root_no');
}

/** The keys at these places, in their order. */
export function keysAt(database: Database, places: readonly KeyPlace[]): Page {
  const find = database.sql(KEY_AT);
  return packKeys(places.map(({ owner, role }) => find.get(owner, role)));
}

/** The keys with these commitments: all keys are looked through once, since nobody asks but after an older copy was restored. */
export function keysCommitted(database: Database, commitments: readonly Uint8Array[]): Page {
  const wanted = new Set(commitments.map(hexOf));
  const found: number[] = [];
  const all = database.once('SELECT key_no, commitment FROM keys').iterate();
  for (let { value, done } = all.next(); done !== true; { value, done } = all.next()) {
    const row = value as SqlRow;
    if (wanted.has(hexOf(bytesIn(row, 'commitment')))) found.push(numberIn(row, 'key_no'));
  }
  const byNumber = database.sql(`${KEYS} WHERE k.key_no = ?`);
  return packKeys(found.map((keyNo) => byNumber.get(keyNo)));
}

/** The root keys that keys lie under, with how many. */
export function countByRoot(database: Database): readonly (readonly [rootKeyId: string, keys: number])[] {
  return database
    .sql('SELECT root_key_id, count(*) AS keys FROM keys JOIN root_keys USING (root_no) GROUP BY root_no ORDER BY root_no')
    .all()
    .map((row) => [textIn(row, 'root_key_id'), numberIn(row, 'keys')] as const);
}

/** Up to `limit` keys under any other root key, by number; root key by root key, so that those already moved are not read again. */
export function keysNotUnder(database: Database, rootKeyId: string, limit: number): Page {
  const others = database.sql('SELECT root_no FROM root_keys WHERE root_key_id <> ?').all(rootKeyId);
  const first = database.sql(`${KEYS} WHERE k.root_no = ? ORDER BY k.key_no LIMIT ?`);
  const rows = others.flatMap((other) => first.all(numberIn(other, 'root_no'), limit));
  return packKeys(rows.sort((a, b) => numberIn(a, 'key_no') - numberIn(b, 'key_no')).slice(0, limit));
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
