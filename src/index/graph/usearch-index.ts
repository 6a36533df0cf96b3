import { type GraphIndex, type GraphIndexOptions, graphIndex } from './graph-index.js';

/**
 * Like {@link hnswIndex}, with the graph of `usearch`, an optional peer dependency that comes ready built. What it removes
 * stays in the memory of its processes until its place is used again or the graph is built anew.
 *
 * @throws TypeError or RangeError where an option is missing, unknown or out of range.
 * @example
 * ```ts
 * import { usearchIndex } from 'rescue-face/vector-index';
 *
 * const noise = { similarities: [0.4, 0.6, 0.8], centre: new Float32Array(2), factor: new Float32Array(), remainder: 1 };
 * await using index = usearchIndex({ space: 'demo', dimension: 2, noise });
 * console.log((await index.stats()).answers); // exact
 * ```
 */
export function usearchIndex(options: GraphIndexOptions): GraphIndex {
  return graphIndex('usearchIndex', 'usearch', options);
}
