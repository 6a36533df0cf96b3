import type { CallOptions } from './call-options.js';
import type { Embedding } from './embedding.js';
import type { Box, FivePoints, HeadPose } from './geometry.js';

export type { CipherContext, CryptoProvider, KeyProvider, KeyProviderCapabilities, RootKey, RootKeyInfo } from './crypto-contracts.js';
export type { Signer, Verifier } from './signer-contracts.js';
export type {
  ChangesOptions,
  CommitResult,
  ScanOptions,
  Store,
  StoreBatch,
  StoreCache,
  StoreCapabilities,
  StoredEntry,
  StoredRecord,
  StoreExpectation,
} from './store-contracts.js';
export type { LedgerHash, TreeHash } from './tree-hash.js';
export type { CallOptions, Embedding };

/** An upright 8-bit sRGB picture, rows from the top, three interleaved channels R, G, B. */
export interface PixelImage {
  /** Pixels, at least 1. */
  readonly width: number;
  /** Pixels, at least 1. */
  readonly height: number;
  /**
   * `width * height * 3` bytes; over a `SharedArrayBuffer` it travels to workers without a copy. They must not change
   * before the call that was given them has settled.
   */
  readonly data: Uint8Array;
}

/** One face found in a picture. */
export interface DetectedFace {
  /** Forehead to chin, ear to ear, in pixels of the upright picture. */
  readonly box: Box;
  /** Detector confidence, 0 to 1. Not a probability, and not comparable across detectors. */
  readonly score: number;
  /** The five alignment points. */
  readonly landmarks: FivePoints;
  /**
   * Clockwise quarter turns in degrees by which the whole picture must be turned to set this face upright.
   * Anything but 0 means the picture itself lies on its side or stands on its head.
   */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Dense landmarks, x, y, z interleaved, in pixels of the upright picture (z: towards the camera is negative). */
  readonly mesh?: Float32Array | undefined;
  /** Head pose measured from the mesh's depth. */
  readonly headPose?: HeadPose | undefined;
}

/** Finds faces. `[]` is an answer, not an error. */
export interface Detector extends AsyncDisposable {
  /** Identifies networks, preprocessing and thresholds; changes whenever an answer could. */
  readonly id: string;
  /** Every face found, largest first (by box area). The pixels must not change before the promise settles. */
  detect(image: PixelImage, options?: CallOptions): Promise<readonly DetectedFace[]>;
}

/** Turns one aligned face into a template. */
export interface Embedder extends AsyncDisposable {
  readonly space: string;
  /** Length of every vector of this space. */
  readonly dimension: number;
  /**
   * One template of the face with these landmarks, given in pixels of `image`, which must not change before the
   * promise settles.
   */
  embed(image: PixelImage, landmarks: FivePoints, options?: CallOptions): Promise<Embedding>;
}

/** One vector under an id of the caller's. */
export interface IndexEntry {
  /** Non-empty, unique in the index; a second `upsert` under the same id replaces the first. */
  readonly id: string;
  readonly embedding: Embedding;
}

/** One answer of an index. */
export interface IndexHit {
  readonly id: string;
  /** Cosine similarity, -1 to 1, raw: neither normalised nor rounded. */
  readonly similarity: number;
}

/** What `VectorIndex.search` answers. */
export interface IndexSearchResult {
  /** Best first, equal similarities ordered by id (code units); live entries only; at most `k`. */
  readonly hits: readonly IndexHit[];
  /** The highest store revision whose changes this answer takes into account. */
  readonly revision: number;
}

/** What an index can do; the conformance suite holds it to this in both directions. */
export interface IndexCapabilities {
  /** `search` always returns the true nearest neighbours. */
  readonly exact: boolean;
  /** The index can be saved and loaded. */
  readonly snapshots: boolean;
}

/** Options of `VectorIndex.search`. */
export interface IndexSearchOptions extends CallOptions {
  /** How many hits at most: a whole number, 1 or more. Above the live size everything is returned. */
  readonly k: number;
  /** Only these ids may be returned. An empty set answers nothing. */
  readonly allow?: ReadonlySet<string> | undefined;
}

/** Options of `VectorIndex.upsert` and `VectorIndex.remove`. */
export interface IndexWriteOptions extends CallOptions {
  /** The store revision this write brings the index up to; never lower than before. */
  readonly revision?: number | undefined;
}

/** Nearest-neighbour search over one space. A cache: the store can rebuild it. */
export interface VectorIndex extends AsyncDisposable {
  readonly capabilities: IndexCapabilities;
  readonly space: string;
  readonly dimension: number;
  /** Live entries. */
  readonly size: number;
  /** The revision of the last write that was given one; 0 before. */
  readonly revision: number;
  /** Copies what it is given. All entries are checked before the first is taken: a bad one changes nothing. */
  upsert(entries: readonly IndexEntry[], options?: IndexWriteOptions): Promise<void>;
  /** Ids that are not there are passed over. */
  remove(ids: readonly string[], options?: IndexWriteOptions): Promise<void>;
  /** The live entries most similar to the probe; rejects with `ERR_INDEX_SPACE` for a probe of another space. */
  search(probe: Embedding, options: IndexSearchOptions): Promise<IndexSearchResult>;
}

/** Where the present time comes from. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** Where new identifiers come from. */
export interface RandomSource {
  /** A new RFC 9562 UUID. */
  uuid(): string;
}
