import { fitLogistic } from './logistic-regression.js';
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
  if (parts.length === 0) throw new RangeError('Expected at least 1 model to fuse, received 0');
  for (const { weight } of parts) {
    if (!(weight > 0) || !Number.isFinite(weight)) throw new RangeError(`Expected a positive weight, received ${weight}`);
  }
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return weightedSum(
    parts.map(({ similarities, weight }) => ({ similarities, weight: weight / total })),
    0,
  );
}

/** How several models' scores become one log-likelihood ratio: `log10(LR) = offset + Σ weights[i] × score[i]`. */
export interface ScoreFusion {
  /** One per model, in their order. */
  readonly weights: readonly number[];
  readonly offset: number;
}

/**
 * Calibrated fusion: the weights under which the models' scores together are the best evidence, by logistic regression
 * with both classes weighing the same. Fit it on other people than those it is judged on.
 *
 * @param mated - one array of scores per model, of the same mated comparisons in the same order
 * @param nonMated - the same for non-mated comparisons
 * @throws RangeError when models have different numbers of scores, a class is empty or a score is not finite.
 *
 * @example
 * ```ts
 * import { fitScoreFusion } from 'rescue-face/evaluation';
 *
 * const fusion = fitScoreFusion(
 *   [Float64Array.of(0.9, 0.8, 0.6), Float64Array.of(0.7, 0.9, 0.8)],
 *   [Float64Array.of(0.1, 0.4, 0.7), Float64Array.of(0.3, 0.1, 0.2)],
 * );
 * console.log(fusion.weights);
 * ```
 */
export function fitScoreFusion(mated: readonly Float64Array[], nonMated: readonly Float64Array[]): ScoreFusion {
  if (mated.length === 0 || mated.length !== nonMated.length) {
    throw new RangeError(`Expected scores of the same models, received ${mated.length} and ${nonMated.length}`);
  }
  for (const columns of [mated, nonMated]) {
    const count = columns[0]?.length ?? 0;
    if (count === 0) throw new RangeError('Expected at least 1 comparison of each class, received 0');
    for (const column of columns) {
      if (column.length !== count) throw new RangeError(`Expected ${count} scores of every model, received ${column.length}`);
      if (!column.every(Number.isFinite)) throw new RangeError('Expected finite scores');
    }
  }
  const { weights, offset } = fitLogistic(mated, nonMated);
  return { weights: weights.map((weight) => weight / Math.LN10), offset: offset / Math.LN10 };
}

/** Fused scores in place of similarities, for every protocol: log10 likelihood ratios. */
export function fuseCalibrated(models: readonly Similarities[], { weights, offset }: ScoreFusion): Similarities {
  const [first] = models;
  if (first === undefined || models.length !== weights.length) {
    throw new RangeError(`Expected ${weights.length} models to fuse, received ${models.length}`);
  }
  return weightedSum(
    models.map((similarities, i) => ({ similarities, weight: weights[i] ?? 0 })),
    offset,
  );
}

function weightedSum(parts: readonly WeightedSimilarities[], offset: number): Similarities {
  const size = parts[0]?.similarities.size ?? 0;
  for (const { similarities } of parts) {
    if (similarities.size !== size) throw new RangeError(`Expected ${size} photos in every model, received ${similarities.size}`);
  }
  return {
    size,
    has: (index) => parts.every(({ similarities }) => similarities.has(index)),
    fill(index, others, out) {
      const one = new Float64Array(others.length);
      out.fill(offset, 0, others.length);
      for (const { similarities, weight } of parts) {
        similarities.fill(index, others, one);
        for (let i = 0; i < one.length; i++) out[i] = (out[i] ?? 0) + weight * (one[i] ?? 0);
      }
    },
  };
}
