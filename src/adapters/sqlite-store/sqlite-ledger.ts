import { lstat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { checkKeys, checkOneOf, checkText } from '../../core/check.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import type { CallOptions } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { KeylessEntry, UnreadableEntry } from '../../core/ledger-leaf.js';
import { PAGE_ENTRIES, unpackAudited } from './audit-pages.js';
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

/** Entries that take longer to read than a second thread takes to begin. */
const WORTH_ANOTHER = 4096;
/** Pages on their way at a time: both threads have the next one to do when they are done with one. */
const AHEAD = 4;

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
  const opened = async () => {
    const reader = new SqliteWorker({ folder: init.folder, driver, as: { kind: 'auditor', file: init.file } });
    await reader.ready();
    return reader;
  };
  const first = await opened();
  try {
    const facts = await first.call<AuditFacts>('facts');
    return new OpenLedger(facts.size < WORTH_ANOTHER ? [first] : [first, await opened()], facts);
  } catch (error) {
    await first.close();
    throw error;
  }
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

/** A page that was asked for. */
interface Coming {
  /** The place it begins after; the first page begins anywhere. */
  readonly after: number | undefined;
  readonly page: Promise<AuditPage>;
}

class OpenLedger implements SqliteLedger {
  readonly hash: string;
  readonly size: number;
  readonly #readers: readonly SqliteWorker[];
  #asked = 0;
  #closing: Promise<void> | undefined;

  constructor(readers: readonly SqliteWorker[], { hash, size }: AuditFacts) {
    this.#readers = readers;
    this.hash = hash;
    this.size = size;
  }

  /**
   * While pages are as they should be, full and without a gap, it is known where the next ones begin, and several are read
   * at a time. From the first one on that is otherwise, each is asked for when the one before it has come.
   */
  async *entries(options: CallOptions = {}): AsyncGenerator<readonly (KeylessEntry | UnreadableEntry)[]> {
    checkCallOptions(options);
    let coming: Coming[] = [this.#ask(undefined, options)];
    for (let asExpected = true; ; ) {
      const { page, next } = (await coming.shift()?.page) ?? {};
      if (next !== undefined) {
        asExpected &&= coming[0] === undefined || coming[0].after === next;
        if (coming[0]?.after !== next) coming = [this.#ask(next, options)];
        if (asExpected) this.#askAhead(coming, next, options);
      }
      if (page !== undefined && page.count > 0) yield unpackAudited(page);
      if (next === undefined) return;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= Promise.all(this.#readers.map((reader) => reader.close())).then(() => undefined);
    return this.#closing;
  }

  #askAhead(coming: Coming[], from: number, options: CallOptions): void {
    while (this.#readers.length > 1 && coming.length < AHEAD) {
      const after = (coming.at(-1)?.after ?? from) + PAGE_ENTRIES;
      // The others have opened it later, and may see what was committed since: they read what was there before.
      if (after + PAGE_ENTRIES >= this.size) return;
      coming.push(this.#ask(after, options, ++this.#asked % this.#readers.length));
    }
  }

  #ask(after: number | undefined, options: CallOptions, reader = 0): Coming {
    const page = this.#page(after, options, reader);
    page.catch(() => undefined);
    return { after, page };
  }

  async #page(after: number | undefined, { signal }: CallOptions, reader: number): Promise<AuditPage> {
    if (this.#closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'ledger' });
    signal?.throwIfAborted();
    const worker = this.#readers[reader];
    if (worker === undefined) throw new Error('there is no such reader');
    return worker.call<AuditPage>('page', { after } satisfies AuditTask, { signal });
  }
}
