import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkInteger, checkKeys, checkNumber, checkText, isFloats } from '../../core/check.js';
import type { CallOptions, VectorIndex } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { WorkerClient } from '../../runtime/worker-client.js';
import { type ExactIndex, MAX_DIMENSION } from '../exact-index.js';
import { WorkerIndex } from '../worker-index.js';
import { BUNDLED_NOISE } from './bundled-noise.js';
import type { GraphEngineName } from './graph-engine.js';
import type { GraphSetup } from './graph-setup.js';
import type { GraphStats } from './graph-stats.js';
import type { MatedNoise } from './mated-noise.js';
import { unpackNoise } from './packed-noise.js';
import type { RecallTarget } from './recall-proof.js';

/** Options of {@link hnswIndex} and {@link usearchIndex}. */
export interface GraphIndexOptions {
  /** The one space whose embeddings are taken. */
  readonly space: string;
  /** Length of every vector, 1 to 65,536. */
  readonly dimension: number;
  /**
   * How mated templates of this space differ: the probes that prove recall are drawn from it. See `fitMatedNoise`. Needed
   * unless the space is that of the model in the package.
   */
  readonly noise?: MatedNoise | undefined;
  /** What must be proven before the graph answers. Default: rank 1 in 0.999 of the searches, 0.99 of the ten best. */
  readonly target?: Partial<RecallTarget> | undefined;
  /** Links of a vector that are tried first, 4 to 128. Default 32: hnswlib's own notes advise 48 to 64 for face descriptors. */
  readonly m?: number | undefined;
  /** Most links that are tried where the target is not met, `m` to 128. Default 64. */
  readonly maxM?: number | undefined;
  /** Breadth of the search for a new vector's links, 8 to 4096. Default 200. */
  readonly efConstruction?: number | undefined;
  /** Broadest search that is tried before `m` is raised, 16 to 4096. Default 4096. */
  readonly maxEf?: number | undefined;
  /** Processes, each with a part of the graph, 1 to 64. Default: two, or one where there is one processor. */
  readonly processes?: number | undefined;
  /** Threads inside one exact search, 1 to 64. Default 1. */
  readonly threads?: number | undefined;
  /** Fewest entries for which there is a graph at all, 2 or more. Default 10,000: below, exact search takes under a millisecond. */
  readonly smallest?: number | undefined;
  /**
   * There is a graph as well where exact searches take longer than this, in milliseconds (the median of fifteen), and there are
   * 10,000 entries or more. Default: only `smallest` counts.
   */
  readonly latencyMs?: number | undefined;
  /** There is none where its processes would take more bytes than this, beside what exact search takes. Default: any number. */
  readonly memoryBytes?: number | undefined;
  /** A file that keeps what was found out about the graph, for the next time: nothing of anybody. Default: none. */
  readonly choiceFile?: string | undefined;
}

/** Options of {@link autoIndex}. */
export interface AutoIndexOptions extends GraphIndexOptions {
  /** Whose graph. Default `hnswlib`. */
  readonly engine?: GraphEngineName | undefined;
  /** Default 1,000,000: below, exact search takes some tens of milliseconds for vectors of 128 numbers. */
  readonly smallest?: number | undefined;
}

/** Options of {@link GraphIndex.settled}. */
export interface SettledOptions extends CallOptions {
  /** Told how the graph stands, now and again. */
  readonly onProgress?: ((stats: GraphStats) => void) | undefined;
}

/** What {@link hnswIndex} and {@link usearchIndex} answer. */
export interface GraphIndex extends ExactIndex {
  /** How the graph stands, and what recall was proven. */
  stats(options?: CallOptions): Promise<GraphStats>;
  /**
   * Resolves when the graph has nothing to do any more: it is proven, or there are too few entries, or the target cannot be
   * met; which, `state` says. An abort only ends the waiting.
   *
   * @throws RescueFaceError `ERR_INDEX_ENGINE` where its processes cannot be started or ended too often; searches stay exact.
   */
  settled(options?: SettledOptions): Promise<GraphStats>;
}

const KEYS = [
  'space',
  'dimension',
  'noise',
  'target',
  'm',
  'maxM',
  'efConstruction',
  'maxEf',
  'processes',
  'threads',
  'smallest',
  'latencyMs',
  'memoryBytes',
  'choiceFile',
] as const satisfies readonly (keyof GraphIndexOptions)[];

/** Processes unless otherwise asked. */
const DEFAULT_PROCESSES = 2;

/** Searches that may be under way at once. */
const AT_ONCE = 64;

/** Milliseconds between two looks at how the graph stands. */
const LOOK_EVERY_MS = 50;

