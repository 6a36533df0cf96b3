import type { Embedding } from '../core/contracts.js';
import { checkEmbedding, unit } from '../core/embedding.js';

/**
 * One template out of several of one person: the weighted mean direction.
 *
 * @param embeddings - at least one, all of one space
 * @param weights - one positive number per embedding, e.g. photo quality; equal when left out
 * @throws RescueFaceError `ERR_INDEX_SPACE` when spaces differ, `ERR_INDEX_VECTOR` when the mean has no direction.
 *
 * @example
 * ```ts
 * import { meanTemplate } from 'rescue-face/evaluation';
 *
 * const mean = meanTemplate([
 *   { space: 'demo', vector: Float32Array.of(1, 0) },
 *   { space: 'demo', vector: Float32Array.of(0, 1) },
 * ]);
 * console.log(mean.vector);
 * ```
 */
export function meanTemplate(embeddings: readonly Embedding[], weights?: readonly number[]): Embedding {
  const [first] = embeddings;
  if (first === undefined) throw new RangeError('Expected at least 1 embedding, received 0');
  if (
    weights !== undefined &&
    (weights.length !== embeddings.length || !weights.every((weight) => weight > 0 && Number.isFinite(weight)))
  ) {
    throw new RangeError('Expected one positive number per embedding for weights');
  }
  const sum = new Float32Array(first.vector.length);
  embeddings.forEach((embedding, i) => {
    checkEmbedding(embedding, first.space, sum.length);
    const weight = weights?.[i] ?? 1;
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] ?? 0) + weight * (embedding.vector[k] ?? 0);
  });
  return { space: first.space, vector: unit(sum) };
}

/** Flip averaging: the mean of a face's template and its mirror image's. */
export function flipAverage(embedding: Embedding, mirrored: Embedding): Embedding {
  return meanTemplate([embedding, mirrored]);
}
