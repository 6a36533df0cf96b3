import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileKeyring, fileKeyring, keyringProfile } from '../adapters/file-keyring/main.js';
import { nationalCrypto, standardCrypto } from '../adapters/node-crypto/main.js';
import { createSqliteStore, type SealedStore, sqliteStore } from '../adapters/sqlite-store/main.js';
import { checkKeys, checkOneOf, checkText, describe } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Clock, CryptoProvider, KeyProvider } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { GALLERY_FILE } from '../core/gallery-file.js';

/** A key file: where it lies, and what opens it. */
export interface KeyFile {
  /** Default: `keyring.json` in the gallery's folder. There it protects little: whoever reads the one reads the other. */
  readonly path?: string | undefined;
  /** Default: none, the file holds the keys as they are. */
  readonly passphrase?: string | undefined;
}

/** A gallery's folder and what opens it. */
export interface GalleryFolder {
  /** The folder. */
  readonly dataDir: string;
  /** Default: the key file in the folder. A provider stays the caller's. */
  readonly keys?: KeyProvider | KeyFile | undefined;
  /** `standard`: AES-256-GCM with SHA-256; `national`: SM4 with SM3. Default: what the key file is for, else `standard`. */
  readonly crypto?: 'standard' | 'national' | CryptoProvider | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** The ciphers and keys of a gallery. */
export interface FolderKeys {
  readonly crypto: CryptoProvider;
  /** Every other profile there is, for what the ledger keeps as it was sealed. */
  readonly formerCrypto: readonly CryptoProvider[];
  /** Opens the keys, once. */
  keys(): Promise<KeyProvider>;
  /** Closes what was opened here. */
  close(): Promise<void>;
}

/** An open store with what has to be closed after it. */
export interface OpenFolder extends FolderKeys {
  readonly store: SealedStore;
}

const OWNER_ONLY = 0o700;
const FOLDER_KEYS = ['dataDir', 'keys', 'crypto', 'clock'];

/**
 * Makes a new gallery: a key file, where there is none and no provider is given, and an empty encrypted database.
 * Rejects with `ERR_STORE_EXISTS` where there is a gallery.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createGallery, openRescueFace, operatorList } from 'rescue-face';
 *
 * const dataDir = await mkdtemp(join(tmpdir(), 'gallery-'));
 * await createGallery({ dataDir });
 * const operators = operatorList([{ id: 'clerk-7', stations: ['jinan-1'], permissions: ['enroll', 'search'] }]);
 * const sdk = await openRescueFace({ dataDir, operators });
 * console.log(sdk.size.persons); // 0
 * await sdk.close();
 * ```
 */
export async function createGallery(folder: GalleryFolder, call: CallOptions = {}): Promise<void> {
  checkKeys('createGallery', folder, FOLDER_KEYS);
  checkCallOptions(call);
  checkFolder(folder);
  const { dataDir, keys, clock } = folder;
  const crypto = providerOf(folder.crypto ?? 'standard');
  // Before a key file is made: one that was made anew beside an old database would only hide that the old one is missing.
  if (await isThere(join(dataDir, GALLERY_FILE))) throw new RescueFaceError('ERR_STORE_EXISTS');
  if (!isProvider(keys)) {
    const { path = defaultPath(dataDir), passphrase } = keys ?? {};
    // The folder is made for its owner alone before a key lies in it.
    await mkdir(dataDir, { recursive: true, mode: OWNER_ONLY });
    // A key file that is there was made by a call that was cut short, or on purpose; it is not made anew over.
    await createFileKeyring({ path, crypto, passphrase, clock }).catch((error: unknown) => {
      if (!(error instanceof RescueFaceError && error.details['reason'] === 'exists')) throw error;
    });
  }
  const opened = await folderKeys({ ...folder, crypto });
  try {
    await createSqliteStore({ folder: dataDir, crypto, keys: opened.keys, clock }, call);
  } finally {
    await opened.close();
  }
}

/** Opens the store of a folder. */
export async function openFolder(
  folder: GalleryFolder & { readonly readOnly?: boolean | undefined },
  call: CallOptions,
): Promise<OpenFolder> {
  checkFolder(folder);
  const opened = await folderKeys(folder);
  try {
    const { dataDir, readOnly, clock } = folder;
    const { crypto, formerCrypto, keys } = opened;
    const store = await sqliteStore({ folder: dataDir, crypto, formerCrypto, keys, readOnly, clock }, call);
    return { ...opened, store };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The ciphers and keys that a folder is opened with. */
export async function folderKeys(folder: GalleryFolder): Promise<FolderKeys> {
  checkFolder(folder);
  const { dataDir, keys, clock } = folder;
  if (isProvider(keys)) {
    const crypto = providerOf(folder.crypto ?? 'standard');
    return { crypto, formerCrypto: others(crypto), keys: async () => keys, close: async () => {} };
  }
  const { path = defaultPath(dataDir), passphrase } = keys ?? {};
  const crypto = providerOf(folder.crypto ?? (await namedIn(path)));
  let opened: Promise<KeyProvider> | undefined;
  return {
    crypto,
    formerCrypto: others(crypto),
    keys() {
      opened ??= fileKeyring({ path, crypto, passphrase, clock });
      return opened;
    },
    async close() {
      await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

async function namedIn(path: string): Promise<CryptoProvider> {
  const profile = await keyringProfile(path);
  const provider = known().find((crypto) => crypto.profile === profile);
  // A profile of the host's own must be given.
  return provider ?? standardCrypto();
}

function providerOf(crypto: NonNullable<GalleryFolder['crypto']>): CryptoProvider {
  if (crypto === 'standard') return standardCrypto();
  return crypto === 'national' ? nationalCrypto() : crypto;
}

function others({ profile }: CryptoProvider): readonly CryptoProvider[] {
  return known().filter((crypto) => crypto.profile !== profile);
}

/** Every profile in the package that this Node can run. */
function known(): readonly CryptoProvider[] {
  try {
    return [standardCrypto(), nationalCrypto()];
  } catch {
    return [standardCrypto()];
  }
}

function checkFolder({ dataDir, keys, crypto }: GalleryFolder): void {
  checkText('dataDir', dataDir);
  if (keys !== undefined && !isProvider(keys)) {
    checkKeys('keys', keys, ['path', 'passphrase']);
    if (keys.path !== undefined) checkText('keys.path', keys.path);
    if (keys.passphrase !== undefined) checkText('keys.passphrase', keys.passphrase);
  }
  if (typeof crypto === 'string') checkOneOf('crypto', crypto, ['standard', 'national']);
  else if (crypto !== undefined && typeof crypto?.seal !== 'function') {
    throw new TypeError(`Expected standard, national or a CryptoProvider for crypto, received ${describe(crypto)}`);
  }
}

function isProvider(keys: GalleryFolder['keys']): keys is KeyProvider {
  return typeof (keys as Partial<KeyProvider> | undefined)?.current === 'function';
}

function defaultPath(dataDir: string): string {
  return join(dataDir, 'keyring.json');
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
