import type { Similarities } from './similarities.js';

/** One model's say in a fused similarity. */
export interface WeightedSimilarities {
  readonly similarities: Similarities;
  /** Above 0; only the proportions of the weights matter. */
  readonly weight: number;
}

/**
 * Score-level fusion: the weighted mean of several models' similarities. A photo counts as present where every model
 * has a template of it.
 *
 * Fusing with squared weights equals the cosine of unit vectors concatenated with those weights.
 */
export function fuseSimilarities(parts: readonly WeightedSimilarities[]): Similarities {
  const [first] = parts;
  if (first === undefined) throw new RangeError('Expected at least 1 model to fuse, received 0');
  const { size } = first.similarities;
  for (const { similarities, weight } of parts) {
    if (similarities.size !== size) throw new RangeError(`Expected ${size} photos in every model, received ${similarities.size}`);
    if (!(weight > 0) || !Number.isFinite(weight)) throw new RangeError(`Expected a positive weight, received ${weight}`);
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return {
    size,
    has: (index) => parts.every(({ similarities }) => similarities.has(index)),
    fill(index, others, out) {
      const one = new Float64Array(others.length);
      out.fill(0, 0, others.length);
      for (const { similarities, weight } of parts) {
        similarities.fill(index, others, one);
        for (let i = 0; i < one.length; i++) out[i] = (out[i] ?? 0) + (weight / total) * (one[i] ?? 0);
      }
    },
  };
}
