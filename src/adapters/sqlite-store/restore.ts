import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { sameBytes } from '../../core/bytes.js';
import { checkKeys, checkText } from '../../core/check.js';
import type { CallOptions, Clock, CryptoProvider, KeyProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { type BackupFacts, factsOf, openBackup, openVault, type SealedRows, type StoredEntryRow } from '../../vault/main.js';
import { readPieces, writeAll } from './backup-file.js';
import { galleryPaths } from './gallery-paths.js';
import { inStoreWords, isThere } from './open-database.js';
import { openRows } from './open-rows.js';
import { replaceDatabase } from './replace-database.js';

/** Options of {@link restoreSqliteStore}. */
export interface RestoreOptions {
  /** The gallery's folder: with the database that is to be replaced, or without one. */
  readonly folder: string;
  /** The backup. */
  readonly file: string;
  readonly crypto: CryptoProvider;
  readonly formerCrypto?: readonly CryptoProvider[] | undefined;
  readonly keys: KeyProvider;
  /**
   * Restores although the ledger that is there has entries the backup has not, or cannot be read: the present database is
   * kept beside, as `rescue-face.replaced-…`. Default `false`: such a backup is refused with `ERR_STORE_ROLLBACK`.
   */
  readonly discardNewer?: boolean | undefined;
  readonly driver?: 'node:sqlite' | 'better-sqlite3' | undefined;
  readonly clock?: Clock | undefined;
}

const FOLDER_MODE = 0o700;

/** What a restoration came to. */
export interface Restored {
  readonly backup: BackupFacts;
  /** Ledger entries that were there and are not in the backup. */
  readonly lostEntries: number;
  /** Whether the database that was there has been kept beside. */
  readonly keptBeside: boolean;
}

/**
 * Puts a backup's database in place: unsealed beside, every page checked, its ledger compared with the one that is
 * there, then renamed. Whatever fails before that changes nothing. Erasures made since the backup are made good when
 * the store is opened, before anybody sees it.
 *
 * Rejects with `ERR_STORE_BACKUP` (not usable, or another gallery's), `ERR_STORE_ROLLBACK`, `ERR_STORE_LOCKED`,
 * `ERR_KEY_MISSING`, `ERR_CRYPTO_REFUSED`, and what opening the present database rejects with.
 */
export async function restoreSqliteStore(options: RestoreOptions, call: CallOptions = {}): Promise<Restored> {
  checkKeys('restore', options, ['folder', 'file', 'crypto', 'formerCrypto', 'keys', 'discardNewer', 'driver', 'clock']);
  checkText('folder', options.folder);
  checkText('file', options.file);
  return inStoreWords(() => restore(options, call));
}

async function restore(options: RestoreOptions, call: CallOptions): Promise<Restored> {
  const paths = galleryPaths(resolve(options.folder));
  const beside = join(paths.folder, `rescue-face.restore-${randomBytes(8).toString('hex')}`);
  // Two steps: made in one, a full disk would be told as a folder that is not there.
  await mkdir(paths.folder, { recursive: true, mode: FOLDER_MODE });
  await mkdir(beside, { mode: FOLDER_MODE });
  try {
    const backup = await unseal(options, beside, call);
    const { lost, keep } = await compare(options, beside, backup);
    const { driver, clock } = options;
    await replaceDatabase(paths, beside, { driver, clock, keep });
    return { backup, lostEntries: lost, keptBeside: keep };
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** The backup's database in a folder of its own, looked through. */
async function unseal(
  { file, crypto, formerCrypto = [], keys, driver }: RestoreOptions,
  beside: string,
  call: CallOptions,
): Promise<BackupFacts> {
  const { facts, content } = await openBackup(crypto, keys, readPieces(file), call);
  await writeAll(galleryPaths(beside).database, content);
  const rows = await openRows({ folder: beside, driver });
  try {
    await rows.verify(call);
    const { roots } = await openVault(rows, [crypto, ...formerCrypto], keys, call);
    roots.forget();
    if ((await factsOf(rows)).id !== facts.id || rows.standing.head < facts.head) {
      throw new RescueFaceError('ERR_STORE_BACKUP', { problem: 'its database is not the one it says it is of' });
    }
    return facts;
  } finally {
    await rows[Symbol.asyncDispose]();
  }
}

/** How many entries would be lost, and whether the present database is to be kept. Throws where that needs a word from somebody. */
async function compare(
  { folder, discardNewer = false, driver, clock }: RestoreOptions,
  beside: string,
  backup: BackupFacts,
): Promise<{ readonly lost: number; readonly keep: boolean }> {
  if (!isThere(galleryPaths(resolve(folder)).database)) return { lost: 0, keep: false };
  try {
    const present = await openRows({ folder, driver, clock });
    try {
      return await compareLedgers(present, { folder: beside, driver }, backup, discardNewer);
    } finally {
      // One that is damaged may not close as it should.
      await Promise.resolve(present[Symbol.asyncDispose]()).catch(() => undefined);
    }
  } catch (error) {
    const damaged = error instanceof RescueFaceError && /^ERR_STORE_(CORRUPT|FOREIGN)$/.test(error.code);
    if (!damaged || !discardNewer) throw error;
    return { lost: 0, keep: true };
  }
}

async function compareLedgers(
  present: SealedRows,
  beside: { readonly folder: string; readonly driver: RestoreOptions['driver'] },
  backup: BackupFacts,
  discardNewer: boolean,
): Promise<{ readonly lost: number; readonly keep: boolean }> {
  await using restored = await openRows(beside);
  if ((await factsOf(present)).id !== backup.id) throw new RescueFaceError('ERR_STORE_BACKUP', { problem: 'it is of another gallery' });
  const lost = present.standing.head - (await commonEntries(present, restored));
  if (lost > 0 && !discardNewer) {
    throw new RescueFaceError('ERR_STORE_ROLLBACK', { backup: restored.standing.head, present: present.standing.head, lost });
  }
  return { lost, keep: lost > 0 };
}

/** How many entries two ledgers begin alike with. */
async function commonEntries(a: SealedRows, b: SealedRows): Promise<number> {
  const [left, right] = [entriesOf(a), entriesOf(b)];
  for (let count = 0; ; count++) {
    const [one, other] = [await left.next(), await right.next()];
    if (one.done === true || other.done === true || !alike(one.value, other.value)) {
      await Promise.all([left.return(undefined), right.return(undefined)]);
      return count;
    }
  }
}

async function* entriesOf(rows: SealedRows): AsyncGenerator<StoredEntryRow> {
  for await (const page of rows.entries(0)) yield* page;
}

function alike(a: StoredEntryRow, b: StoredEntryRow): boolean {
  if (a.schema !== b.schema || !sameBytes(a.leaf, b.leaf) || !sameBytes(a.header, b.header) || a.fragments.length !== b.fragments.length)
    return false;
  return a.fragments.every(({ sealed }, at) => sameBytes(sealed, b.fragments[at]?.sealed ?? new Uint8Array(0)));
}
