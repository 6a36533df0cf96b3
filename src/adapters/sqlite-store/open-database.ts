import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { RescueFaceError } from '../../core/errors.js';
import { GALLERY_FILE } from '../../core/gallery-file.js';
import { Database, inTransaction, setUp } from './database.js';
import type { GalleryPaths } from './gallery-paths.js';
import { MIGRATIONS } from './migrations.js';
import { asStoreError, type SqlDriver, sqliteCode } from './sql-driver.js';

/** Marks the database as a gallery: "rsFc". */
export const APPLICATION_ID = 0x72734663;

/** Where SQLite keeps the application id in a file, big-endian (https://www.sqlite.org/fileformat.html). */
const APPLICATION_ID_AT = 68;

/** Whether something is at this path, be it a link to nowhere. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** A failed file step. */
export function unavailable(cause: unknown): RescueFaceError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new RescueFaceError('ERR_STORE_FULL', {}, { cause });
  return new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: code }, { cause });
}

/** Work whose failed file steps are told as a store tells them. */
export async function inStoreWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? unavailable(error) : error;
  }
}

/**
 * Refuses a file that is not a gallery's before SQLite has touched it: opening alone could change it. Only for whoever
 * holds the writer's lock: closing a file takes the process's locks on it along (POSIX), so that no other connection of
 * this process may be writing to it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export function checkMarked(paths: GalleryPaths): void {
  const bytes = Buffer.alloc(APPLICATION_ID_AT + 4);
  try {
    const file = openSync(paths.database, 'r');
    try {
      readSync(file, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw unavailable(cause);
  }
  if (bytes.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) throw foreign();
}

/** The database, checked and brought up to the newest format. */
export function openToWrite(driver: SqlDriver, paths: GalleryPaths): Database {
  return opened(driver, paths, { how: 'write', endMayBeMissing: false }, (database) => {
    const mode = database.pragma('journal_mode = WAL');
    if (mode !== 'wal') throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'this file system cannot hold a write-ahead log' });
    migrate(database, formatOf(database), MIGRATIONS);
  });
}

/** The database for reading; one of an older format is refused, because it would have to be changed. */
export function openToRead(driver: SqlDriver, paths: GalleryPaths, { endMayBeMissing = false } = {}): Database {
  return opened(driver, paths, { how: 'read', endMayBeMissing }, (database) => {
    const found = formatOf(database);
    if (found < MIGRATIONS.length) {
      throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: `format ${found} has to be brought up by a writer` });
    }
  });
}

function opened(
  driver: SqlDriver,
  paths: GalleryPaths,
  { how, endMayBeMissing }: { readonly how: 'write' | 'read'; readonly endMayBeMissing: boolean },
  check: (database: Database) => void,
): Database {
  let database: Database | undefined;
  try {
    database = new Database(driver.open(paths.database, how));
    setUp(database);
    check(database);
    checkSchema(driver, database);
    checkStanding(database, endMayBeMissing);
    return database;
  } catch (error) {
    database?.close();
    // A file that is no database at all is damaged where it bears the mark; otherwise it is none of ours.
    if (sqliteCode(error) === 'SQLITE_NOTADB') checkMarked(paths);
    // Statements that were always the same and now fail: the schema is not what it was.
    if (sqliteCode(error) === 'SQLITE_ERROR') throw corrupt('its schema');
    throw asStoreError(error);
  }
}

/**
 * Throws where a closed database still has a log: closing moves it into the file and keeps silent where that fails, as on a
 * full disk. Under another name than its log's the database would have lost what is in there.
 */
export function checkWhole(file: string): void {
  if (isThere(`${file}-wal`)) {
    throw new RescueFaceError('ERR_STORE_UNAVAILABLE', {
      problem: 'the log of a new database could not be moved into it; is the disk full?',
    });
  }
}

/** The format of a gallery's database; throws where it is none, or newer than this software. */
function formatOf(database: Database): number {
  if (database.pragma('application_id') !== APPLICATION_ID) throw foreign();
  const found = Number(database.pragma('user_version'));
  const known = MIGRATIONS.length;
  if (found > known) throw new RescueFaceError('ERR_STORE_NEWER', { found, known });
  return found;
}

/** Runs what leads from a format to the newest, all in one transaction. */
export function migrate(database: Database, from: number, steps: readonly string[]): void {
  if (from === steps.length) return;
  inTransaction(database, () => {
    for (const step of steps.slice(from)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

/** Compares every table and index with what a new database has. */
function checkSchema(driver: SqlDriver, database: Database): void {
  const model = new Database(driver.open(':memory:', 'new'));
  try {
    migrate(model, 0, MIGRATIONS);
    if (schemaOf(model) !== schemaOf(database)) throw corrupt('its schema');
  } finally {
    model.close();
  }
}

function schemaOf(database: Database): string {
  return JSON.stringify(database.once('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all());
}

/** What can be checked at once, however large the database is: that it is whole is for `verify` to find. */
function checkStanding(database: Database, endMayBeMissing: boolean): void {
  const standing = database.once('SELECT revision, head, forgotten FROM standing').all();
  const [row] = standing;
  const last = Number(database.once('SELECT min(max(seq), 9007199254740991) AS last FROM entries').get()?.['last'] ?? -1);
  if (row === undefined || standing.length !== 1) throw corrupt('its standing is missing');
  if (!endMayBeMissing && last + 1 !== row['head']) throw corrupt('its last entry is not the one it should be');
}

export function corrupt(problem: string): RescueFaceError {
  return new RescueFaceError('ERR_STORE_CORRUPT', { problem });
}

function foreign(): RescueFaceError {
  return new RescueFaceError('ERR_STORE_FOREIGN', { file: GALLERY_FILE });
}
