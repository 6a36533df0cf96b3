import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { RescueFaceError } from '../../core/errors.js';
import { Database } from './database.js';
import type { GalleryPaths } from './gallery-paths.js';
import { isThere, unavailable } from './open-database.js';
import { asStoreError, type SqlDriver, sqliteCode } from './sql-driver.js';
import { OWNER_ONLY } from './sync.js';

/** Who writes to a gallery. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

/** How long a writer waits for those who only ask whether there is one, in milliseconds. */
const LOCK_WAIT_MS = 250;

/** How long the name of a writer who has just come is waited for, in milliseconds. */
const OWNER_WAIT_MS = 200;

/** The one writer's place. */
export interface WriterLock {
  release(): void;
}

/**
 * Takes the writer's place: an exclusive transaction on a database of its own with nothing in it, which the operating
 * system ends when the process does, however it ends. The file stays where it is, because a lock on a file that was
 * removed locks nobody out; and nobody opens it but through SQLite, since closing a file drops the process's locks on it.
 */
export function takeWriterLock(driver: SqlDriver, paths: GalleryPaths, owner: Owner): WriterLock {
  let lock: Database | undefined;
  try {
    lock = new Database(driver.open(paths.lock, 'new'));
    chmodSync(paths.lock, OWNER_ONLY);
    lock.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}; PRAGMA journal_mode = MEMORY`);
    lock.sql('BEGIN EXCLUSIVE').run();
    writeOwner(paths, owner);
  } catch (error) {
    lock?.close();
    if (sqliteCode(error) === 'SQLITE_BUSY') throw new RescueFaceError('ERR_STORE_LOCKED', { ...readOwner(paths) });
    throw sqliteCode(error) === undefined ? unavailable(error) : asStoreError(error);
  }
  const held = lock;
  return {
    release() {
      rmSync(paths.owner, { force: true });
      held.close();
    },
  };
}

/** Whether somebody holds the writer's place; asks without taking it. */
export function hasWriter(driver: SqlDriver, paths: GalleryPaths): boolean {
  if (!isThere(paths.lock)) return false;
  const lock = new Database(driver.open(paths.lock, 'read'));
  try {
    lock.exec('PRAGMA busy_timeout = 0');
    lock.sql('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_BUSY') return true;
    throw asStoreError(error);
  } finally {
    lock.close();
  }
}

function writeOwner(paths: GalleryPaths, owner: Owner): void {
  const written = `${paths.owner}.new`;
  writeFileSync(written, JSON.stringify(owner), { mode: OWNER_ONLY });
  renameSync(written, paths.owner);
}

function readOwner(paths: GalleryPaths): Owner {
  const deadline = Date.now() + OWNER_WAIT_MS;
  for (;;) {
    try {
      const { pid, host, since } = JSON.parse(readFileSync(paths.owner, 'utf8')) as Partial<Owner>;
      return { pid: Number(pid), host: String(host), since: String(since) };
    } catch {
      if (Date.now() > deadline) return { pid: 0, host: '?', since: '?' };
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
