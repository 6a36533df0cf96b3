/** What the index's host and its worker say to each other. */

/** What the worker is started with. */
export interface IndexInit {
  readonly dimension: number;
  readonly threads: number;
}

/** A piece of a write, or of a list of ids; `vectors` holds one row per id. */
export interface Part {
  readonly ids: readonly string[];
  readonly vectors: Float32Array;
}

/** Pieces laid ready under a number before the call that uses them, and one last piece that comes with the call. */
export interface Parts {
  readonly staged?: number | undefined;
  readonly last: Part;
}

export interface StageTask {
  readonly staged: number;
  readonly part: Part;
}

export interface WriteTask {
  readonly parts: Parts;
  readonly revision: number | undefined;
}

export interface WriteAnswer {
  readonly size: number;
  readonly revision: number;
  /** Buffers of the pieces, wiped, for the next ones: where every piece had a new one, tens of megabytes lay about as garbage. */
  readonly emptied?: readonly ArrayBuffer[] | undefined;
}

export interface SearchTask {
  readonly probes: Float32Array;
  readonly k: number;
  readonly allow: Parts | undefined;
}

export interface SearchAnswer {
  readonly rankings: readonly { readonly ids: readonly string[]; readonly similarities: Float64Array }[];
  readonly revision: number;
}
