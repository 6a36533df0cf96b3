import { numberIn } from './columns.js';
import type { Database } from './database.js';
import type { SqlValue } from './sql-driver.js';

/** Rows asked for in one statement: what a search's entry names, with room. */
const AT_ONCE = 16;

/** A question about rows of three values, by how many rows it is asked for. */
export type RowsThere = readonly string[];

/** Keys by owner, role and commitment. */
export const KEYS_THERE = rowsThere('keys', ['owner', 'role', 'commitment']);
/** Records by kind, tag and revision. */
export const RECORDS_THERE = rowsThere('records', ['kind', 'tag', 'revision']);

/** Whether there is a row for each of these values, asked in as few statements as there can be: a call costs more than a look. */
export function areThere(database: Database, question: RowsThere, wanted: readonly (readonly SqlValue[])[]): boolean {
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const some = wanted.slice(at, at + AT_ONCE);
    const row = database.sql(question[some.length] ?? '').get(...some.flat());
    if (numberIn(row, 'found') !== some.length) return false;
  }
  return true;
}

/** `CROSS JOIN` keeps SQLite to this order: one look into the index for each. */
function rowsThere(table: string, [first, second, third]: readonly [string, string, string]): RowsThere {
  return Array.from({ length: AT_ONCE + 1 }, (_, count) => {
    const wanted = Array.from({ length: count }, () => '(?, ?, ?)').join(', ');
    return `SELECT count(*) AS found FROM (VALUES ${wanted}) w CROSS JOIN ${table} t
      ON t.${first} = w.column1 AND t.${second} = w.column2 AND t.${third} = w.column3`;
  });
}
