import type { GraphEngineName } from './graph-engine.js';
import type { RecallProof } from './recall-proof.js';

/**
 * What a graph is at: `waiting` for enough vectors, `building`, `proving` its recall, `proven`; or `unproven`, where the
 * target cannot be met within the limits, `over-budget`, where it would take more memory than it may, or `failed`, where its processes end again and again or cannot be started.
 */
export type GraphState = 'waiting' | 'building' | 'proving' | 'proven' | 'unproven' | 'over-budget' | 'failed';

/** How an index with a graph stands. */
export interface GraphStats {
  readonly engine: GraphEngineName;
  /** How a search without a filter is answered now. With a filter it is always exact. */
  readonly answers: 'graph' | 'exact';
  readonly state: GraphState;
  /** Whether there is nothing to do until something changes. */
  readonly idle: boolean;
  /** Live entries. */
  readonly size: number;
  /** What an exact search took of late, in milliseconds, once there were fifteen. */
  readonly exactMs?: number | undefined;
  /** Bytes that the processes of the graph take, or would take, by estimate. */
  readonly estimatedBytes: number;
  /** Those that are in the graph; the others are scored beside it. */
  readonly inGraph: number;
  /** Places in the graph whose vector was removed; they are used again, and the graph is built anew before they are many. */
  readonly unused: number;
  /** Links of a vector, as built now. */
  readonly m: number;
  /** Numbers of the processes that hold it, by which the system knows them. */
  readonly pids: readonly number[];
  /** How often its processes ended by themselves. */
  readonly restarts: number;
  /** Recall as it was last proven. Without it every search is exact. */
  readonly proof?: RecallProof | undefined;
}
