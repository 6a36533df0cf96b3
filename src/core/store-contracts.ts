import type { CallOptions } from './call-options.js';
import type {
  LedgerEntry,
  PersonErasure,
  RecordKind,
  RecordOf,
  StoreChange,
  StoredFragment,
  StoreRecord,
  StoreRecordKey,
} from './records.js';
import type { LedgerHash } from './tree-hash.js';

/** A condition under which a commit may happen; one that does not hold refuses the whole batch. */
export interface StoreExpectation {
  readonly key: StoreRecordKey;
  /** The record's revision as last read; 0 means that it must not exist. */
  readonly revision: number;
}

/** A declarative batch: all of it happens, or none. */
export interface StoreBatch {
  readonly expectations?: readonly StoreExpectation[] | undefined;
  readonly puts?: readonly StoreRecord[] | undefined;
  readonly deletes?: readonly StoreRecordKey[] | undefined;
  /**
   * Whose keys are destroyed. Every record of that person within the scope must be among the `deletes`: one that would
   * be left behind, unreadable, refuses the batch with `ERR_STORE_CONFLICT`.
   */
  readonly erasures?: readonly PersonErasure[] | undefined;
  /** Ledger entries to append; they stand or fall with the records. */
  readonly entries?: readonly LedgerEntry[] | undefined;
  /** The number of ledger entries the caller believes there are. */
  readonly expectedHead?: number | undefined;
}

/** What a commit came to. */
export interface CommitResult {
  /** The store's revision after this batch. Every commit raises it by one. */
  readonly revision: number;
  /** Sequence number of the batch's first ledger entry, or of the next one where it had none. */
  readonly firstSeq: number;
}

/** A record with the revision of the commit that wrote it. */
export interface StoredRecord<R extends StoreRecord = StoreRecord> {
  readonly record: R;
  readonly revision: number;
}

/** A ledger entry with its place. */
export interface StoredEntry {
  /** 0 for the first entry ever. */
  readonly seq: number;
  readonly schema: string;
  readonly header: Uint8Array;
  readonly fragments: readonly StoredFragment[];
  /**
   * The hash of its leaf in the ledger's tree, with {@link Store.ledgerHash}: made when it was committed, over all of it as
   * it lies in the store, and never another, whatever is erased.
   */
  readonly leaf: Uint8Array;
}

/** What a store can do; the conformance suite holds it to this in both directions. */
export interface StoreCapabilities {
  /** What was committed survives the process. */
  readonly durable: boolean;
  /** There is a {@link Store.cache}. */
  readonly cache: boolean;
}

/** Options of `Store.scan`. */
export interface ScanOptions extends CallOptions {
  /** Only what belongs to this person. */
  readonly personId?: string | undefined;
}

/** Options of `Store.changes`. */
export interface ChangesOptions extends CallOptions {
  /** Only records of these kinds; an empty list is refused. Default: every kind. */
  readonly kinds?: readonly RecordKind[] | undefined;
}

/**
 * Files derived from the records, sealed under a key that is made anew with every `begin`: a cache of templates, for
 * instance. Losing one loses nothing; `Store.purge` destroys all of them, key first.
 */
export interface StoreCache {
  /** The blocks written since the last `begin`, in order, as far as they are whole; ends at the first that is not. */
  read(name: string, options?: CallOptions): AsyncIterable<Uint8Array>;
  /** Forgets what was there under this name and makes a new key. */
  begin(name: string, options?: CallOptions): Promise<void>;
  /**
   * Adds one block behind those that are there; resolves when it is on the disk. Rejects with `ERR_STORE_CONFLICT` where
   * there was no `begin`, or a purge came since.
   */
  append(name: string, block: Uint8Array, options?: CallOptions): Promise<void>;
}

/**
 * The truth. One write path, no update and no delete of ledger entries: what the type cannot say nobody can call.
 * A store keeps nothing of the caller's objects and hands out nothing of its own.
 */
export interface Store extends AsyncDisposable {
  readonly capabilities: StoreCapabilities;
  /** Revision of the last commit; 0 for a new store. */
  readonly revision: number;
  /** Number of ledger entries. */
  readonly head: number;
  /** What the ledger's tree is hashed with: the same from the first entry on. */
  readonly ledgerHash: LedgerHash;
  /** Rejects with `ERR_STORE_CONFLICT`, and changes nothing, when an expectation or `expectedHead` does not hold. */
  commit(batch: StoreBatch, options?: CallOptions): Promise<CommitResult>;
  /** The record as last committed, or `undefined` where there is none. */
  get<K extends RecordKind>(kind: K, id: string, options?: CallOptions): Promise<StoredRecord<RecordOf<K>> | undefined>;
  /**
   * All records of one kind as they were when the scan began, in the order in which their ids were first put; a record
   * put again after a deletion is new. A purge, or a key that is retired, may end any iteration with `ERR_STORE_CONFLICT`:
   * it can be begun again.
   */
  scan<K extends RecordKind>(kind: K, options?: ScanOptions): AsyncIterable<StoredRecord<RecordOf<K>>>;
  /**
   * The newest state of every record touched after `sinceRevision`, deletions as tombstones, in commit order. A purge
   * forgets tombstones: whoever asks from a revision before the newest of those, other than 0, gets
   * `ERR_STORE_CONFLICT` and begins anew at 0.
   */
  changes(sinceRevision: number, options?: ChangesOptions): AsyncIterable<StoreChange>;
  /** Ledger entries from `fromSeq` on, in order. */
  readEntries(fromSeq: number, options?: CallOptions): AsyncIterable<StoredEntry>;
  /**
   * Pages of the leaf hashes of the entries from `fromSeq` on, in order. They are given as they lie there, without a look
   * at their entries: a million in some seconds.
   */
  readLeaves(fromSeq: number, options?: CallOptions): AsyncIterable<readonly Uint8Array[]>;
  /**
   * Resolves when no byte of what was deleted before the call, and of the keys destroyed, is left in any file of the
   * store: tombstones, caches and logs included. Backups made earlier are the host's.
   */
  purge(options?: CallOptions): Promise<void>;
  /** Where files derived from the records may lie. */
  readonly cache?: StoreCache | undefined;
}
