import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type SealedStore, type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { newFolder } from './store-subject.js';

/** The database of a folder. */
export const databaseIn = (folder: string) => join(folder, 'rescue-face.db');

/**
 * A copy of a folder, also of one that is in use. Made by another process: whoever closes a file takes the locks along
 * that their process has on it, SQLite's too.
 */
export async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder();
  const script = 'const [from, to] = process.argv.slice(1); require("node:fs").cpSync(from, to, { recursive: true });';
  execFileSync(process.execPath, ['-e', script, folder, copy]);
  return copy;
}

/** Every file of a folder that nobody uses, and of the folders in it. */
export function filesIn(folder: string): { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

/** Opens a store for one piece of work. */
export async function within<T>(options: SqliteStoreOptions, work: (store: SealedStore) => Promise<T>): Promise<T> {
  await using store = await sqliteStore(options);
  return await work(store);
}

/** The code a call is refused with; throws where it is not, or with something that is no error of this package. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_')) return error.code;
  throw error;
}
