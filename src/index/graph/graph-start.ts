import type { GraphEngineName, GraphShape } from './graph-engine.js';

/** What a graph's process is started with. */
export interface GraphStart {
  readonly engine: GraphEngineName;
  readonly shape: GraphShape;
}

/** The file descriptor over which an index and the process of its graph speak: native code may print on the usual ones. */
export const GRAPH_FD = 3;
