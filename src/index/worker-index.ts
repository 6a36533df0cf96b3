import { orAborted } from '../core/abort.js';
import { checkInteger, checkKeys, checkText, describe } from '../core/check.js';
import type {
  Embedding,
  IndexCapabilities,
  IndexEntry,
  IndexSearchOptions,
  IndexSearchResult,
  IndexWriteOptions,
  VectorIndex,
} from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import type { WorkerClient } from '../runtime/worker-client.js';
import type { Part, Parts, SearchAnswer, SearchTask, StageTask, WriteAnswer, WriteTask } from './messages.js';
import type { Reranker } from './quantised/rerank.js';

/** Numbers in one message: less than 1 ms of the host's time to check and copy. */
const PART_NUMBERS = 2 ** 17;

/** Ids in one message. */
const PART_IDS = 4096;

/** Probes scored in one sweep: a choice between the reading of memory they share and how long other callers wait. */
const PROBES_AT_ONCE = 32;

/** What a {@link WorkerIndex} is made with. */
export interface WorkerIndexSetup {
  readonly space: string;
  readonly dimension: number;
  readonly exact: boolean;
  /** Makes hits of what the worker answers, where these are only candidates. */
  readonly reranker?: Reranker | undefined;
}

/** A list that travels in parts. */
interface Pieces {
  readonly count: number;
  /** Items in one part. */
  readonly step: number;
  /** Checks and copies the part that begins at an item. */
  next(from: number): Part;
}

/** An index that lives in a worker thread. */
export class WorkerIndex implements VectorIndex {
  readonly capabilities: IndexCapabilities;
  readonly space: string;
  readonly dimension: number;
  readonly #client: WorkerClient;
  readonly #partEntries: number;
  readonly #reranker: Reranker | undefined;
  #size = 0;
  #revision = 0;
  #stagings = 0;
  /** Buffers for the vectors of a piece, each large enough for a full one. */
  readonly #emptied: ArrayBuffer[] = [];
  #writes: Promise<unknown> = Promise.resolve();

  constructor({ space, dimension, exact, reranker }: WorkerIndexSetup, client: WorkerClient) {
    this.capabilities = { exact, snapshots: false };
    this.space = space;
    this.dimension = dimension;
    this.#partEntries = Math.max(1, Math.min(PART_IDS, Math.floor(PART_NUMBERS / dimension)));
    this.#client = client;
    this.#reranker = reranker;
  }

  get size(): number {
    return this.#client.failed ? 0 : this.#size;
  }

  get revision(): number {
    return this.#client.failed ? 0 : this.#revision;
  }

  async upsert(entries: readonly IndexEntry[], options: IndexWriteOptions = {}): Promise<void> {
    checkWriteOptions('upsert', options);
    if (!Array.isArray(entries)) throw new TypeError(`Expected an array of entries, received ${describe(entries)}`);
    const pieces = { count: entries.length, step: this.#partEntries, next: (from: number) => this.#pack(entries, from) };
    await this.#write('upsert', options, pieces.next(0), pieces);
  }

  async remove(ids: readonly string[], options: IndexWriteOptions = {}): Promise<void> {
    checkWriteOptions('remove', options);
    if (!Array.isArray(ids)) throw new TypeError(`Expected an array of ids, received ${describe(ids)}`);
    for (const id of ids) checkText('id', id);
    const next = (from: number): Part => ({ ids: ids.slice(from, from + PART_IDS), vectors: new Float32Array() });
    await this.#write('remove', options, next(0), { count: ids.length, step: PART_IDS, next });
  }

  async search(probe: Embedding, options: IndexSearchOptions): Promise<IndexSearchResult> {
    const [result] = await this.#searchGroup([probe], options);
    if (result === undefined) throw new RescueFaceError('ERR_INDEX_ENGINE');
    return result;
  }

  async searchMany(probes: readonly Embedding[], options: IndexSearchOptions): Promise<readonly IndexSearchResult[]> {
    if (!Array.isArray(probes)) throw new TypeError(`Expected an array of probes, received ${describe(probes)}`);
    this.#checkSearch(probes, options);
    const results: IndexSearchResult[] = [];
    for (let from = 0; from < probes.length; from += PROBES_AT_ONCE) {
      results.push(...(await this.#searchGroup(probes.slice(from, from + PROBES_AT_ONCE), options)));
    }
    return results;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }

  async #searchGroup(probes: readonly Embedding[], options: IndexSearchOptions): Promise<IndexSearchResult[]> {
    this.#checkSearch(probes, options);
    if (this.#reranker !== undefined) {
      const copies = probes.map(({ space, vector }) => ({ space, vector: vector.slice() }));
      const { k, signal } = options;
      return this.#reranker.rank(copies, k, (some, wanted) => this.#sweep(some, { ...options, k: wanted }), signal);
    }
    const { rankings, revision } = await this.#sweep<SearchAnswer>(probes, options);
    return rankings.map(({ ids, similarities }) => ({
      hits: ids.map((id, place) => ({ id, similarity: similarities[place] ?? Number.NaN })),
      revision,
    }));
  }

  /** What the worker answers to some probes. */
  async #sweep<T>(probes: readonly Embedding[], { k, allow, signal }: IndexSearchOptions): Promise<T> {
    const packed = new Float32Array(probes.length * this.dimension);
    for (const [p, probe] of probes.entries()) packed.set(probe.vector, p * this.dimension);
    const task: SearchTask = { probes: packed, k, allow: allow === undefined ? undefined : await this.#sendAllowed(allow, signal) };
    return this.call<T>('search', task, signal).catch((error: unknown) => {
      this.#drop(task.allow?.staged);
      throw error;
    });
  }

  #checkSearch(probes: readonly Embedding[], options: IndexSearchOptions): void {
    checkKeys('search', options, ['k', 'allow', 'signal']);
    checkInteger('k', options.k, 1, Number.MAX_SAFE_INTEGER);
    const { allow } = options;
    if (allow !== undefined && !(allow instanceof Set)) throw new TypeError(`Expected a Set of ids for allow, received ${describe(allow)}`);
    for (const probe of probes) checkEmbedding(probe, this.space, this.dimension);
  }

  /** Checks and copies the next piece of the entries. */
  #pack(entries: readonly IndexEntry[], from: number): Part {
    const part = entries.slice(from, from + this.#partEntries);
    const vectors = this.#roomFor(part.length);
    const ids = part.map((entry, i) => {
      checkText('id', entry?.id);
      checkEmbedding(entry.embedding, this.space, this.dimension);
      vectors.set(entry.embedding.vector, i * this.dimension);
      return entry.id;
    });
    return { ids, vectors };
  }

  /** A buffer that has come back, or a new one: a full one for all but small pieces, so that it can serve again. */
  #roomFor(entries: number): Float32Array {
    const length = entries * this.dimension;
    const emptied =
      entries > this.#partEntries / 8 ? (this.#emptied.pop() ?? new ArrayBuffer(4 * this.#partEntries * this.dimension)) : undefined;
    return emptied === undefined ? new Float32Array(length) : new Float32Array(emptied, 0, length);
  }

