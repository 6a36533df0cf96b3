import { lstat, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { checkKeys, checkOneOf, checkText } from '../../core/check.js';
import type { Clock } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { RowFoundation, SealedRows, Standing } from '../../vault/rows.js';
import { checkedFoundation } from './check-write.js';
import { DISK, type FileLayer } from './file-layer.js';
import { galleryPaths } from './gallery-paths.js';
import type { SqliteInit } from './messages.js';
import { unavailable } from './open-database.js';
import { DRIVER_NAMES, type DriverName } from './sql-driver.js';
import { SqliteRows } from './sqlite-rows.js';
import { SqliteWorker } from './worker-calls.js';

/** Options of {@link openRows}. */
export interface OpenRowsOptions {
  /** The gallery's folder. */
  readonly folder: string;
  /** Makes a new database that begins with this; `ERR_STORE_EXISTS` where one is. The folder is made where it is not there. */
  readonly create?: RowFoundation | undefined;
  /** Takes no lock and changes nothing. */
  readonly readOnly?: boolean | undefined;
  /** Default: Node's own SQLite where it has one, else better-sqlite3. */
  readonly driver?: DriverName | undefined;
  /** Tells since when the gallery is open. Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

const FOLDER_MODE = 0o700;

/**
 * Opens the rows of a gallery's folder. Rejects with `ERR_STORE_MISSING`, `ERR_STORE_EXISTS`, `ERR_STORE_LOCKED`,
 * `ERR_STORE_FOREIGN`, `ERR_STORE_NEWER`, `ERR_STORE_CORRUPT`, `ERR_STORE_ENGINE`, `ERR_STORE_FULL` and
 * `ERR_STORE_UNAVAILABLE`.
 *
 * While it is open, nothing else in this process may open and close the database's or the lock's file: closing one
 * takes SQLite's locks on it along (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export async function openRows(options: OpenRowsOptions, files: FileLayer = DISK): Promise<SealedRows> {
  checkKeys('openRows', options, ['folder', 'create', 'readOnly', 'driver', 'clock']);
  checkText('folder', options.folder);
  const { create, readOnly = false, driver, clock = { now: () => Date.now() } } = options;
  if (driver !== undefined) checkOneOf('driver', driver, DRIVER_NAMES);
  if (create !== undefined && readOnly) throw new TypeError('Expected no create together with readOnly');
  const folder = resolve(options.folder);
  const isThere = await exists(galleryPaths(folder).database);
  if (create !== undefined && isThere) throw new RescueFaceError('ERR_STORE_EXISTS');
  if (create === undefined && !isThere) throw new RescueFaceError('ERR_STORE_MISSING');
  if (create !== undefined) await makeFolder(folder);

  const owner = { pid: process.pid, host: hostname(), since: new Date(clock.now()).toISOString() };
  const as: SqliteInit['as'] = readOnly ? { kind: 'viewer' } : { kind: 'writer', owner, create: create && checkedFoundation(create) };
  const main = new SqliteWorker({ folder, driver, as });
  await main.ready();
  const standing = await main.call<Standing>('standing');
  return new SqliteRows({ folder, driver, readOnly, main, standing, files });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return false;
    throw unavailable(error);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    throw unavailable(error);
  }
}
