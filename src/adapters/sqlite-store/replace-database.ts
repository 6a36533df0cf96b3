import { rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { Clock } from '../../core/contracts.js';
import { type GalleryPaths, galleryPaths } from './gallery-paths.js';
import { loadDriver } from './load-driver.js';
import { isThere } from './open-database.js';
import type { DriverName } from './sql-driver.js';
import { syncFolder } from './sync.js';
import { takeWriterLock } from './writer-lock.js';

/** How a database takes another's place. */
export interface ReplaceOptions {
  readonly driver?: DriverName | undefined;
  readonly clock?: Clock | undefined;
  /** The name under which the old database is kept. Default: it is not. */
  readonly keepAs?: string | undefined;
}

/** Puts the database of the folder beside in the place of the one that is there, if one is; nobody may have it open. */
export async function replaceDatabase(paths: GalleryPaths, beside: string, options: ReplaceOptions): Promise<void> {
  const { driver, clock = { now: () => Date.now() }, keepAs } = options;
  const owner = { pid: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() };
  const lock = takeWriterLock(await loadDriver(driver), paths, owner);
  try {
    if (keepAs !== undefined) {
      for (const ending of ['-wal', '']) if (isThere(paths.database + ending)) await rename(paths.database + ending, keepAs + ending);
    }
    // SQLite would take the log of the old database for the new one's.
    for (const ending of ['-wal', '-shm']) await rm(paths.database + ending, { force: true });
    await rename(galleryPaths(beside).database, paths.database);
    syncFolder(paths.folder);
  } finally {
    lock.release();
  }
}
