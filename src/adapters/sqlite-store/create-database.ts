import { chmodSync, renameSync, rmSync } from 'node:fs';
import { RescueFaceError } from '../../core/errors.js';
import type { RowFoundation } from '../../vault/rows.js';
import { insertKey } from './apply-write.js';
import { Database, inTransaction, PAGE_SIZE, setUp } from './database.js';
import type { GalleryPaths } from './gallery-paths.js';
import { MIGRATIONS } from './migrations.js';
import { APPLICATION_ID, checkWhole, isThere, migrate, unavailable } from './open-database.js';
import { asStoreError, type SqlDriver, sqliteCode } from './sql-driver.js';
import { OWNER_ONLY, syncFile, syncFolder } from './sync.js';

/**
 * Makes a database beside and gives it its name once it is whole, so that a crash leaves none rather than half of one. A
 * log without a database is somebody's remainder, and SQLite would take it for the new database's: it refuses.
 */
export function createDatabase(driver: SqlDriver, paths: GalleryPaths, foundation: RowFoundation): void {
  if (isThere(paths.database) || isThere(paths.log)) throw new RescueFaceError('ERR_STORE_EXISTS');
  const written = `${paths.database}.new`;
  try {
    sweep(written);
    fill(driver, written, foundation);
    checkWhole(written);
    syncFile(written);
    renameSync(written, paths.database);
    syncFolder(paths.folder);
  } catch (error) {
    sweep(written);
    throw sqliteCode(error) === undefined ? unavailable(error) : asStoreError(error);
  }
}

function fill(driver: SqlDriver, file: string, { revision = 0, facts, keys }: RowFoundation): void {
  const database = new Database(driver.open(file, 'new'));
  try {
    chmodSync(file, OWNER_ONLY);
    database.exec(`PRAGMA page_size = ${PAGE_SIZE}`);
    database.pragma('journal_mode = WAL');
    setUp(database);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    migrate(database, 0, MIGRATIONS);
    inTransaction(database, () => {
      for (const [name, value] of Object.entries(facts)) database.sql('INSERT INTO facts VALUES (?, ?)').run(name, value);
      for (const key of keys) insertKey(database, key);
      // Nothing may be asked of it that happened before it was made: tombstones of that time are not here.
      database.sql('UPDATE standing SET revision = ?, forgotten = ?').run(revision, revision);
    });
    // Moves the log into the file. Closing would do so as well, and keep silent where the disk is full.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function sweep(written: string): void {
  for (const file of [written, `${written}-wal`, `${written}-shm`, `${written}-journal`]) rmSync(file, { force: true });
}
