import { type Embedding, fitMatedNoise, type GraphIndex, type GraphIndexOptions, type VectorIndex } from 'rescue-face/vector-index';
import { unit } from '../../../src/core/embedding.js';

export const SPACE = 'space-a';
export const DIMENSION = 16;

/** A stranger's vector: another one for every number, with most of its variance in a few directions, as faces have. */
export function vector(seed: number, dimension = DIMENSION): Float32Array {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  };
  return unit(Float32Array.from({ length: dimension }, (_, i) => (next() + next() + next()) / (1 + i / 6)));
}

export function embedding(seed: number): Embedding {
  return { space: SPACE, vector: vector(seed) };
}

export function entries(count: number, from = 0) {
  return Array.from({ length: count }, (_, i) => ({ id: `id-${from + i}`, embedding: embedding(from + i) }));
}

/** Photos of one person: alike, and apart in every direction. */
const MATES = Array.from({ length: 200 }, (_, i) => {
  const person = vector(1_000_000 + i);
  const photo = (n: number) => unit(person.map((value, d) => value + 0.3 * (vector(2_000_000 + 2 * i + n)[d] ?? 0)));
  return [photo(0), photo(1)] as const;
});

/** A graph from two entries on, whose recall is soon proven. */
export const OPTIONS = {
  space: SPACE,
  dimension: DIMENSION,
  noise: fitMatedNoise(MATES),
  m: 16,
  smallest: 2,
  target: { rank1: 0.95, recallAt10: 0.95 },
} as const satisfies GraphIndexOptions;

/** The same index, which lets its graph be proven before every search: what it answers comes from the graph. */
export function graphFirst(index: GraphIndex): VectorIndex {
  return {
    capabilities: index.capabilities,
    space: index.space,
    dimension: index.dimension,
    get size() {
      return index.size;
    },
    get revision() {
      return index.revision;
    },
    upsert: (...given) => index.upsert(...given),
    remove: (...given) => index.remove(...given),
    async search(probe, options) {
      await index.settled();
      return index.search(probe, options);
    },
    [Symbol.asyncDispose]: () => index[Symbol.asyncDispose](),
  };
}

/** Whether an engine's package is here: one is optional, the other a peer. Says so loudly where it is not. */
export async function isInstalled(name: 'hnswlib-node' | 'usearch'): Promise<boolean> {
  try {
    await import(name);
    return true;
  } catch {
    console.warn(`NOT TESTED HERE: graphs of ${name}, which is not installed`);
    return false;
  }
}
