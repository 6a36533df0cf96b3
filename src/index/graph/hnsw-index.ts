import { type GraphIndex, type GraphIndexOptions, graphIndex } from './graph-index.js';

/**
 * Cosine search through an HNSW graph (hnswlib-node, an optional dependency), whose recall is proven on the gallery at hand
 * before it answers anything. Until then, and whenever it cannot answer, search is exact: an index of this kind holds every
 * vector twice, once for exact search in a worker thread, once in the graph, in processes of its own.
 *
 * What a search returns are true similarities, in true order, of live entries only; what may be missing is an entry that the
 * graph did not find, and how rarely that happens is what `stats()` proves. Searches with `allow`, or with a `k` beyond what
 * was proven, are exact.
 *
 * Should a process of the graph end, by an abort of native code or otherwise, searches go on exactly while the graph is built
 * and proven anew.
 *
 * Memory: that of `exactIndex`, and about `4 * dimension + 10 * m + 120` bytes an entry in the processes (an estimate). A removed
 * vector is wiped from the exact index at once and overwritten in the graph when its process comes to it; its place there is used
 * again, and the graph is built anew when a quarter of the places of a process are unused.
 *
 * @throws TypeError or RangeError where an option is missing, unknown or out of range.
 * @example
 * ```ts
 * import { hnswIndex } from 'rescue-face/vector-index';
 *
 * const noise = { similarities: [0.4, 0.6, 0.8], centre: new Float32Array(2), factor: new Float32Array(), remainder: 1 };
 * await using index = hnswIndex({ space: 'demo', dimension: 2, noise });
 * await index.upsert([{ id: 'a', embedding: { space: 'demo', vector: Float32Array.of(1, 0) } }]);
 * const { hits } = await index.search({ space: 'demo', vector: Float32Array.of(1, 0) }, { k: 1 });
 * console.log(hits, (await index.stats()).state); // [ { id: 'a', similarity: 1 } ] waiting
 * ```
 */
export function hnswIndex(options: GraphIndexOptions): GraphIndex {
  return graphIndex('hnswIndex', 'hnswlib', options);
}
