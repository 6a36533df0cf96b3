import type { SqlConnection, SqlStatement } from './sql-driver.js';

/** Bytes of one page of the database. */
export const PAGE_SIZE = 8192;

/** Pages in the log after which a commit moves them into the database: 16 MB. */
const CHECKPOINT_PAGES = 2000;

/** How long a connection waits for another one's lock, in milliseconds. */
const BUSY_MS = 5000;

/** Memory for pages, in KiB. */
const CACHE_KIB = 16_384;

/** A connection with its prepared statements. */
export class Database {
  readonly #connection: SqlConnection;
  readonly #statements = new Map<string, SqlStatement>();

  constructor(connection: SqlConnection) {
    this.#connection = connection;
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** The statement of this text, prepared once. */
  sql(text: string): SqlStatement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#connection.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  /** Prepared for one use: what may be open twice at a time, and what changes the schema. */
  once(text: string): SqlStatement {
    return this.#connection.prepare(text);
  }

  pragma(name: string): string | number | undefined {
    const value = Object.values(this.once(`PRAGMA ${name}`).get() ?? {})[0];
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}

/**
 * What every connection is set to. `synchronous = FULL` is what makes a commit durable in WAL mode, and better-sqlite3 is
 * built with less; `secure_delete` overwrites what is deleted; `cell_size_check` and `trusted_schema = OFF` are SQLite's
 * advice for files that somebody may have tampered with (https://www.sqlite.org/security.html). The two about flushing
 * matter on macOS, where fsync alone leaves bytes in the drive's memory.
 */
export function setUp(database: Database): void {
  database.exec(`
    PRAGMA busy_timeout = ${BUSY_MS};
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA foreign_keys = OFF;
    PRAGMA secure_delete = ON;
    PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON;
    PRAGMA checkpoint_fullfsync = ON;
    PRAGMA cache_size = -${CACHE_KIB};
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
  `);
}

/** Runs all of it in one transaction, or none. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.sql('BEGIN IMMEDIATE').run();
  try {
    const result = work();
    database.sql('COMMIT').run();
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** A full disk or a failed write has rolled back already: then there is nothing to roll back. */
export function rollBack(database: Database): void {
  try {
    database.sql('ROLLBACK').run();
  } catch {
    // No transaction is open.
  }
}
