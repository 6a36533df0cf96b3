import { checkOneOf } from '../../core/check.js';
import { GRAPH_ENGINES } from './graph-engine.js';
import { type AutoIndexOptions, type GraphIndex, graphIndex } from './graph-index.js';

/** From so many entries on there is a graph, unless otherwise asked. */
const SMALLEST = 1_000_000;

/**
 * Exact search until the gallery is so large, or exact search so slow, that a graph is worth its while; then a graph is built
 * beside it while every search is still exact and every write goes to both, and it answers once its recall is proven. What it
 * will take is in `stats().estimatedBytes` before there is one. The choice is kept in `choiceFile`, and not taken back because
 * some entries leave.
 *
 * @throws TypeError or RangeError where an option is missing, unknown or out of range.
 * @example
 * ```ts
 * import { autoIndex } from 'rescue-face/vector-index';
 *
 * const noise = { similarities: [0.4, 0.6, 0.8], centre: new Float32Array(2), factor: new Float32Array(), remainder: 1 };
 * await using index = autoIndex({ space: 'demo', dimension: 2, noise });
 * console.log((await index.stats()).answers); // exact
 * ```
 */
export function autoIndex({ engine = 'hnswlib', ...options }: AutoIndexOptions): GraphIndex {
  checkOneOf('engine', engine, GRAPH_ENGINES);
  return graphIndex('autoIndex', engine, { ...options, smallest: options.smallest ?? SMALLEST });
}
