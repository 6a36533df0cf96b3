import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyProvider } from 'rescue-face';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, type SealedStore, type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { onTestFinished } from 'vitest';
import { fixedKeys } from '../../../bench/support/fixed-keys.mjs';

/** The SQLite packages this Node could load. */
export const DRIVERS = ['node:sqlite', 'better-sqlite3'] as const;

export type Driver = (typeof DRIVERS)[number];

/** Whether this Node has it: its own only from 22.13 on, the other where it was compiled for this Node. */
export function hasDriver(driver: Driver): boolean {
  try {
    const loaded = createRequire(import.meta.url)(driver) as { new (file: string): unknown } & { readonly default?: unknown };
    if (driver === 'better-sqlite3') new loaded(':memory:');
    return true;
  } catch {
    return false;
  }
}

/** A new folder that is removed when the test is over. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Options with keys that are open. */
export interface SubjectOptions extends SqliteStoreOptions {
  readonly keys: KeyProvider;
}

/** Options of a store in a new folder. */
export async function subject(driver: Driver): Promise<SubjectOptions> {
  const crypto = standardCrypto();
  return { folder: await newFolder(), crypto, keys: fixedKeys(crypto), driver };
}

/** A new store; `reopen` opens again what was closed last. */
export async function newStore(driver: Driver): Promise<{ readonly store: SealedStore; readonly options: SubjectOptions }> {
  const options = await subject(driver);
  await createSqliteStore(options);
  return { store: await sqliteStore(options), options };
}
