/** The nearest vectors a graph has found: no order is promised, and no completeness. */
export interface GraphHits {
  readonly labels: Uint32Array;
}

/** How a graph is built. */
export interface GraphShape {
  /** Length of every vector. */
  readonly dimension: number;
  /** Links of a vector on the upper layers of the graph; twice as many on the lowest. */
  readonly m: number;
  /** Breadth of the search that finds a new vector's links. */
  readonly efConstruction: number;
}

/**
 * A native graph of vectors under 32-bit labels, used from one thread of a process of its own: it may abort. Whoever calls
 * has checked every vector and every label, since native code does not.
 */
export interface GraphEngine {
  /** Takes a vector under a label that was never used before. */
  add(label: number, vector: Float32Array): void;
  /** Never finds this label again. */
  remove(label: number): void;
  search(probe: Float32Array, count: number, ef: number): GraphHits;
}

/** The package that brings such a graph: hnswlib-node, or usearch. */
export type GraphEngineName = 'hnswlib' | 'usearch';

export const GRAPH_ENGINES: readonly GraphEngineName[] = ['hnswlib', 'usearch'];
