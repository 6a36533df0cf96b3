import type Database from 'better-sqlite3';
import type { SqlConnection, SqlDriver, SqlRow, SqlStatement, SqlValue } from './sql-driver.js';

/** SQLite by better-sqlite3, or `undefined` where it is not installed or not built for this Node. The only file that imports it. */
export async function betterSqliteDriver(): Promise<SqlDriver | undefined> {
  const Connection = await import('better-sqlite3').then(
    (loaded) => loaded.default,
    () => undefined,
  );
  if (Connection === undefined) return undefined;
  try {
    // The native half is loaded by the first connection.
    new Connection(':memory:').close();
  } catch {
    return undefined;
  }
  return {
    name: 'better-sqlite3',
    open: (file, how) => connection(new Connection(file, { readonly: how === 'read', fileMustExist: how !== 'new' })),
  };
}

function connection(database: Database.Database): SqlConnection {
  return {
    exec: (sql) => void database.exec(sql),
    prepare: (sql) => statement(database.prepare<SqlValue[], SqlRow>(sql)),
    close: () => void database.close(),
  };
}

function statement(prepared: Database.Statement<SqlValue[], SqlRow>): SqlStatement {
  return {
    run: (...values) => prepared.run(...values).changes,
    get: (...values) => prepared.get(...values),
    all: (...values) => prepared.all(...values),
    iterate: (...values) => prepared.iterate(...values),
  };
}
