import { checkInteger, checkKeys, checkOneOf, checkText, describe } from '../core/check.js';
import type { Embedding, IndexSearchOptions, IndexSearchResult, VectorIndex } from '../core/contracts.js';
import { WorkerClient } from '../runtime/worker-client.js';
import type { IndexInit } from './messages.js';
import { Reranker, type VectorSource } from './quantised/rerank.js';
import { WorkerIndex } from './worker-index.js';

/** Longest vector taken. */
export const MAX_DIMENSION = 65_536;

/** Options of {@link exactIndex}. */
export interface ExactIndexOptions {
  /** The one space whose embeddings are taken. */
  readonly space: string;
  /** Length of every vector, 1 to 65,536. */
  readonly dimension: number;
  /** Threads inside one search, 1 to 64. Default 1. */
  readonly threads?: number | undefined;
  /**
   * What the index holds of a number: `float32`, all of it; `int8`, one byte, with which a search takes about a third of
   * the time and a quarter of the memory, and reads what it answers from `vectors`. The answers are the same. Default `float32`.
   */
  readonly precision?: 'float32' | 'int8' | undefined;
  /**
   * Where `int8` reads whole vectors: some dozens of ids for most searches with a small `k`, never more than 1,024 in one
   * call. It answers those that it has, as they were given to `upsert`; an id that is missing has been removed meanwhile and
   * is not among the hits, and a vector that has been replaced meanwhile is ranked as it is now. What it rejects with, the
   * search rejects with. Needed for `int8`, refused without.
   */
  readonly vectors?: VectorSource | undefined;
}

/** What {@link exactIndex} answers. */
export interface ExactIndex extends VectorIndex {
  /**
   * The answers to several probes, in their order, for much less than as many single searches: groups of 32 are
   * scored in one sweep over the gallery. Between groups other calls have their turn.
   */
  searchMany(probes: readonly Embedding[], options: IndexSearchOptions): Promise<readonly IndexSearchResult[]>;
}

/**
 * Exact cosine search in memory. The vectors live in a worker thread of the index's own, so neither loading nor
 * searching holds up the host's event loop, and every answer is the true one.
 *
 * Memory: `4 * dimension` bytes an entry (`dimension + 2` with the precision `int8`), and for its id about 25 bytes where it
 * is a UUID in lower case, about 35 and its characters where it is not; the memory of removed entries is wiped at once. At
 * most 2,147,483,647 entries.
 *
 * Large arrays of entries (more than 131,072 numbers) and large `allow` sets (more than 4,096 ids) travel in pieces: leave
 * them unchanged until the call resolves. A write that is aborted before its last piece has been sent changes nothing;
 * afterwards it still happens. One search at a time runs; others wait their turn.
 *
 * With `int8` a search finds the few rows that may belong to the answer by bounds that are proven, not estimated, reads their
 * vectors from `vectors` and ranks by these; so `hits` are those of `float32` to the last digit. A vector from there that
 * is not finite, not of unit length or of another dimension rejects the search with `ERR_INDEX_VECTOR`. Write to the store
 * first and to the index second, or the newest are taken for removed.
 *
 * If the worker thread dies, its vectors are gone: that call and every later one rejects with `ERR_INDEX_ENGINE`,
 * `size` and `revision` are 0, and a new index has to be built from the store.
 *
 * @throws TypeError or RangeError where an option is missing, unknown or out of range.
 * @example
 * ```ts
 * import { exactIndex } from 'rescue-face/vector-index';
 *
 * await using index = exactIndex({ space: 'demo', dimension: 2 });
 * await index.upsert([
 *   { id: 'a', embedding: { space: 'demo', vector: Float32Array.of(1, 0) } },
 *   { id: 'b', embedding: { space: 'demo', vector: Float32Array.of(0, 1) } },
 * ]);
 * const { hits } = await index.search({ space: 'demo', vector: Float32Array.of(0, 1) }, { k: 1 });
 * console.log(hits); // [ { id: 'b', similarity: 1 } ]
 * ```
 */
export function exactIndex(options: ExactIndexOptions): ExactIndex {
  checkKeys('exactIndex', options, ['space', 'dimension', 'threads', 'precision', 'vectors']);
  checkText('space', options.space);
  checkInteger('dimension', options.dimension, 1, MAX_DIMENSION);
  const threads = options.threads ?? 1;
  checkInteger('threads', threads, 1, 64);
  const { space, dimension, precision = 'float32', vectors } = options;
  checkOneOf('precision', precision, ['float32', 'int8']);
  if (precision === 'int8' && typeof vectors !== 'function') {
    throw new TypeError(`Expected a function for vectors with the precision "int8", received ${describe(vectors)}`);
  }
  if (precision === 'float32' && vectors !== undefined) throw new TypeError('Expected no vectors without the precision "int8"');
  const worker = vectors === undefined ? './index-worker.js' : './quantised-worker.js';
  const client = new WorkerClient(new URL(worker, import.meta.url), { dimension, threads } satisfies IndexInit, 'index');
  return new WorkerIndex({ space, dimension, exact: true, reranker: vectors && new Reranker(vectors) }, client);
}
