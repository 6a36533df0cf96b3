import type { Embedding } from 'rescue-face';

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
