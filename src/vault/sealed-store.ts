import { checkBatch } from '../core/check-batch.js';
import { checkCallOptions } from '../core/check-call-options.js';
import { checkChanges, checkGet, checkReadEntries, checkScan } from '../core/check-query.js';
import type {
  CallOptions,
  ChangesOptions,
  Clock,
  CommitResult,
  LedgerHash,
  ScanOptions,
  Store,
  StoreBatch,
  StoreCache,
  StoredEntry,
  StoredRecord,
} from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { Pace } from '../core/pace.js';
import type { RecordKind, RecordOf, StoreChange } from '../core/records.js';
import { sealBackup } from './backup-format.js';
import { SealedCache } from './cache.js';
import { ErasureJournal } from './erasure-journal.js';
import { Gate } from './gate.js';
import { hashNameOf } from './profiles.js';
import { type RotationOptions, type RotationResult, rotateKeys } from './rotate.js';
import { KIND_NUMBERS, type StoredRow } from './rows.js';
import { factsOf, type Vault } from './vault.js';

/** A store that shows nothing, with what only such a store can do. */
export interface SealedStore extends Store {
  /** Whether it was opened for reading only. */
  readonly readOnly: boolean;
  /** Erasures that were asked for and done, of which this database did not know: it was restored, or a crash came between. */
  readonly replayedErasures: number;
  /**
   * Puts every data key under a new root key, while the store is used; goes on where an earlier call ended. What was
   * sealed stays as it is.
   */
  rotate(options?: RotationOptions): Promise<RotationResult>;
  /** The bytes of a backup of all there is, encrypted under a key of its own, made while the store is used. */
  backup(options?: BackupOptions): AsyncIterable<Uint8Array>;
  /** Opens every row and every ledger fragment whose key is there; rejects with what is wrong. */
  verify(options?: VerifyOptions): Promise<VerifyResult>;
}

/** Options of `SealedStore.backup`. */
export interface BackupOptions extends CallOptions {
  /** Dates the backup. Default: the system's clock. */
  readonly clock?: Clock | undefined;
}

/** Options of `SealedStore.verify`. */
export interface VerifyOptions extends CallOptions {
  /** Told the number of rows opened so far, some times a second. */
  readonly onProgress?: ((opened: number) => void) | undefined;
}

/** What `SealedStore.verify` has opened. */
export interface VerifyResult {
  readonly records: number;
  readonly entries: number;
}

const ALL_KINDS = Object.keys(KIND_NUMBERS) as RecordKind[];

/** The `Store` over an open vault. */
export class VaultStore implements SealedStore {
  readonly capabilities = { durable: true, cache: true };
  readonly cache: StoreCache;
  readonly replayedErasures: number;
  readonly #vault: Vault;
  readonly #cache: SealedCache;
  readonly #journal: ErasureJournal;
  /** Commits go side by side; an erasure goes alone, so that nothing is sealed under a key while it is destroyed. */
  readonly #gate = new Gate();
  #closing: Promise<void> | undefined;

  constructor(vault: Vault, replayedErasures: number) {
    this.#vault = vault;
    this.#cache = new SealedCache(vault);
    this.cache = this.#cache;
    this.#journal = new ErasureJournal(vault);
    this.replayedErasures = replayedErasures;
  }

  get revision(): number {
    return this.#vault.rows.standing.revision;
  }

  get head(): number {
    return this.#vault.rows.standing.head;
  }

  get ledgerHash(): LedgerHash {
    const { first } = this.#vault.profiles;
    return { name: hashNameOf(first.profile), digestLength: first.digestLength, digest: (bytes) => first.digest(bytes) };
  }

  get readOnly(): boolean {
    return this.#vault.rows.readOnly;
  }

  async commit(batch: StoreBatch, options: CallOptions = {}): Promise<CommitResult> {
    this.#begin(options);
    const checked = checkBatch(batch);
    if (this.readOnly) throw new RescueFaceError('ERR_STORE_READ_ONLY');
    const { keys, sealing, rows } = this.#vault;
    const work = async (): Promise<CommitResult> => {
      this.#begin(options);
      const { write, brought } = await sealing.seal(checked, options);
      if (write.destroyed.length === 0) {
        const result = await rows.commit(write, options);
        for (const key of brought) key.stored = true;
        return result;
      }
      const { facts, note } = await this.#journal.prepare(write);
      const result = await rows.commit({ ...write, facts }, options);
      for (const key of brought) key.stored = true;
      keys.drop(write.destroyed);
      // It is committed, whatever becomes of the note: the database remembers what the journal lacks.
      await note().catch(() => undefined);
      return result;
    };
    return checked.erasures.length === 0 ? this.#gate.shared(work) : this.#gate.alone(work);
  }

