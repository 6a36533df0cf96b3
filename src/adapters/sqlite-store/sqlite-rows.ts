import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { orAborted } from '../../core/abort.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import type { CallOptions, CommitResult } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type {
  KeyPlace,
  RowFiles,
  RowKey,
  RowQuery,
  RowWrite,
  SealedRows,
  Standing,
  StoredEntryRow,
  StoredKeyRow,
  StoredRow,
} from '../../vault/rows.js';
import { alone, checkedTag, checkedWrite, checkKeyPlace, rowKey } from './check-write.js';
import type { FileLayer } from './file-layer.js';
import { COPY_PREFIX, FILE_PREFIX } from './gallery-paths.js';
import { LastChanges } from './last-changes.js';
import type {
  CommitAnswer,
  CommitTask,
  CommittedTask,
  KeysNotUnderTask,
  KeysTask,
  Rewrapped,
  SqliteInit,
  WriteOutcome,
} from './messages.js';
import { type PackedWrite, packPlaces, packWrites, unpackOutcomes } from './packed-writes.js';
import { buffersOf, type Page } from './page.js';
import { PageIterations } from './page-iterations.js';
import { FolderFiles } from './row-files.js';
import { unpackEntries, unpackKeys, unpackLeaves, unpackRows } from './row-pages.js';
import { SqliteWorker } from './worker-calls.js';
import { WriteQueue } from './write-queue.js';

/** What a store is made of. */
export interface SqliteRowsParts {
  readonly folder: string;
  readonly driver: SqliteInit['driver'];
  readonly readOnly: boolean;
  /** The worker that holds the main connection; it has started. */
  readonly main: SqliteWorker;
  readonly standing: Standing;
  readonly files: FileLayer;
}

/** Rows in SQLite: the host's side. */
export class SqliteRows implements SealedRows {
  readonly readOnly: boolean;
  readonly files: RowFiles;
  readonly #folder: string;
  readonly #files: FolderFiles;
  readonly #start: (kind: 'pages' | 'errand') => SqliteWorker;
  readonly #main: SqliteWorker;
  readonly #writes: WriteQueue;
  readonly #iterations: PageIterations;
  readonly #errands = new Set<Promise<unknown>>();
  readonly #changes: LastChanges;
  #standing: Standing;
  #closing: Promise<void> | undefined;

