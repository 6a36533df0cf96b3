import { lstat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { checkKeys, checkOneOf, checkText } from '../../core/check.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import type { CallOptions } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { KeylessEntry, UnreadableEntry } from '../../core/ledger-leaf.js';
import { unpackAudited } from './audit-pages.js';
import type { AuditFacts, AuditPage, AuditTask } from './messages.js';
import { inStoreWords } from './open-database.js';
import { DRIVER_NAMES } from './sql-driver.js';
import { SqliteWorker } from './worker-calls.js';

/** Options of {@link sqliteLedger}. */
export interface SqliteLedgerOptions {
  /** The gallery's folder, or its database's file wherever it lies and whatever it is called. */
  readonly path: string;
  /** Default: Node's own SQLite where this Node has it, `better-sqlite3` elsewhere. */
  readonly driver?: 'node:sqlite' | 'better-sqlite3' | undefined;
}

/** A gallery's ledger as whoever has no key can read it, as it was when it was opened. */
export interface SqliteLedger extends AsyncDisposable {
  /** What its tree is hashed with: `sha-256` or `sm3`. */
  readonly hash: string;
  /** How many entries the database says there are. */
  readonly size: number;
  /** Pages of entries, from the first one on; what can not be read as an entry is given as such. */
  entries(options?: CallOptions): AsyncIterable<readonly (KeylessEntry | UnreadableEntry)[]>;
}

/**
 * Opens the ledger of a gallery without keys, without a lock, and changes nothing; somebody may be writing to it. Nothing
 * of whom it speaks can be read: fragments are given by the digests of their ciphertexts.
 *
 * Rejects with `ERR_STORE_MISSING`, `ERR_STORE_FOREIGN`, `ERR_STORE_NEWER`, `ERR_STORE_CORRUPT` (also while it is read: pages
 * of the file that do not agree), `ERR_STORE_ENGINE`, `ERR_STORE_UNAVAILABLE` and `ERR_CRYPTO_REFUSED` (a hash there is not).
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { type SqliteLedger, sqliteLedger } from 'rescue-face/adapters/sqlite-store';
 * import { verifyLedger } from 'rescue-face/ledger';
 *
 * async function look(path: string) {
 *   await using ledger: SqliteLedger = await sqliteLedger({ path });
 *   return verifyLedger(ledger.entries(), { hash: standardCrypto(), size: ledger.size });
 * }
 * ```
 */
export async function sqliteLedger(options: SqliteLedgerOptions, call: CallOptions = {}): Promise<SqliteLedger> {
  checkKeys('sqliteLedger', options, ['path', 'driver']);
  checkText('path', options.path);
  const { driver } = options;
  if (driver !== undefined) checkOneOf('driver', driver, DRIVER_NAMES);
  checkCallOptions(call);
  call.signal?.throwIfAborted();
  const path = resolve(options.path);
  const isFolder = await inStoreWords(() => isFolderAt(path));
  const init = isFolder ? { folder: path } : { folder: dirname(path), file: basename(path) };
  const worker = new SqliteWorker({ folder: init.folder, driver, as: { kind: 'auditor', file: init.file } });
  await worker.ready();
  return new OpenLedger(worker, await worker.call<AuditFacts>('facts'));
}

async function isFolderAt(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      throw new RescueFaceError('ERR_STORE_MISSING');
    }
    throw error;
  }
}

class OpenLedger implements SqliteLedger {
  readonly hash: string;
  readonly size: number;
  readonly #worker: SqliteWorker;
  #closing: Promise<void> | undefined;

  constructor(worker: SqliteWorker, { hash, size }: AuditFacts) {
    this.#worker = worker;
    this.hash = hash;
    this.size = size;
  }

  /** The next page is read while one is looked at. */
  async *entries(options: CallOptions = {}): AsyncGenerator<readonly (KeylessEntry | UnreadableEntry)[]> {
    checkCallOptions(options);
    let coming = this.#page(undefined, options);
    for (;;) {
      const { page, next } = await coming;
      const following = next === undefined ? undefined : this.#page(next, options);
      following?.catch(() => undefined);
      if (page.count > 0) yield unpackAudited(page);
      if (following === undefined) return;
      coming = following;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#worker.close();
    return this.#closing;
  }

  async #page(after: number | undefined, { signal }: CallOptions): Promise<AuditPage> {
    if (this.#closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'ledger' });
    signal?.throwIfAborted();
    return this.#worker.call<AuditPage>('page', { after } satisfies AuditTask, { signal });
  }
}
