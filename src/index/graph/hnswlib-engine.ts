import hnswlib from 'hnswlib-node';
import type { GraphEngine, GraphHits, GraphShape } from './graph-engine.js';

/** Vectors there is room for at first; it grows by half. */
const FIRST_ROOM = 1024;

/** Seed of the layers' lots: the same vectors in the same order make the same graph. */
const SEED = 20200101;

/**
 * hnswlib 0.8 through hnswlib-node 3. It takes any vector and any number, reads a vector of `number[]` only, and keeps what
 * was removed: so a removed vector is overwritten with another one that is there, marked, and its place used again.
 */
export function hnswlibEngine({ dimension, m, efConstruction }: GraphShape): GraphEngine {
  const graph = new hnswlib.HierarchicalNSW('ip', dimension);
  let room = FIRST_ROOM;
  graph.initIndex({ maxElements: room, m, efConstruction, randomSeed: SEED, allowReplaceDeleted: true });
  let free = 0;
  let live = 0;

  return {
    add(label, vector) {
      if (free > 0) {
        free--;
      } else if (graph.getCurrentCount() === room) {
        room = Math.ceil(room * 1.5);
        graph.resizeIndex(room);
      }
      graph.addPoint(Array.from(vector), label, true);
      live++;
    },
    remove(label) {
      graph.addPoint(filler(dimension, label), label);
      graph.markDelete(label);
      free++;
      live--;
    },
    search(probe, count, ef): GraphHits {
      const wanted = Math.min(count, live);
      if (wanted === 0) return { labels: new Uint32Array() };
      graph.setEf(Math.max(ef, wanted));
      return { labels: Uint32Array.from(graph.searchKnn(Array.from(probe), wanted).neighbors) };
    },
  };
}

/** A unit vector of nobody, another one for every label. */
function filler(dimension: number, label: number): number[] {
  let state = (label ^ 0x9e3779b9) >>> 0;
  const vector = Array.from({ length: dimension }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes, 2nd ed., eq. 7.1.6
    return state / 2 ** 32 - 0.5;
  });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
