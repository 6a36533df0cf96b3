import { checkKeys, checkOneOf, checkText, describe } from '../../core/check.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import type { CallOptions, Clock, CryptoProvider, KeyProvider } from '../../core/contracts.js';
import { openSealedStore, type SealedStore, vaultFoundation } from '../../vault/main.js';
import { openRows } from './open-rows.js';
import { sweepBeside } from './replace-database.js';

/** Options of {@link sqliteStore} and {@link createSqliteStore}. */
export interface SqliteStoreOptions {
  /** The folder of the gallery. It holds nothing else; a new one is made for its owner alone. */
  readonly folder: string;
  /** The ciphers. */
  readonly crypto: CryptoProvider;
  /** Ciphers of profiles the store had before, for what the ledger keeps as it was sealed. */
  readonly formerCrypto?: readonly CryptoProvider[] | undefined;
  /**
   * The root keys, or what opens them: called once nobody else can write to the folder, as a key file asks for. They stay
   * the caller's: used, never closed.
   */
  readonly keys: KeyProvider | (() => Promise<KeyProvider>);
  /** For looking only: takes no lock and writes nothing. Default `false`. */
  readonly readOnly?: boolean | undefined;
  /** Default: Node's own SQLite where this Node has it, `better-sqlite3` elsewhere. The files are the same. */
  readonly driver?: 'node:sqlite' | 'better-sqlite3' | undefined;
  /** Tells a second writer since when. Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/**
 * People, photos, templates and the ledger in one SQLite file, encrypted from the first commit: whoever reads the file
 * without the keys learns how many records of which kind there are, how large, and in which order they came.
 *
 * A commit is on the disk when it resolves. One process may write; a second is refused and told which process does.
 * SQLite works in a thread of its own, sealing in the caller's, a few milliseconds at a time.
 *
 * Rejects with `ERR_STORE_MISSING`, `ERR_STORE_LOCKED`, `ERR_STORE_FOREIGN`, `ERR_STORE_NEWER`, `ERR_STORE_CORRUPT`,
 * `ERR_STORE_ENGINE` (no SQLite here), `ERR_KEY_MISSING` (another keyring) and `ERR_CRYPTO_REFUSED` (another profile).
 * None of them changes anything.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { createSqliteStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'gallery-'));
 * const path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keyring.json');
 * const crypto = standardCrypto();
 * await createFileKeyring({ path, crypto });
 * await using keys = await fileKeyring({ path, crypto });
 * await createSqliteStore({ folder, crypto, keys });
 * await using store = await sqliteStore({ folder, crypto, keys });
 * await store.commit({ puts: [{ kind: 'person', id: 'p-1', createdAt: 0 }] });
 * console.log(store.revision); // 1
 * ```
 */
export async function sqliteStore(options: SqliteStoreOptions, call: CallOptions = {}): Promise<SealedStore> {
  const { folder, crypto, formerCrypto = [], keys, readOnly, driver, clock } = checked(options);
  checkCallOptions(call);
  const rows = await openRows({ folder, readOnly, driver, clock });
  const opened = await opening(async () => {
    // Nobody else writes here now: what is there was left by a restoration or a rekeying that was ended in the middle.
    if (!rows.readOnly) await sweepBeside(folder);
    return typeof keys === 'function' ? keys() : keys;
  }, rows);
  return openSealedStore(rows, [crypto, ...formerCrypto], opened, call);
}

/**
 * Makes a new, empty store. Rejects with `ERR_STORE_EXISTS` where there is one: nothing is ever made anew over another.
 *
 * @example
 * ```ts
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { createSqliteStore } from 'rescue-face/adapters/sqlite-store';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'gallery-'));
 * const path = join(await mkdtemp(join(tmpdir(), 'keys-')), 'keyring.json');
 * const crypto = standardCrypto();
 * await createFileKeyring({ path, crypto });
 * await using keys = await fileKeyring({ path, crypto });
 * await createSqliteStore({ folder, crypto, keys });
 * ```
 */
export async function createSqliteStore(options: SqliteStoreOptions, call: CallOptions = {}): Promise<void> {
  const { folder, crypto, keys, driver, clock } = checked(options);
  checkCallOptions(call);
  const create = await vaultFoundation(crypto, typeof keys === 'function' ? await keys() : keys, call);
  const rows = await openRows({ folder, create, driver, clock });
  await rows[Symbol.asyncDispose]();
}

async function opening(keys: () => Promise<KeyProvider>, rows: AsyncDisposable): Promise<KeyProvider> {
  try {
    return await keys();
  } catch (error) {
    await rows[Symbol.asyncDispose]();
    throw error;
  }
}

const OPTION_KEYS = ['folder', 'crypto', 'formerCrypto', 'keys', 'readOnly', 'driver', 'clock'];

function checked(options: SqliteStoreOptions): SqliteStoreOptions {
  checkKeys('the store', options, OPTION_KEYS);
  const { folder, crypto, keys, driver } = options;
  checkText('folder', folder);
  if (typeof crypto?.seal !== 'function') throw new TypeError(`Expected CryptoProvider for crypto, received ${describe(crypto)}`);
  if (typeof keys !== 'function' && typeof keys?.current !== 'function')
    throw new TypeError(`Expected KeyProvider for keys, received ${describe(keys)}`);
  if (driver !== undefined) checkOneOf('driver', driver, ['node:sqlite', 'better-sqlite3']);
  return options;
}
