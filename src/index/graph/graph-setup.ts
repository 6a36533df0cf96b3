import type { GraphEngineName, GraphShape } from './graph-engine.js';
import type { MatedNoise } from './mated-noise.js';
import type { RecallTarget } from './recall-proof.js';

/** Everything that an index with a graph was asked for. */
export interface GraphSetup extends GraphShape {
  readonly engine: GraphEngineName;
  readonly processes: number;
  /** Fewest vectors for which there is a graph. */
  readonly smallest: number;
  readonly target: RecallTarget;
  /** Broadest search that is tried, and most links. */
  readonly maxEf: number;
  readonly maxM: number;
  readonly noise: MatedNoise;
  /** Threads inside one exact search. */
  readonly threads: number;
}
