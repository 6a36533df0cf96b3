import { readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/contracts.js';
import { BESIDE, CACHE_PREFIX, FILE_PREFIX, type GalleryPaths, galleryPaths } from './gallery-paths.js';
import { loadDriver } from './load-driver.js';
import { checkWhole, isThere, unavailable } from './open-database.js';
import type { DriverName } from './sql-driver.js';
import { syncFolder } from './sync.js';
import { takeWriterLock } from './writer-lock.js';

/** How a database takes another's place. */
export interface ReplaceOptions {
  readonly driver?: DriverName | undefined;
  readonly clock?: Clock | undefined;
  /** Keeps the old database beside, under a name that tells when. Default `false`. */
  readonly keep?: boolean | undefined;
}

/** The name, or with a number behind it where something is there: a clock may stand still, or go back. */
function freeName(path: string): string {
  for (let number = 0; ; number++) {
    const name = number === 0 ? path : `${path}-${number}`;
    if (!isThere(name) && !isThere(`${name}-wal`)) return name;
  }
}

/**
 * Puts the database of the folder beside in the place of the one that is there, if one is; nobody may have it open, and the
 * one beside must be whole.
 */
export async function replaceDatabase(paths: GalleryPaths, beside: string, options: ReplaceOptions): Promise<void> {
  const { driver, clock = { now: () => Date.now() }, keep = false } = options;
  checkWhole(galleryPaths(beside).database);
  const owner = { pid: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() };
  const lock = takeWriterLock(await loadDriver(driver), paths, owner);
  try {
    if (keep) {
      // Its log first: a database without it would have lost commits.
      const keepAs = freeName(join(paths.folder, `${FILE_PREFIX}replaced-${clock.now()}`));
      for (const ending of ['-wal', '']) if (isThere(paths.database + ending)) await rename(paths.database + ending, keepAs + ending);
    }
    // They hold what the old database held.
    for (const name of await readdir(paths.folder)) {
      if (name.startsWith(FILE_PREFIX + CACHE_PREFIX)) await rm(join(paths.folder, name), { force: true });
    }
    // SQLite would take the log of the old database for the new one's.
    for (const ending of ['-wal', '-shm']) await rm(paths.database + ending, { force: true });
    await rename(galleryPaths(beside).database, paths.database);
    syncFolder(paths.folder);
  } finally {
    lock.release();
  }
}

/** Removes databases that were to take this one's place and never did: they may hold what has been erased since. */
export async function sweepBeside(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) if (BESIDE.test(name)) await rm(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw unavailable(error);
  }
}
