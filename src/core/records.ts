import type { Embedding } from './embedding.js';
import type { Box, FivePoints, HeadPose } from './geometry.js';

/** Somebody who was helped: perhaps unnamed. Candidates are persons. */
export interface PersonRecord {
  readonly kind: 'person';
  readonly id: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** One stay, under one rescue number (救助编号). */
export interface EpisodeRecord {
  readonly kind: 'episode';
  readonly id: string;
  readonly personId: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** One photo of one episode: what was measured on it, never its pixels. */
export interface PhotoRecord {
  readonly kind: 'photo';
  readonly id: string;
  readonly personId: string;
  readonly episodeId: string;
  /** SHA-256 of the file's bytes, 64 lower-case hex digits. */
  readonly digest: string;
  /** Size of the upright picture in pixels. */
  readonly width: number;
  readonly height: number;
  /** The enrolled face. */
  readonly face: {
    readonly box: Box;
    readonly score: number;
    readonly landmarks: FivePoints;
    readonly rotation: 0 | 90 | 180 | 270;
    readonly headPose?: HeadPose | undefined;
  };
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** One template of one photo, in one space. */
export interface TemplateRecord {
  readonly kind: 'template';
  readonly id: string;
  readonly personId: string;
  readonly photoId: string;
  readonly embedding: Embedding;
}

/** Everything a store keeps besides the ledger. */
export type StoreRecord = PersonRecord | EpisodeRecord | PhotoRecord | TemplateRecord;

/** Names one record. */
export interface StoreRecordKey {
  readonly kind: StoreRecord['kind'];
  readonly id: string;
}

/** The newest state of one record, or its tombstone. */
export type StoreChange =
  | { readonly type: 'put'; readonly revision: number; readonly record: StoreRecord }
  | { readonly type: 'delete'; readonly revision: number; readonly key: StoreRecordKey };

/** One ledger entry as a store sees it: canonical bytes it neither reads nor changes. */
export interface LedgerEntry {
  /** Names the entry's schema, e.g. `search@1`. */
  readonly schema: string;
  readonly bytes: Uint8Array;
}
