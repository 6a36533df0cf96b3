import { resolve } from 'node:path';
import { checkKeys, checkText, describe } from '../../core/check.js';
import type { Clock, CryptoProvider, KeyProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { FileKeyring, newRootKey } from './file-keyring.js';
import { DISK, type FileLayer } from './file-layer.js';
import { decodeKeyringFile, encodeKeyringFile, profileOf } from './keyring-file.js';
import { SCRYPT_COST } from './passphrase-key.js';
import { codeOf, readKeyFile } from './read-key-file.js';
import { KeyProtection } from './sealed-keys.js';
import { createWhole } from './write-whole.js';

/** Options of {@link fileKeyring} and {@link createFileKeyring}. */
export interface FileKeyringOptions {
  /** The key file. Its folder must exist. */
  readonly path: string;
  /** The ciphers of the store; the file remembers their profile. */
  readonly crypto: CryptoProvider;
  /** Whoever has the file and not the passphrase has no key. Without one the file holds the keys as they are. */
  readonly passphrase?: string | undefined;
  /** When a key was made. Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now() };

/**
 * Root keys in a file, mode 0600: what `createFileKeyring` has made. Every change is written beside, flushed and renamed,
 * so that a crash at any moment leaves all of the old file or all of the new; no error changes or removes it.
 *
 * **What it protects.** A file without a passphrase keeps the keys from whoever gets the data without it: a stolen backup
 * or disk of the data alone. Beside the data it protects little: whoever reads the one reads the other. A passphrase
 * helps against a stolen disk as far as it is long; it does not help on a running machine, whose memory holds the keys,
 * nor against whoever can put an older copy of the file in its place. A retired key is out of the file, but a disk or a
 * file system with snapshots may keep the old bytes. Whoever needs more gives a `KeyProvider` of their own over a key
 * service or a hardware module. **Keep a copy of the file elsewhere: without it nothing opens.**
 *
 * One process at a time may change the file. A change made by another since it was opened is noticed and refused; two
 * made in the same instant are not, so open it only under the lock of the data folder.
 *
 * With a passphrase the call takes about half a second of one processor and 128 MiB (scrypt).
 *
 * Rejects with `ERR_KEY_FILE` (missing, damaged, newer, of another profile, open to others, not readable) and
 * `ERR_KEY_PASSPHRASE` (wrong, absent, or given for a file without one). `add` and `retire` reject with `ERR_KEY_FILE`
 * when the file was changed meanwhile or cannot be written; the keys that were there are kept.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keyring.json');
 * const crypto = standardCrypto();
 * await createFileKeyring({ path, crypto });
 * await using keys = await fileKeyring({ path, crypto });
 * const first = await keys.current();
 * await keys.add(); // a rotation begins
 * console.log((await keys.get(first.id)).id === first.id, (await keys.list()).length); // true 2
 * ```
 */
export async function fileKeyring(options: FileKeyringOptions): Promise<KeyProvider> {
  return openKeyring(options, DISK);
}

/**
 * Writes a new key file with one key in it, mode 0600. A file that is there is left as it is: rejects with
 * `ERR_KEY_FILE`, as it does when it cannot be written.
 *
 * @example
 * ```ts
 * import { mkdtemp, stat } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createFileKeyring } from 'rescue-face/adapters/file-keyring';
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keyring.json');
 * await createFileKeyring({ path, crypto: standardCrypto(), passphrase: 'four words nobody knows' });
 * console.log(((await stat(path)).mode & 0o777).toString(8)); // 600
 * ```
 */
export async function createFileKeyring(options: FileKeyringOptions): Promise<void> {
  await createKeyring(options, DISK, SCRYPT_COST);
}

/** `fileKeyring` over any file layer. */
export async function openKeyring(options: FileKeyringOptions, files: FileLayer): Promise<KeyProvider> {
  const { crypto, passphrase, clock } = checked(options);
  // A change replaces the file, not the link that leads to it.
  const path = await files.resolve(resolve(options.path)).catch(() => resolve(options.path));
  const bytes = await readKeyFile(files, path);
  const file = decodeKeyringFile(crypto, bytes);
  const protection = await KeyProtection.of(crypto, file, passphrase);
  try {
    return new FileKeyring({ path, crypto, clock, files }, protection, protection.reveal(file.keys), bytes);
  } catch (error) {
    protection.forget();
    throw error;
  }
}

/** `createFileKeyring` over any file layer, at any cost of the passphrase. */
export async function createKeyring(
  options: FileKeyringOptions,
  files: FileLayer,
  cost: { N: number; r: number; p: number },
): Promise<void> {
  const { crypto, passphrase, clock } = checked(options);
  const protection = await KeyProtection.choose(crypto, passphrase, cost);
  const first = newRootKey(crypto, clock);
  const bytes = encodeKeyringFile(crypto, protection.protect([first]));
  first.key.fill(0);
  protection.forget();
  try {
    await createWhole(files, resolve(options.path), bytes);
  } catch (cause) {
    throw new RescueFaceError('ERR_KEY_FILE', { reason: codeOf(cause) === 'EEXIST' ? 'exists' : 'write' }, { cause });
  }
}

function checked(options: FileKeyringOptions): { crypto: CryptoProvider; passphrase: string | undefined; clock: Clock } {
  checkKeys('the keyring', options, ['path', 'crypto', 'passphrase', 'clock']);
  const { path, crypto, passphrase, clock = SYSTEM_CLOCK } = options;
  checkText('path', path);
  if (typeof crypto?.seal !== 'function') throw new TypeError(`Expected CryptoProvider for crypto, received ${describe(crypto)}`);
  if (passphrase !== undefined) checkText('passphrase', passphrase);
  return { crypto, passphrase, clock };
}

/**
 * The cipher profile a key file is for. It is read without the keys, and believed only when the file is opened by it.
 * Rejects as `fileKeyring` does for a file that is missing, damaged or open to others.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createFileKeyring, keyringProfile } from 'rescue-face/adapters/file-keyring';
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 *
 * const path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keyring.json');
 * await createFileKeyring({ path, crypto: standardCrypto() });
 * console.log(await keyringProfile(path)); // aes-256-gcm+sha-256
 * ```
 */
export async function keyringProfile(path: string): Promise<string> {
  checkText('path', path);
  return profileOf(await readKeyFile(DISK, resolve(path)));
}
