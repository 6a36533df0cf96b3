import { type GraphIndex, type GraphIndexOptions, graphIndex } from './graph-index.js';

/**
 * Like {@link hnswIndex}, with the graph of `usearch`, an optional peer dependency that comes ready built. What it removes
 * stays in the memory of its processes until its place is used again or the graph is built anew.
 *
 * @throws TypeError or RangeError where an option is missing, unknown or out of range.
 */
export function usearchIndex(options: GraphIndexOptions): GraphIndex {
  return graphIndex('usearchIndex', 'usearch', options);
}
