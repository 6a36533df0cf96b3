import { RescueFaceError } from '../../core/errors.js';
import { betterSqliteDriver } from './better-sqlite-driver.js';
import { nodeSqliteDriver } from './node-sqlite-driver.js';
import type { DriverName, SqlDriver } from './sql-driver.js';

/** The named driver, or Node's own where it has one, or else better-sqlite3. */
export async function loadDriver(name: DriverName | undefined): Promise<SqlDriver> {
  const driver =
    (name === 'better-sqlite3' ? undefined : await nodeSqliteDriver()) ?? (name === 'node:sqlite' ? undefined : await betterSqliteDriver());
  if (driver === undefined) throw new RescueFaceError('ERR_STORE_ENGINE');
  return driver;
}
