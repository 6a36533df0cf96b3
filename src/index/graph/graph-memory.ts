import type { GraphShape } from './graph-engine.js';

/**
 * Bytes that the processes of a graph take, estimated: hnswlib 0.8 keeps for every vector the vector, twice `m` links of four
 * bytes below and on average `m / ln(m)` above, and a lock, two numbers and an entry in a table of labels.
 */
export function graphBytes(vectors: number, { dimension, m }: Pick<GraphShape, 'dimension' | 'm'>): number {
  return Math.ceil(vectors * (4 * dimension + 8 * m + (4 * m) / Math.log(m) + LABEL_BYTES));
}

/** Measured on hnswlib-node 3.0.0: `bench index` shows what a graph takes. */
const LABEL_BYTES = 120;
