import { describe, isFloats } from '../../core/check.js';
import type { CallOptions, Embedding, IndexHit, IndexSearchResult } from '../../core/contracts.js';
import { checkEmbedding, cosine } from '../../core/embedding.js';
import { RescueFaceError } from '../../core/errors.js';
import type { Candidates } from './quantised-search.js';

/** Where the vectors of an index that holds only their codes are read: the store. */
export type VectorSource = (ids: readonly string[], options: CallOptions) => Promise<ReadonlyMap<string, Float32Array>>;

/** Ids in one call of the source, so that one search does not hold up the host for long. */
const FETCHED_AT_ONCE = 1024;

/** Candidates fetched before the first look at whether the rest can still matter: one read for nearly every search. */
const FIRST_FETCH = 64;

/** The index's answer to some probes. */
export interface CandidatesAnswer {
  readonly candidates: readonly Candidates[];
  readonly revision: number;
}

/** Asks the index for the rows that may belong to the best `k` of some probes. */
export type Sweep = (probes: readonly Embedding[], k: number) => Promise<CandidatesAnswer>;

/** Makes of candidates the answer that the whole vectors give. */
export class Reranker {
  readonly #source: VectorSource;

  constructor(source: VectorSource) {
    this.#source = source;
  }

  /**
   * The `k` nearest of each probe. Where vectors have gone from the source meanwhile, so many that what is left proves nothing, it
   * asks again for more.
   */
  async rank(probes: readonly Embedding[], k: number, sweep: Sweep, signal: AbortSignal | undefined): Promise<IndexSearchResult[]> {
    const { candidates, revision } = await sweep(probes, k);
    const results: IndexSearchResult[] = [];
    for (const [p, probe] of probes.entries()) {
      results.push(await this.#settle(probe, k, { candidates: candidates.slice(p, p + 1), revision }, sweep, signal));
    }
    return results;
  }

  async #settle(
    probe: Embedding,
    k: number,
    first: CandidatesAnswer,
    sweep: Sweep,
    signal: AbortSignal | undefined,
  ): Promise<IndexSearchResult> {
    const known = new Map<string, IndexHit | undefined>();
    let answer = first;
    for (let wanted = k; ; ) {
      const [candidates] = answer.candidates;
      if (candidates === undefined) throw new RescueFaceError('ERR_INDEX_ENGINE');
      const hits = await this.#best(probe, k, candidates, known, signal);
      const last = hits[k - 1]?.similarity ?? Number.NEGATIVE_INFINITY;
      // Whatever is not among the candidates lies below their floor.
      if (last >= candidates.floor) return { hits, revision: answer.revision };
      wanted = Math.max(2 * wanted, k + 2 * [...known.values()].filter((hit) => hit === undefined).length);
      answer = await sweep([probe], wanted);
    }
  }

  /** The best `k` of some candidates, of which no more are fetched than may belong to them. */
  async #best(
    probe: Embedding,
    k: number,
    { ids, uppers }: Candidates,
    known: Map<string, IndexHit | undefined>,
    signal: AbortSignal | undefined,
  ): Promise<IndexHit[]> {
    let hits: IndexHit[] = [];
    let from = 0;
    for (let to = Math.max(k, FIRST_FETCH); from < ids.length; to = 2 * from) {
      const stretch = ids.slice(from, to);
      await this.#fetch(
        probe,
        stretch.filter((id) => !known.has(id)),
        known,
        signal,
      );
      for (const id of stretch) {
        const hit = known.get(id);
        if (hit !== undefined) hits.push(hit);
      }
      hits.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
      hits = hits.slice(0, k);
      from += stretch.length;
      const last = hits[k - 1];
      if (last !== undefined && (uppers[from] ?? -1) < last.similarity) break;
    }
    return hits;
  }

  /** Learns the similarities of some ids; those that the source does not have are known as gone. */
  async #fetch(
    probe: Embedding,
    ids: readonly string[],
    known: Map<string, IndexHit | undefined>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (let from = 0; from < ids.length; from += FETCHED_AT_ONCE) {
      signal?.throwIfAborted();
      const some = ids.slice(from, from + FETCHED_AT_ONCE);
      const vectors = await this.#source(some, { signal });
      if (!(vectors instanceof Map)) throw new TypeError(`Expected a Map of vectors by id, received ${describe(vectors)}`);
      for (const id of some) {
        const vector: unknown = vectors.get(id);
        if (vector === undefined) {
          known.set(id, undefined);
          continue;
        }
        if (!isFloats(vector)) throw new TypeError(`Expected Float32Array for a vector, received ${describe(vector)}`);
        checkEmbedding({ space: probe.space, vector }, probe.space, probe.vector.length);
        known.set(id, { id, similarity: cosine(probe.vector, vector) });
      }
    }
  }
}