  /** Writes take effect in the order of their calls, each as a whole. */
  async #write(task: 'upsert' | 'remove', { signal, revision }: IndexWriteOptions, first: Part, pieces: Pieces): Promise<void> {
    signal?.throwIfAborted();
    const write = this.#writes.then(async () => {
      signal?.throwIfAborted();
      if (revision !== undefined) checkInteger('revision', revision, this.#revision, Number.MAX_SAFE_INTEGER);
      const parts = await this.#stage(first, pieces, signal);
      const answer = await this.call<WriteAnswer>(task, { parts, revision } satisfies WriteTask, undefined, parts.last);
      const full = this.#partEntries * this.dimension * Float32Array.BYTES_PER_ELEMENT;
      this.#emptied.splice(0, Number.POSITIVE_INFINITY, ...(answer.emptied ?? []).filter(({ byteLength }) => byteLength === full));
      this.#size = answer.size;
      this.#revision = answer.revision;
    });
    this.#writes = write.catch(() => {});
    await orAborted(write, signal);
  }

  /** Lays every piece but the last ready in the worker. */
  async #stage(first: Part, { count, step, next }: Pieces, signal: AbortSignal | undefined): Promise<Parts> {
    if (count <= step) return { last: first };
    const staged = this.#stagings++;
    try {
      let part = first;
      for (let from = step; from < count; from += step) {
        await this.call('stage', { staged, part } satisfies StageTask, signal, part);
        part = next(from);
      }
      signal?.throwIfAborted();
      return { staged, last: part };
    } catch (error) {
      this.#drop(staged);
      throw error;
    }
  }

  async #sendAllowed(allow: ReadonlySet<string>, signal: AbortSignal | undefined): Promise<Parts> {
    const ids = allow.values();
    const next = (): Part => {
      const some: string[] = [];
      while (some.length < PART_IDS) {
        const { value, done } = ids.next();
        if (done === true) break;
        some.push(value);
      }
      return { ids: some, vectors: new Float32Array() };
    };
    return this.#stage(next(), { count: allow.size, step: PART_IDS, next }, signal);
  }

  #drop(staged: number | undefined): void {
    if (staged !== undefined) this.#client.call('drop', { staged }).catch(() => {});
  }

  protected async call<T>(task: string, payload: unknown, signal?: AbortSignal, part?: Part): Promise<T> {
    try {
      return await this.#client.call<T>(task, payload, {
        signal,
        transfer: part === undefined ? [] : [part.vectors.buffer as ArrayBuffer],
      });
    } catch (error) {
      throw inIndexWords(error);
    }
  }
}

/** Codes of the runtime that mean nothing to a caller of the index. */
const ENGINE_CODES: readonly string[] = ['ERR_WORKER_FAILED', 'ERR_WORKER_TASK', 'ERR_MODEL_LOAD', 'ERR_MODEL_RUN'];

/** The runtime's errors as a caller of the index should see them. */
function inIndexWords(error: unknown): unknown {
  if (!(error instanceof RescueFaceError)) return error;
  if (ENGINE_CODES.includes(error.code)) return new RescueFaceError('ERR_INDEX_ENGINE', {}, { cause: error });
  return error;
}

function checkWriteOptions(what: string, options: IndexWriteOptions): void {
  checkKeys(what, options, ['revision', 'signal']);
  if (options.revision !== undefined) checkInteger('revision', options.revision, 0, Number.MAX_SAFE_INTEGER);
}