  constructor({ folder, driver, readOnly, main, standing, files }: SqliteRowsParts) {
    this.readOnly = readOnly;
    this.#folder = folder;
    this.#main = main;
    this.#standing = standing;
    this.#changes = new LastChanges(standing.revision);
    this.#start = (kind) => new SqliteWorker({ folder, driver, as: { kind } } satisfies SqliteInit);
    this.#writes = new WriteQueue((writes) => this.#commit(writes));
    const checkOpen = () => this.#checkOpen();
    this.#iterations = new PageIterations(() => this.#start('pages'), {
      checkOpen,
      // Of a store that is read only, somebody else moves the standing on.
      sawStanding: (seen) => {
        if (readOnly && seen.revision >= this.#standing.revision) this.#standing = seen;
      },
    });
    this.#files = new FolderFiles(folder, files, { readOnly, checkOpen });
    this.files = this.#files;
  }

  get standing(): Standing {
    return this.#standing;
  }

  fact(name: string): Promise<Uint8Array | undefined> {
    return this.#ask('fact', { name }, {});
  }

  async commit(write: RowWrite, options: CallOptions = {}): Promise<CommitResult> {
    this.#begin(options);
    this.#checkWritable();
    return this.#writes.add(checkedWrite(write), options.signal);
  }

  async get(key: RowKey, options: CallOptions = {}): Promise<StoredRow | undefined> {
    return unpackRows(await this.#ask<Page>('get', rowKey(key), options))[0];
  }

  async keys(places: readonly KeyPlace[], options: CallOptions = {}): Promise<readonly (StoredKeyRow | undefined)[]> {
    for (const place of places) checkKeyPlace(place);
    return unpackKeys(await this.#ask<Page>('keys', { places: packPlaces(places) } satisfies KeysTask, options));
  }

  rows(query: RowQuery, options: CallOptions = {}): AsyncGenerator<readonly StoredRow[]> {
    checkCallOptions(options);
    const { owner } = query.select === 'kind' ? query : {};
    const sent = owner === undefined ? query : { ...query, owner: checkedTag(owner) };
    if (!this.readOnly && this.#changes.rulesOut(query, this.#standing.forgotten)) return this.#nothing(options);
    return this.#iterations.pages(sent, unpackRows, options.signal);
  }

  entries(fromSeq: number, options: CallOptions = {}): AsyncGenerator<readonly StoredEntryRow[]> {
    checkCallOptions(options);
    return this.#iterations.pages({ select: 'entries', from: fromSeq }, unpackEntries, options.signal);
  }

  leaves(fromSeq: number, options: CallOptions = {}): AsyncGenerator<readonly Uint8Array[]> {
    checkCallOptions(options);
    return this.#iterations.pages({ select: 'leaves', from: fromSeq }, unpackLeaves, options.signal);
  }

  async keysCommitted(commitments: readonly Uint8Array[], options: CallOptions = {}): Promise<readonly StoredKeyRow[]> {
    const task: CommittedTask = { commitments: commitments.map(alone) };
    return unpackKeys(await this.#ask<Page>('keysCommitted', task, options)).filter((key) => key !== undefined);
  }

  async rootKeys(options: CallOptions = {}): Promise<ReadonlyMap<string, number>> {
    return new Map(await this.#ask<readonly (readonly [string, number])[]>('rootKeys', undefined, options));
  }

  async keysNotUnder(rootKeyId: string, limit: number, options: CallOptions = {}): Promise<readonly StoredKeyRow[]> {
    const task: KeysNotUnderTask = { rootKeyId, limit };
    return unpackKeys(await this.#ask<Page>('keysNotUnder', task, options)).filter((key) => key !== undefined);
  }

  async rewrap(keys: readonly Rewrapped[], options: CallOptions = {}): Promise<void> {
    this.#begin(options);
    this.#checkWritable();
    const sent = keys.map((key) => ({ ...key, was: alone(key.was), sealed: alone(key.sealed) }));
    await this.#alone(options, () => this.#main.call('rewrap', sent));
  }

  async purge(options: CallOptions = {}): Promise<void> {
    this.#begin(options);
    this.#checkWritable();
    await this.#alone(options, async () => {
      this.#standing = await this.#main.call<Standing>('forget');
      await this.#iterations.endAll();
      await this.#main.call('purge');
    });
  }

  async *copy(options: CallOptions = {}): AsyncGenerator<Uint8Array> {
    const name = `${COPY_PREFIX}${randomBytes(8).toString('hex')}`;
    try {
      await this.#errand('copy', { file: join(this.#folder, FILE_PREFIX + name) }, options);
      for await (const piece of this.#files.stream(name)) {
        options.signal?.throwIfAborted();
        yield piece;
      }
    } finally {
      // An abort leaves the errand running: what it will have made is removed once it is there.
      await Promise.allSettled([...this.#errands]);
      await this.#files.discard(name).catch(() => undefined);
    }
  }

  async verify(options: CallOptions = {}): Promise<void> {
    await this.#errand('verify', undefined, options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #commit(group: readonly PackedWrite[]): Promise<readonly WriteOutcome[]> {
    const writes = packWrites(group);
    try {
      const answer = await this.#main.call<CommitAnswer>('commit', { writes } satisfies CommitTask, { transfer: buffersOf(writes) });
      const outcomes = unpackOutcomes(answer.outcomes);
      this.#standing = answer.standing;
      this.#changes.note(group, outcomes, answer.standing.revision);
      return outcomes;
    } catch (error) {
      this.#changes.doubt();
      throw error;
    }
  }

  // biome-ignore lint/correctness/useYield: an iteration over nothing
  async *#nothing(options: CallOptions): AsyncGenerator<never> {
    this.#begin(options);
  }

  async #ask<T>(task: string, payload: unknown, options: CallOptions): Promise<T> {
    this.#begin(options);
    return this.#main.call<T>(task, payload, options);
  }

  /** Work no commit runs beside. An abort before it has begun withdraws it; afterwards it goes on unwatched. */
  async #alone(options: CallOptions, work: () => Promise<unknown>): Promise<void> {
    const turn = this.#writes.alone(async () => {
      options.signal?.throwIfAborted();
      await work();
    });
    await orAborted(turn, options.signal);
  }

  /** One long task in a worker of its own. */
  async #errand(task: string, payload: unknown, options: CallOptions): Promise<void> {
    this.#begin(options);
    const worker = this.#start('errand');
    const work = worker.call<void>(task, payload).finally(() => worker.leave());
    this.#errands.add(work);
    await orAborted(
      work.finally(() => this.#errands.delete(work)),
      options.signal,
    );
  }

  async #close(): Promise<void> {
    this.#writes.refuse(notOpen());
    await Promise.allSettled([this.#writes.settled(), this.#files.settled(), ...this.#errands]);
    // The main worker is the last to let the database go, and the lock with it.
    await this.#iterations.close().catch(() => undefined);
    await this.#main.close();
  }

  #begin(options: CallOptions): void {
    checkCallOptions(options);
    options.signal?.throwIfAborted();
    this.#checkOpen();
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw notOpen();
  }

  #checkWritable(): void {
    if (this.readOnly) throw new RescueFaceError('ERR_STORE_READ_ONLY');
  }
}

function notOpen(): RescueFaceError {
  return new RescueFaceError('ERR_NOT_OPEN', { what: 'store' });
}
