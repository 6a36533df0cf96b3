import { numberIn } from './columns.js';
import type { Database } from './database.js';
import type { PagesQuery } from './messages.js';
import type { SqlValue } from './sql-driver.js';

/** One statement with its parameters. */
export interface Query {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

const KEY_COLUMNS =
  'k.key_no, k.owner AS key_owner, k.role AS key_role, k.sealed AS key_sealed, k.commitment AS key_commitment, root_key_id';
const NO_KEY = 'NULL AS key_no, NULL AS key_owner, NULL AS key_role, NULL AS key_sealed, NULL AS key_commitment, NULL AS root_key_id';
const ITS_KEY = 'LEFT JOIN keys k USING (key_no) LEFT JOIN root_keys USING (root_no)';
const RECORDS = `SELECT r.kind, r.tag, r.revision, r.place, r.sealed, ${KEY_COLUMNS} FROM records r ${ITS_KEY}`;
const TOMBSTONES = `SELECT t.kind, t.tag, t.revision, t.place, t.sealed, ${NO_KEY} FROM tombstones t`;

/** One row with its key. */
export const ONE_ROW = `${RECORDS} WHERE r.kind = ? AND r.tag = ?`;

/** Keys, of which some are chosen. */
export const KEYS = `SELECT ${KEY_COLUMNS} FROM keys k LEFT JOIN root_keys USING (root_no)`;

/** The key at a place. */
export const KEY_AT = `${KEYS} WHERE k.owner = ? AND k.role = ?`;

/** The same, if it is the one that is committed to. */
export const KEY_COMMITTED = `${KEY_AT} AND k.commitment = ?`;

/** What an iteration reads, in its order, without a sort: every part of it comes out of an index in that order. */
export function queryFor(database: Database, query: PagesQuery): Query {
  switch (query.select) {
    case 'kind':
      return rowsOfKind(query.kind, query.owner);
    case 'changes':
      return changesSince(query.since, query.kinds ?? kindsIn(database));
    case 'entries':
      return { sql: ENTRIES, values: [query.from] };
    case 'leaves':
      return { sql: LEAVES, values: [query.from] };
  }
}

const ENTRIES = 'SELECT seq, leaf, schema, header, fragments FROM entries WHERE seq >= ? ORDER BY seq';
/** Out of the index alone: the entries themselves are sixty times as many bytes. */
const LEAVES = 'SELECT leaf FROM entries INDEXED BY entry_leaves WHERE seq >= ? ORDER BY seq';

function rowsOfKind(kind: number, owner: Uint8Array | undefined): Query {
  const [theirs, values] = owner === undefined ? ['', [kind]] : ['AND r.owner = ?', [kind, owner]];
  return { sql: `${RECORDS} WHERE r.kind = ? ${theirs} ORDER BY r.row_no`, values };
}

/** Every part comes out of its index in order, so that they are merged as they are read. */
function changesSince(since: number, kinds: readonly number[]): Query {
  const parts = kinds.flatMap(() => [
    `${RECORDS} WHERE r.kind = ? AND r.revision > ?`,
    `${TOMBSTONES} WHERE t.kind = ? AND t.revision > ?`,
  ]);
  if (parts.length === 0) return { sql: `${TOMBSTONES} WHERE false`, values: [] };
  return { sql: `${parts.join(' UNION ALL ')} ORDER BY revision, place`, values: kinds.flatMap((kind) => [kind, since, kind, since]) };
}

/** The kinds there are rows of: one look-up each. */
function kindsIn(database: Database): number[] {
  const kinds = new Set<number>();
  for (const table of ['records', 'tombstones']) {
    const next = database.sql(`SELECT min(kind) AS kind FROM ${table} WHERE kind > ?`);
    for (let kind = -1; ; ) {
      const row = next.get(kind);
      if (typeof row?.['kind'] !== 'number') break;
      kind = numberIn(row, 'kind');
      kinds.add(kind);
    }
  }
  return [...kinds];
}