/** An index with a graph of the given engine in front of exact search. */
export function graphIndex(what: string, engine: GraphEngineName, options: GraphIndexOptions): GraphIndex {
  checkKeys(what, options, KEYS);
  const { space, dimension, target = {}, m = 32, efConstruction = 200, maxEf = 4096, threads = 1, smallest = 10_000 } = options;
  const { latencyMs, memoryBytes, choiceFile } = options;
  const { maxM = Math.max(m, 64), processes = Math.min(DEFAULT_PROCESSES, availableParallelism()) } = options;
  checkText('space', space);
  checkInteger('dimension', dimension, 1, MAX_DIMENSION);
  checkKeys('target', target, ['rank1', 'recallAt10']);
  const { rank1 = 0.999, recallAt10 = 0.99 } = target;
  for (const [name, share] of Object.entries({ rank1, recallAt10 })) checkNumber(name, share, 0.5, 0.9999);
  checkInteger('m', m, 4, 128);
  checkInteger('maxM', maxM, m, 128);
  checkInteger('efConstruction', efConstruction, 8, 4096);
  checkInteger('maxEf', maxEf, 16, 4096);
  checkInteger('processes', processes, 1, 64);
  checkInteger('threads', threads, 1, 64);
  checkInteger('smallest', smallest, 2, Number.MAX_SAFE_INTEGER);
  if (latencyMs !== undefined) checkNumber('latencyMs', latencyMs, 0, Number.MAX_VALUE);
  if (memoryBytes !== undefined) checkInteger('memoryBytes', memoryBytes, 0, Number.MAX_SAFE_INTEGER);
  if (choiceFile !== undefined) checkText('choiceFile', choiceFile);
  const setup: GraphSetup = {
    engine,
    dimension,
    m,
    maxM,
    efConstruction,
    maxEf,
    processes,
    threads,
    smallest,
    target: { rank1, recallAt10 },
    latencyMs,
    memoryBytes,
    choiceFile,
    noise: checkedNoise(options.noise ?? noiseOf(space), dimension),
  };
  return new WorkerGraphIndex(space, setup);
}

/** How the graph of an index stands; undefined where it has none of ours. */
export async function graphStatsOf(index: VectorIndex, options: CallOptions = {}): Promise<GraphStats | undefined> {
  return index instanceof WorkerGraphIndex ? index.stats(options) : undefined;
}

class WorkerGraphIndex extends WorkerIndex implements GraphIndex {
  constructor(space: string, setup: GraphSetup) {
    const client = new WorkerClient(new URL('./graph-worker.js', import.meta.url), setup, 'index', AT_ONCE);
    super({ space, dimension: setup.dimension, exact: false }, client);
  }

  async stats({ signal }: CallOptions = {}): Promise<GraphStats> {
    return this.call<GraphStats>('stats', undefined, signal);
  }

  async settled({ signal, onProgress }: SettledOptions = {}): Promise<GraphStats> {
    for (;;) {
      const stats = await this.stats({ signal });
      onProgress?.(stats);
      if (stats.state === 'failed') throw new RescueFaceError('ERR_INDEX_ENGINE');
      if (stats.idle) return stats;
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch((error: unknown) => {
        throw signal?.aborted === true ? signal.reason : error;
      });
    }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.call('close', undefined).catch(() => {});
    await super[Symbol.asyncDispose]();
  }
}

/** The noise of the model in the package. */
function noiseOf(space: string): MatedNoise {
  if (space !== BUNDLED_NOISE.space) throw new TypeError('Expected noise (see fitMatedNoise) for a space other than the bundled model’s');
  return unpackNoise(BUNDLED_NOISE);
}

/** What comes from outside and is used for every proof. */
function checkedNoise(noise: MatedNoise, dimension: number): MatedNoise {
  checkKeys('noise', noise, ['similarities', 'centre', 'factor', 'remainder']);
  const { similarities, centre, factor, remainder } = noise;
  if (!Array.isArray(similarities) || similarities.length === 0) throw new TypeError('Expected similarities in noise');
  for (const similarity of similarities) checkNumber('a similarity of noise', similarity, -1, 1);
  checkNumber('remainder of noise', remainder, 0, 1);
  checkVectors('centre', centre, dimension);
  if (centre.length !== dimension) throw new TypeError(`Expected one vector as centre of noise`);
  checkNumber('length of the centre of noise', Math.hypot(...centre), 0, 1.001);
  checkVectors('factor', factor, dimension);
  return { similarities: [...similarities], centre: centre.slice(), factor: factor.slice(), remainder };
}

function checkVectors(name: string, vectors: unknown, dimension: number): void {
  if (!isFloats(vectors) || vectors.length % dimension !== 0 || !vectors.every(Number.isFinite)) {
    throw new TypeError(`Expected finite vectors of dimension ${dimension} as ${name} of noise`);
  }
}
