/** What the index of stored photos and its worker say to each other. */

/** A stored photo's fingerprint, of this version. */
export interface StoredFingerprint {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Changes, in this order. An id is in one of both lists. */
export interface ReuseWrite {
  readonly removed: readonly string[];
  readonly added: readonly StoredFingerprint[];
}

export interface ReuseSearch {
  readonly bytes: Uint8Array;
  readonly limit: number;
}
