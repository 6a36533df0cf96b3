import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkKeys, checkText } from '../../core/check.js';
import type { CallOptions, Clock, CryptoProvider, KeyProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { copyVault, foundationOfNext, openVault, RootKeys } from '../../vault/main.js';
import { galleryPaths } from './gallery-paths.js';
import { inStoreWords } from './open-database.js';
import { openRows } from './open-rows.js';
import { replaceDatabase } from './replace-database.js';

/** Options of {@link rekeySqliteStore}. */
export interface RekeyOptions {
  readonly folder: string;
  /** What opens the store now. */
  readonly from: {
    readonly crypto: CryptoProvider;
    readonly formerCrypto?: readonly CryptoProvider[] | undefined;
    readonly keys: KeyProvider;
  };
  /** What is to open it afterwards: another profile, and a keyring of that profile. */
  readonly to: { readonly crypto: CryptoProvider; readonly keys: KeyProvider };
  readonly driver?: 'node:sqlite' | 'better-sqlite3' | undefined;
  readonly clock?: Clock | undefined;
  /** Told how many records and ledger entries were carried over. */
  readonly onProgress?: ((copied: number) => void) | undefined;
}

/**
 * Moves a store to another cipher profile: into a new database beside, which takes the old one's place once it is whole
 * and looked through. Records are sealed anew under new keys; ledger entries are carried over byte for byte, with their
 * keys under the new root key, because their digests may have been published. Until the very end the old database is
 * as it was: cut short, the call is simply made again. Nobody else may have the store open.
 *
 * The old keys open nothing of the new database; backups made before need them.
 */
export async function rekeySqliteStore(options: RekeyOptions, call: CallOptions = {}): Promise<{ readonly copied: number }> {
  checkKeys('rekey', options, ['folder', 'from', 'to', 'driver', 'clock', 'onProgress']);
  checkText('folder', options.folder);
  const { from, to } = options;
  if (from.crypto.profile === to.crypto.profile) throw new RangeError('Expected another cipher profile to move to');
  return inStoreWords(() => rekey(options, call));
}

async function rekey(
  { from, to, driver, clock, onProgress, ...options }: RekeyOptions,
  call: CallOptions,
): Promise<{ readonly copied: number }> {
  const folder = resolve(options.folder);
  const beside = join(folder, `rescue-face.rekey-${randomBytes(8).toString('hex')}`);
  const rows = await openRows({ folder, driver, clock });
  let copied = 0;
  try {
    await mkdir(beside, { mode: 0o700 });
    const old = await openVault(rows, [from.crypto, ...(from.formerCrypto ?? [])], from.keys, call);
    const roots = await RootKeys.of(to.crypto, to.keys, call);
    const create = await foundationOfNext(old, to.crypto, roots);
    const next = await openRows({ folder: beside, create, driver, clock });
    try {
      const crypto = [to.crypto, from.crypto, ...(from.formerCrypto ?? [])];
      const vault = await openVault(next, crypto, to.keys, call);
      await copyVault(old, vault, {
        ...call,
        onProgress(count) {
          copied = count;
          onProgress?.(count);
        },
      });
      if (next.standing.head !== rows.standing.head)
        throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'the copy lacks ledger entries' });
      await next.verify(call);
    } finally {
      roots.forget();
      await next[Symbol.asyncDispose]();
    }
    await rows[Symbol.asyncDispose]();
    await replaceDatabase(galleryPaths(folder), beside, { driver, clock });
    return { copied };
  } finally {
    await rows[Symbol.asyncDispose]();
    await rm(beside, { recursive: true, force: true });
  }
}
