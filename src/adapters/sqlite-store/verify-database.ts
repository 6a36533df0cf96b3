import { bytesIn } from './columns.js';
import type { Database } from './database.js';
import { corrupt } from './open-database.js';
import { unpackFragments } from './packed-fragments.js';
import { asStoreError, type SqlRow } from './sql-driver.js';

/** What must not be: each finds a row where it is. */
const FAULTS: readonly (readonly [problem: string, sql: string])[] = [
  ['a record has no key', 'SELECT 1 FROM records WHERE NOT EXISTS (SELECT 1 FROM keys WHERE keys.key_no = records.key_no)'],
  ['a key has no root key', 'SELECT 1 FROM keys WHERE NOT EXISTS (SELECT 1 FROM root_keys WHERE root_keys.root_no = keys.root_no)'],
  ['a record is there and deleted', 'SELECT 1 FROM records JOIN tombstones USING (kind, tag)'],
  [
    'a record is newer than the last commit',
    'SELECT 1 FROM records, standing WHERE records.revision > standing.revision OR records.revision < 1',
  ],
  [
    'a tombstone is newer than the last commit',
    'SELECT 1 FROM tombstones t, standing s WHERE t.revision > s.revision OR t.revision <= s.forgotten',
  ],
  [
    'entries are missing',
    'SELECT 1 FROM standing WHERE head <> (SELECT count(*) FROM entries) OR head <> (SELECT coalesce(max(seq) + 1, 0) FROM entries)',
  ],
  ['an entry stands before the first', 'SELECT 1 FROM entries WHERE seq < 0'],
  ['the standing does not add up', 'SELECT 1 FROM standing WHERE revision < 0 OR forgotten < 0 OR forgotten > revision'],
];

/** Reads every page and every reference, as they are at one moment. */
export function verifyDatabase(database: Database): void {
  try {
    database.sql('BEGIN').run();
    const result = database.once('PRAGMA integrity_check(1)').get();
    if (Object.values(result ?? {})[0] !== 'ok') throw corrupt('its pages do not agree');
    for (const [problem, sql] of FAULTS) if (database.once(`${sql} LIMIT 1`).get() !== undefined) throw corrupt(problem);
    const entries = database.once('SELECT fragments FROM entries').iterate();
    try {
      for (let { value, done } = entries.next(); done !== true; { value, done } = entries.next()) {
        unpackFragments(bytesIn(value as SqlRow, 'fragments'));
      }
    } finally {
      entries.return?.();
    }
    database.sql('COMMIT').run();
  } catch (error) {
    throw asStoreError(error);
  }
}
