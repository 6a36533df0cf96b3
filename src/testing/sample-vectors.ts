import type { Embedding, IndexEntry } from '../core/contracts.js';
import { unit } from '../core/embedding.js';

/** Where the index clauses search. */
export const SPACE = 'conformance';
export const DIMENSION = 16;

/** An embedding along the given numbers, the rest zero. */
export function along(...numbers: readonly number[]): Embedding {
  const vector = new Float32Array(DIMENSION);
  vector.set(numbers);
  return { space: SPACE, vector: unit(vector) };
}

/** The embedding whose cosine with `along(1)` is the given one. */
export function atCosine(cosine: number): Embedding {
  return along(cosine, Math.sqrt(1 - cosine * cosine));
}

export function entry(id: string, embedding: Embedding): IndexEntry {
  return { id, embedding };
}

/** Seeded directions, equally likely all over the sphere. */
export function directions(count: number, seed: number): Embedding[] {
  let state = seed;
  // Park and Miller's minimal standard generator.
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => along(...Array.from({ length: DIMENSION }, normal)));
}
