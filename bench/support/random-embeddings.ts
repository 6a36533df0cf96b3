import type { Embedding } from 'rescue-face';

/** mulberry32 by Tommy Ettinger (public domain): small, seeded, good enough to fill a matrix. */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A unit vector, uniform on the sphere. */
export function randomEmbedding(random: () => number, dimension: number, space: string): Embedding {
  const vector = new Float32Array(dimension);
  let square = 0;
  for (let i = 0; i < dimension; i++) {
    const value = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    vector[i] = value;
    square += value * value;
  }
  const length = Math.sqrt(square);
  for (let i = 0; i < dimension; i++) vector[i] = (vector[i] ?? 0) / length;
  return { space, vector };
}
