import type { CommitResult } from '../../core/contracts.js';
import type { RowFoundation, RowQuery, Standing } from '../../vault/rows.js';
import type { Page } from './page.js';
import type { DriverName } from './sql-driver.js';
import type { Owner } from './writer-lock.js';

/** What the store's host and its workers say to each other: bytes, and nothing they could read. */

/**
 * What a worker is started as. `writer` and `viewer` answer for a store opened to write or to read, `auditor` for a ledger
 * opened without keys, perhaps in a file of another name; `pages` holds the
 * snapshots of iterations; `errand` is there for one long task.
 */
export interface SqliteInit {
  readonly folder: string;
  readonly driver: DriverName | undefined;
  readonly as:
    | { readonly kind: 'writer'; readonly owner: Owner; readonly create: RowFoundation | undefined }
    | { readonly kind: 'viewer' }
    | { readonly kind: 'auditor'; readonly file: string | undefined }
    | { readonly kind: 'pages' }
    | { readonly kind: 'errand' };
}

/** What can be said of a ledger before its entries are read. */
export interface AuditFacts {
  readonly hash: string;
  readonly size: number;
}

export interface AuditTask {
  /** The place of the last entry that was read. */
  readonly after: number | undefined;
}

export interface AuditPage {
  readonly page: Page;
  /** What the next page comes after; `undefined` where none comes. */
  readonly next: number | undefined;
}

/** How one write of a group came out. */
export type WriteOutcome = { readonly done: CommitResult } | { readonly conflict: string };

export interface CommitTask {
  /** See `packWrites`. */
  readonly writes: Page;
}

export interface CommitAnswer {
  /** See `packOutcomes`. */
  readonly outcomes: Page;
  readonly standing: Standing;
}

export interface KeysTask {
  /** See `packPlaces`. */
  readonly places: Page;
}

export interface CommittedTask {
  readonly commitments: readonly Uint8Array[];
}

export interface KeysNotUnderTask {
  readonly rootKeyId: string;
  readonly limit: number;
}

/** One key under another root key. */
export interface Rewrapped {
  readonly keyNo: number;
  readonly was: Uint8Array;
  readonly rootKeyId: string;
  readonly sealed: Uint8Array;
}

/** What is iterated over. */
export type PagesQuery = RowQuery | { readonly select: 'entries' | 'leaves'; readonly from: number };

export interface BeginTask {
  readonly id: number;
  readonly query: PagesQuery;
}

export interface PageAnswer {
  readonly page: Page;
  /** Nothing comes after it, and the snapshot is let go. */
  readonly last: boolean;
}

export interface BeginAnswer extends PageAnswer {
  readonly standing: Standing;
}
