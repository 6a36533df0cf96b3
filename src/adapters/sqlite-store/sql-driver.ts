import { RescueFaceError } from '../../core/errors.js';

/** What is bound to a statement and comes back from it. */
export type SqlValue = number | string | Uint8Array | null;

export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A prepared statement; parameters by position. */
export interface SqlStatement {
  /** How many rows were changed. */
  run(...values: readonly SqlValue[]): number;
  get(...values: readonly SqlValue[]): SqlRow | undefined;
  all(...values: readonly SqlValue[]): readonly SqlRow[];
  /** Row by row; the connection does nothing else meanwhile. */
  iterate(...values: readonly SqlValue[]): Iterator<SqlRow>;
}

/** One connection. Calls are synchronous and throw the driver's own errors: {@link sqliteCode}. */
export interface SqlConnection {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
  close(): void;
}

export interface SqlDriver {
  readonly name: DriverName;
  /** The file must be there, unless a new one is asked for. */
  open(file: string, how: 'new' | 'write' | 'read'): SqlConnection;
}

export const DRIVER_NAMES = ['node:sqlite', 'better-sqlite3'] as const;

export type DriverName = (typeof DRIVER_NAMES)[number];

/** Primary result codes (https://www.sqlite.org/rescode.html). */
const PRIMARY: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  2: 'SQLITE_INTERNAL',
  3: 'SQLITE_PERM',
  4: 'SQLITE_ABORT',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  9: 'SQLITE_INTERRUPT',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  21: 'SQLITE_MISUSE',
  22: 'SQLITE_NOLFS',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
};

/** The primary result code by name, whichever driver threw; `undefined` for what is no error of SQLite's. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  // node:sqlite gives the number, better-sqlite3 the extended name, e.g. SQLITE_IOERR_WRITE.
  if (typeof errcode === 'number') return PRIMARY[errcode & 0xff];
  return typeof code === 'string' ? /^SQLITE_[A-Z]+/.exec(code)?.[0] : undefined;
}

/** An error of SQLite's as the store says it; anything else as it is. */
export function asStoreError(error: unknown): unknown {
  const problem = sqliteCode(error);
  switch (problem) {
    case undefined:
      return error;
    case 'SQLITE_FULL':
      return new RescueFaceError('ERR_STORE_FULL', {}, { cause: error });
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return new RescueFaceError('ERR_STORE_CORRUPT', { problem }, { cause: error });
    default:
      return new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem }, { cause: error });
  }
}
