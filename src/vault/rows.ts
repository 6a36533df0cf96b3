import type { CallOptions, CommitResult } from '../core/contracts.js';
import type { RecordKind } from '../core/records.js';

/**
 * What an encrypting store asks of a database: rows of bytes it cannot read. Everything that says something is sealed
 * before it comes here, names included; what is left open is counts, sizes, kinds and the order of commits.
 */

/** Sixteen bytes that stand for a name: a keyed digest, or random. */
export type Tag = Uint8Array;

/** Bytes of a {@link Tag}. */
export const TAG_LENGTH = 16;

/** The kinds of records as they are written down. A number is never given twice. */
export const KIND_NUMBERS: Readonly<Record<RecordKind, number>> = {
  person: 1,
  episode: 2,
  photo: 3,
  picture: 4,
  template: 5,
  link: 6,
  erasure: 7,
  job: 8,
  case: 9,
  duty: 10,
};

/** What a data key is for, as it is written down. A number is never given twice. */
export const ROLES = { biometric: 1, caseRecord: 2, unenrolled: 3, ledger: 4, names: 5, store: 6, cache: 7 } as const;

/** Which data key: whose, and what for. */
export interface KeyPlace {
  /** The owner's tag; `STORE_OWNER` for the store's own. */
  readonly owner: Tag;
  readonly role: number;
}

/** The owner of the store's own keys. */
export const STORE_OWNER: Tag = new Uint8Array(TAG_LENGTH);

/** A wrapped data key. */
export interface KeyRow extends KeyPlace {
  readonly rootKeyId: string;
  readonly sealed: Uint8Array;
  readonly commitment: Uint8Array;
}

/** A wrapped data key with its number, given once and never again. */
export interface StoredKeyRow extends KeyRow {
  readonly keyNo: number;
}

/** One sealed record. */
export interface RecordRow {
  readonly kind: number;
  readonly tag: Tag;
  /** The key it is sealed under; must be there, or among the batch's `newKeys`. */
  readonly key: KeyPlace;
  /** Whose record it is, for scans by person; `STORE_OWNER` for nobody's. */
  readonly owner: Tag;
  readonly sealed: Uint8Array;
}

/** Names one row. */
export interface RowKey {
  readonly kind: number;
  readonly tag: Tag;
}

/** One fragment of a ledger entry. */
export interface FragmentRow {
  readonly key: KeyPlace;
  /** Of the key it is sealed under. */
  readonly commitment: Uint8Array;
  readonly sealed: Uint8Array;
}

/** One ledger entry. */
export interface EntryRow {
  readonly schema: string;
  readonly header: Uint8Array;
  readonly fragments: readonly FragmentRow[];
  /** The hash of its leaf. */
  readonly leaf: Uint8Array;
  /** It comes from another database, and keys of its fragments may be gone. Otherwise each must be there, as committed to. */
  readonly carried?: boolean | undefined;
}

/** A batch: all of it happens, or none. Applied in the order of the fields. */
export interface RowWrite {
  readonly expectations: readonly (RowKey & { readonly revision: number })[];
  readonly expectedHead?: number | undefined;
  /** Inserted; a key that is already at its place with the same commitment is passed over, with another refuses the batch. */
  readonly newKeys: readonly KeyRow[];
  readonly puts: readonly RecordRow[];
  /** `tombstone`: the sealed name, given back by `changes`. What is not there is passed over and leaves no tombstone. */
  readonly deletes: readonly (RowKey & { readonly tombstone: Uint8Array })[];
  readonly entries: readonly EntryRow[];
  /** Last: keys that are deleted. A record that is left under one refuses the batch; fragments stay, unreadable. */
  readonly destroyed: readonly KeyPlace[];
  /** Small facts of the store's own, by name; `undefined` removes. */
  readonly facts?: Readonly<Record<string, Uint8Array | undefined>> | undefined;
}

/** A row as it is read back. */
export interface StoredRow extends RowKey {
  readonly revision: number;
  /** The record, or the tombstone. */
  readonly sealed: Uint8Array;
  /** The key it is sealed under; absent for a tombstone. */
  readonly key?: StoredKeyRow | undefined;
}

/** An entry as it is read back. */
export interface StoredEntryRow {
  readonly seq: number;
  readonly schema: string;
  readonly header: Uint8Array;
  readonly leaf: Uint8Array;
  readonly fragments: readonly {
    readonly sealed: Uint8Array;
    /** Of the key it was sealed under, also when that is gone. */
    readonly commitment: Uint8Array;
    readonly place: KeyPlace;
    readonly key?: StoredKeyRow | undefined;
  }[];
}

