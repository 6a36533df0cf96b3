import type { GraphEngineName, GraphShape } from './graph-engine.js';
import type { MatedNoise } from './mated-noise.js';
import type { RecallTarget } from './recall-proof.js';

/** Everything that an index with a graph was asked for. */
export interface GraphSetup extends GraphShape {
  readonly engine: GraphEngineName;
  readonly processes: number;
  /** From so many vectors on there is a graph. */
  readonly smallest: number;
  /** There is one as well where a search takes longer than this exactly, in milliseconds. */
  readonly latencyMs?: number | undefined;
  /** And none, whatever else, where its processes would take more bytes than this. */
  readonly memoryBytes?: number | undefined;
  /** The file in which the choice lies that was made last. */
  readonly choiceFile?: string | undefined;
  readonly target: RecallTarget;
  /** Broadest search that is tried, and most links. */
  readonly maxEf: number;
  readonly maxM: number;
  readonly noise: MatedNoise;
  /** Threads inside one exact search. */
  readonly threads: number;
}
