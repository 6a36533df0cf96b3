import { checkInteger } from '../core/check.js';

/** Mean and population standard deviation of the highest scores against a cohort. */
export interface CohortStatistics {
  readonly mean: number;
  readonly deviation: number;
}

/** Below this many people a gallery is no cohort: its 100 highest scores are no longer the tail of a distribution. */
export const SNORM_MINIMUM_PEOPLE = 300;

/** How many of the highest cohort scores are taken: 100, the lower end of what adaptive s-norm is published with. */
export const SNORM_TOP = 100;

/**
 * At most so many people make up a cohort. The 100 highest of 2,000 are the top twentieth; more people make them
 * more alike to the probe and cost time, and a cohort that stops growing keeps scores comparable as the gallery grows.
 */
export const SNORM_COHORT_PEOPLE = 2000;

/** People of the highest raw similarity who are ranked anew by their normalised scores; all others stay out of the list. */
export const SNORM_RERANK = 100;

/** Spread below which scores are taken as equal; keeps copies of one template from dividing by zero. */
const DEVIATION_FLOOR = 1e-6;

/**
 * Statistics of the `top` highest scores (all of them where there are fewer).
 *
 * @throws RangeError when there is no score at all.
 */
export function cohortStatistics(scores: ArrayLike<number>, top: number = SNORM_TOP): CohortStatistics {
  checkInteger('top', top, 1, 1_000_000);
  if (scores.length === 0) throw new RangeError('Expected at least 1 cohort score, received 0');
  return statisticsWithout(highestOf(scores, top), -1);
}

/** Mean and deviation of some scores but the one at `place`; -1 leaves none out. In the order given. */
export function statisticsWithout(scores: Float64Array, place: number): CohortStatistics {
  const count = scores.length - (place < 0 ? 0 : 1);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) if (i !== place) sum += scores[i] as number;
  const mean = sum / count;
  let square = 0;
  for (let i = 0; i < scores.length; i++) if (i !== place) square += ((scores[i] as number) - mean) ** 2;
  return { mean, deviation: Math.max(DEVIATION_FLOOR, Math.sqrt(square / count)) };
}

/**
 * Adaptive symmetric score normalisation: how many standard deviations a similarity lies above what the probe, and
 * above what the enrolled template, score against the most similar people of the cohort; the mean of the two.
 *
 * After Cumani et al., "Comparison of speaker recognition approaches for real applications" (Interspeech 2011), in the
 * form of Matějka et al., "Analysis of score normalization in multilingual speaker recognition" (Interspeech 2017).
 *
 * @param similarity - the raw similarity of probe and enrolled template
 * @param probe - the probe against the cohort without the enrolled person
 * @param enrolled - the enrolled template against the cohort without its own person
 *
 * @example
 * ```ts
 * import { cohortStatistics, symmetricNorm } from 'rescue-face/evaluation';
 *
 * const score = symmetricNorm(0.8, cohortStatistics([0.1, 0.3, 0.2]), cohortStatistics([0.2, 0.4, 0.1]));
 * console.log(score);
 * ```
 */
export function symmetricNorm(similarity: number, probe: CohortStatistics, enrolled: CohortStatistics): number {
  return 0.5 * ((similarity - probe.mean) / probe.deviation + (similarity - enrolled.mean) / enrolled.deviation);
}

/** The `count` highest numbers, ascending: sorted, so that sums do not hang on the order they came in. */
export function highestOf(scores: ArrayLike<number>, count: number): Float64Array {
  const values = Float64Array.from(scores);
  if (values.length <= count) return values.sort();
  // Hoare's selection: afterwards nothing before `cut` exceeds anything from it on.
  const cut = values.length - count;
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] ?? 0;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const held = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = held;
    }
    if (cut <= j) high = j;
    else if (cut >= i) low = i;
    else break;
  }
  return values.subarray(cut).sort();
}