/** Which rows. */
export type RowQuery =
  /** Every row of a kind, in the order of first puts. */
  | { readonly select: 'kind'; readonly kind: number; readonly owner?: Tag | undefined }
  /** The newest state of what was touched after a revision, tombstones too, by revision. `kinds`: all where absent. */
  | { readonly select: 'changes'; readonly since: number; readonly kinds?: readonly number[] | undefined };

/** Where the rows stand after the last commit. */
export interface Standing {
  readonly revision: number;
  /** Number of ledger entries. */
  readonly head: number;
  /** The revision of the newest tombstone that is forgotten. */
  readonly forgotten: number;
}

/** The database. Rejects with `ERR_STORE_*`; once closed with `ERR_NOT_OPEN`. */
export interface SealedRows extends AsyncDisposable {
  readonly standing: Standing;
  readonly readOnly: boolean;
  /** The fact of this name. */
  fact(name: string): Promise<Uint8Array | undefined>;
  /**
   * Resolves when the batch is on the disk. Batches that wait share one transaction; each is refused for itself with
   * `ERR_STORE_CONFLICT { what }`: the kind as a word, `ledger`, or `keys`. An abort while it waits withdraws it.
   */
  commit(write: RowWrite, options?: CallOptions): Promise<CommitResult>;
  get(key: RowKey, options?: CallOptions): Promise<StoredRow | undefined>;
  /** The keys at these places, in their order. */
  keys(places: readonly KeyPlace[], options?: CallOptions): Promise<readonly (StoredKeyRow | undefined)[]>;
  /**
   * Pages of rows as they were at the first page. Rejects with `ERR_STORE_CONFLICT` when a purge came in between, and
   * for changes since a revision (but 0) whose tombstones are forgotten.
   */
  rows(query: RowQuery, options?: CallOptions): AsyncIterable<readonly StoredRow[]>;
  /** Pages of entries from a place on, as far as they went at the first page. */
  entries(fromSeq: number, options?: CallOptions): AsyncIterable<readonly StoredEntryRow[]>;
  /** Pages of the leaf hashes of the entries from a place on, likewise. */
  leaves(fromSeq: number, options?: CallOptions): AsyncIterable<readonly Uint8Array[]>;
  /** The keys with these commitments, in any order. */
  keysCommitted(commitments: readonly Uint8Array[], options?: CallOptions): Promise<readonly StoredKeyRow[]>;
  /** The root keys that data keys lie under, with how many. */
  rootKeys(options?: CallOptions): Promise<ReadonlyMap<string, number>>;
  /** Up to `limit` keys that lie under another root key than this one, by number. */
  keysNotUnder(rootKeyId: string, limit: number, options?: CallOptions): Promise<readonly StoredKeyRow[]>;
  /** Puts keys under another root key; one that changed since (`was`) is passed over. On the disk when resolved. */
  rewrap(
    keys: readonly { readonly keyNo: number; readonly was: Uint8Array; readonly rootKeyId: string; readonly sealed: Uint8Array }[],
    options?: CallOptions,
  ): Promise<void>;
  /** See `Store.purge`; caches are dropped by the caller. */
  purge(options?: CallOptions): Promise<void>;
  /** The bytes of a whole, consistent copy of the database, made while others write. */
  copy(options?: CallOptions): AsyncIterable<Uint8Array>;
  /** Reads every page and every reference; rejects with `ERR_STORE_CORRUPT`. */
  verify(options?: CallOptions): Promise<void>;
  readonly files: RowFiles;
}

/** What a new database begins with. */
export interface RowFoundation {
  /** Default 0. */
  readonly revision?: number | undefined;
  readonly facts: Readonly<Record<string, Uint8Array>>;
  readonly keys: readonly KeyRow[];
}

/** Files that lie beside the database. Names are single words. */
export interface RowFiles {
  /** The names there are. */
  list(): Promise<readonly string[]>;
  /** The whole of a small file, or `undefined`. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Pieces of a file, `[]` where there is none. */
  stream(name: string): AsyncIterable<Uint8Array>;
  /** Makes the file where it is not, adds the bytes at its end, and resolves when they are on the disk. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Cuts a file to a length, on the disk when resolved. */
  truncate(name: string, length: number): Promise<void>;
  /** Overwrites and removes; a name that is not there is passed over. */
  remove(name: string): Promise<void>;
}
