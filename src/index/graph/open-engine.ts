import type { GraphEngine, GraphEngineName, GraphShape } from './graph-engine.js';

/** Loads the native package of a graph, which may not be installed, and makes an empty graph. */
export async function openEngine(name: GraphEngineName, shape: GraphShape): Promise<GraphEngine> {
  switch (name) {
    case 'hnswlib':
      return (await import('./hnswlib-engine.js')).hnswlibEngine(shape);
    case 'usearch':
      return (await import('./usearch-engine.js')).usearchEngine(shape);
  }
}
