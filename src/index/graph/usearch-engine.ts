import usearch from 'usearch';
import type { GraphEngine, GraphHits, GraphShape } from './graph-engine.js';

/** usearch counts threads from 1; 0 means all. */
const ONE_THREAD = 1;

/** usearch 2.25. Its breadth of search is fixed when it is made, but never less than the number of vectors asked for. */
export function usearchEngine({ dimension, m, efConstruction }: GraphShape): GraphEngine {
  const { Index, MetricKind, ScalarKind } = usearch;
  const graph = new Index({
    dimensions: dimension,
    metric: MetricKind.IP,
    quantization: ScalarKind.F32,
    connectivity: m,
    expansion_add: efConstruction,
    expansion_search: 1,
    multi: false,
  });
  return {
    add(label, vector) {
      graph.add(BigInt(label), vector, ONE_THREAD);
    },
    remove(label) {
      graph.remove(BigInt(label));
    },
    search(probe, count, ef): GraphHits {
      const wanted = Math.min(Math.max(count, ef), graph.size());
      if (wanted === 0) return { labels: new Uint32Array() };
      const { keys } = graph.search(probe, wanted, ONE_THREAD);
      return { labels: Uint32Array.from(keys.subarray(0, count), Number) };
    },
  };
}