  async get<K extends RecordKind>(kind: K, id: string, options: CallOptions = {}): Promise<StoredRecord<RecordOf<K>> | undefined> {
    checkGet(kind, id, options);
    this.#begin(options);
    const { keys, sealing, rows } = this.#vault;
    const row = await rows.get(sealing.rowKey({ kind, id }), options);
    if (row === undefined) return undefined;
    await keys.load([row.key], options);
    return { record: sealing.openRecord(row) as RecordOf<K>, revision: row.revision };
  }

  scan<K extends RecordKind>(kind: K, options: ScanOptions = {}): AsyncIterable<StoredRecord<RecordOf<K>>> {
    checkScan(kind, options);
    const { personId, ...call } = options;
    const owner = personId === undefined ? undefined : this.#vault.sealing.person(personId);
    return this.#opened({ select: 'kind', kind: KIND_NUMBERS[kind], owner }, call, (row) => ({
      record: this.#vault.sealing.openRecord(row) as RecordOf<K>,
      revision: row.revision,
    }));
  }

  changes(sinceRevision: number, options: ChangesOptions = {}): AsyncIterable<StoreChange> {
    checkChanges(sinceRevision, options);
    const { kinds, ...call } = options;
    const { sealing } = this.#vault;
    return this.#opened({ select: 'changes', since: sinceRevision, kinds: kinds?.map((kind) => KIND_NUMBERS[kind]) }, call, (row) =>
      row.key === undefined
        ? { type: 'delete', revision: row.revision, key: sealing.openTombstone(row) }
        : { type: 'put', revision: row.revision, record: sealing.openRecord(row) },
    );
  }

  async *readEntries(fromSeq: number, options: CallOptions = {}): AsyncGenerator<StoredEntry> {
    checkReadEntries(fromSeq, options);
    this.#begin(options);
    const { keys, sealing, rows } = this.#vault;
    const pace = new Pace();
    for await (const page of rows.entries(fromSeq, options)) {
      await keys.load(
        page.flatMap(({ fragments }) => fragments.map(({ key }) => key)),
        options,
      );
      for (const row of page) {
        if (pace.tired) await pace.rest();
        this.#begin(options);
        const fragments = sealing.openFragments(row).map((bytes) => ({ bytes }));
        yield { seq: row.seq, schema: row.schema, header: row.header, fragments, leaf: row.leaf };
      }
    }
    this.#begin(options);
  }

  async *readLeaves(fromSeq: number, options: CallOptions = {}): AsyncGenerator<readonly Uint8Array[]> {
    checkReadEntries(fromSeq, options);
    this.#begin(options);
    for await (const page of this.#vault.rows.leaves(fromSeq, options)) {
      this.#begin(options);
      yield page;
    }
    this.#begin(options);
  }

  async purge(options: CallOptions = {}): Promise<void> {
    this.#begin(options);
    if (this.readOnly) throw new RescueFaceError('ERR_STORE_READ_ONLY');
    await this.#cache.dropAll();
    await this.#vault.rows.purge(options);
  }

  async rotate(options: RotationOptions = {}): Promise<RotationResult> {
    this.#begin({ signal: options.signal });
    if (this.readOnly) throw new RescueFaceError('ERR_STORE_READ_ONLY');
    return rotateKeys(this.#vault, this.#gate, options);
  }

  async *backup({ clock = { now: () => Date.now() }, ...options }: BackupOptions = {}): AsyncGenerator<Uint8Array> {
    this.#begin(options);
    const { crypto, roots, rows } = this.#vault;
    const { id } = await factsOf(rows);
    const { revision, head } = rows.standing;
    const facts = { id, profile: crypto.profile, revision, head, createdAt: clock.now() };
    for await (const piece of sealBackup(crypto, roots, facts, rows.copy(options))) {
      this.#begin(options);
      yield piece;
    }
  }

  async verify({ onProgress, ...options }: VerifyOptions = {}): Promise<VerifyResult> {
    this.#begin(options);
    await this.#vault.rows.verify(options);
    let opened = 0;
    const count = () => {
      if (++opened % 256 === 0) onProgress?.(opened);
    };
    for (const kind of ALL_KINDS) for await (const _ of this.scan(kind, options)) count();
    const records = opened;
    for await (const _ of this.readEntries(0, options)) count();
    return { records, entries: opened - records };
  }

  [Symbol.asyncDispose](): Promise<void> {
    // Whoever is inside the gate ends first.
    this.#closing ??= this.#gate.alone(() => this.#vault.close());
    return this.#closing;
  }

  async *#opened<T>(query: Parameters<Vault['rows']['rows']>[0], options: CallOptions, open: (row: StoredRow) => T): AsyncGenerator<T> {
    checkCallOptions(options);
    this.#begin(options);
    const pace = new Pace();
    for await (const page of this.#vault.rows.rows(query, options)) {
      await this.#vault.keys.load(
        page.map(({ key }) => key),
        options,
      );
      for (const row of page) {
        if (pace.tired) await pace.rest();
        this.#begin(options);
        yield open(row);
      }
    }
    this.#begin(options);
  }

  #begin({ signal }: CallOptions): void {
    if (this.#closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'store' });
    signal?.throwIfAborted();
  }
}
