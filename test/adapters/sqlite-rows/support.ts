import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe } from 'vitest';
import { betterSqliteDriver } from '../../../src/adapters/sqlite-store/better-sqlite-driver.js';
import { loadDriver } from '../../../src/adapters/sqlite-store/load-driver.js';
import { nodeSqliteDriver } from '../../../src/adapters/sqlite-store/node-sqlite-driver.js';
import { type OpenRowsOptions, openRows } from '../../../src/adapters/sqlite-store/open-rows.js';
import { DRIVER_NAMES, type DriverName, type SqlDriver } from '../../../src/adapters/sqlite-store/sql-driver.js';
import type { KeyRow, RecordRow, RowWrite, SealedRows, StoredEntryRow, StoredRow } from '../../../src/vault/rows.js';

const HERE: Readonly<Record<DriverName, SqlDriver | undefined>> = {
  'node:sqlite': await nodeSqliteDriver(),
  'better-sqlite3': await betterSqliteDriver(),
};

export async function driverOf(name: DriverName): Promise<SqlDriver> {
  return loadDriver(name);
}

/** The same tests on every driver that this Node has; one that it has not is said aloud. */
export function onEveryDriver(what: string, tests: (driver: DriverName) => void): void {
  for (const driver of DRIVER_NAMES) {
    if (HERE[driver] !== undefined) describe(`${what} (${driver})`, () => tests(driver));
    else console.warn(`NOT TESTED HERE: ${what} on ${driver}, which Node ${process.version} does not have`);
  }
  if (Object.values(HERE).every((driver) => driver === undefined)) throw new Error('this Node has no SQLite at all');
}

const folders: string[] = [];
const open = new Set<SealedRows>();

afterEach(async () => {
  await Promise.allSettled([...open].map((rows) => rows[Symbol.asyncDispose]()));
  open.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'));
  folders.push(folder);
  return folder;
}

/** Rows that are closed after the test. */
export async function opened(options: OpenRowsOptions, ...rest: [Parameters<typeof openRows>[1]?]): Promise<SealedRows> {
  const rows = await openRows(options, ...rest);
  open.add(rows);
  return rows;
}

/** New rows in a new folder, with one key. */
export async function fresh(driver: DriverName, folder = newFolder()): Promise<SealedRows> {
  return opened({ folder, driver, create: { facts: {}, keys: [KEY] } });
}

export async function closed(rows: SealedRows): Promise<void> {
  await rows[Symbol.asyncDispose]();
  open.delete(rows);
}

/** Sixteen bytes for a number. */
export function tag(number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, number);
  return bytes;
}

/** Bytes that are nowhere else. */
export function noise(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

export const PERSON = 1;
export const PICTURE = 4;
export const TEMPLATE = 5;

export function keyRow(owner: number, role = 1, more: Partial<KeyRow> = {}): KeyRow {
  return { owner: tag(owner), role, rootKeyId: 'root-1', sealed: noise(60), commitment: noise(32), ...more };
}

/** The key that `fresh` begins with. */
export const KEY: KeyRow = keyRow(0, 6);

export function record(number: number, more: Partial<RecordRow> = {}): RecordRow {
  return { kind: TEMPLATE, tag: tag(number), key: KEY, owner: tag(0), sealed: noise(100), ...more };
}

export function write(parts: Partial<RowWrite>): RowWrite {
  return { expectations: [], newKeys: [], puts: [], deletes: [], entries: [], destroyed: [], ...parts };
}

export function deletion(number: number, kind = TEMPLATE): RowWrite['deletes'][number] {
  return { kind, tag: tag(number), tombstone: noise(40) };
}

export async function rowsOf(pages: AsyncIterable<readonly StoredRow[]>): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

export async function entriesOf(pages: AsyncIterable<readonly StoredEntryRow[]>): Promise<StoredEntryRow[]> {
  const entries: StoredEntryRow[] = [];
  for await (const page of pages) entries.push(...page);
  return entries;
}

/** The number that a tag stands for. */
export function numberOf({ tag: bytes }: { readonly tag: Uint8Array }): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(12);
}
