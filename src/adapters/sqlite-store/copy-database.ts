import { closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RescueFaceError } from '../../core/errors.js';
import type { Database } from './database.js';
import { COPY_PREFIX, FILE_PREFIX, type GalleryPaths } from './gallery-paths.js';
import { isThere, unavailable } from './open-database.js';
import { asStoreError, sqliteCode } from './sql-driver.js';
import { OWNER_ONLY, syncFile, syncFolder } from './sync.js';

/** Writes the database as it is at one moment into a new file, which gets its name once it is whole and on the disk. */
export function copyDatabase(database: Database, file: string): void {
  if (isThere(file)) throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'EEXIST' });
  const written = `${file}.new`;
  try {
    rmSync(written, { force: true });
    // Made here, because SQLite would make it readable for others; it takes an empty file for none.
    closeSync(openSync(written, 'wx', OWNER_ONLY));
    database.once('VACUUM INTO ?').run(written);
    syncFile(written);
    renameSync(written, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(written, { force: true });
    throw sqliteCode(error) === undefined ? unavailable(error) : asStoreError(error);
  }
}

/** Removes what copies were left behind when a process ended in the middle of one. */
export function sweepCopies(paths: GalleryPaths): void {
  for (const name of readdirSync(paths.folder)) {
    if (name.startsWith(FILE_PREFIX + COPY_PREFIX)) rmSync(join(paths.folder, name), { force: true });
  }
}
