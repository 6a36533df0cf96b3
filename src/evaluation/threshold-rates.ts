import { checkInteger, checkKeys, checkNumber } from '../core/check.js';
import {
  type ComparisonCounts,
  type ComparisonNotMeasurable,
  comparisonCounts,
  overComparisonsMade,
  type RatesOverComparisonsMade,
} from './comparison-counts.js';
import type { ComparisonSet } from './comparison-set.js';
import { MINIMUM_EVENTS } from './minimum-events.js';
import {
  percentileInterval,
  type RateInterval,
  RESAMPLING_KEYS,
  type ResamplingOptions,
  resamplePeople,
  resamplingOptions,
} from './resampling.js';
import { drawnWeights, type SortedComparisons, sortComparisons, unitWeights, weightedTotals } from './sorted-comparisons.js';

/** Options of `thresholdRates`. */
export interface ThresholdRatesOptions extends ResamplingOptions {
  /** How many false matches must occur for the FMR to count as measurable. Default 5. */
  readonly minimumEvents?: number | undefined;
}

/** One error rate with what it rests on. */
export interface ErrorRate {
  readonly status: 'ok';
  readonly rate: number;
  /** Errors counted. */
  readonly events: number;
  /** Comparisons they were counted in, those without a score included. */
  readonly comparisons: number;
  readonly interval: RateInterval | undefined;
}

/** Both error rates at one threshold; comparisons without a score stay in both denominators. */
export interface ThresholdRates extends ComparisonCounts {
  readonly threshold: number;
  readonly fmr: ErrorRate | ComparisonNotMeasurable;
  readonly fnmr: ErrorRate | ComparisonNotMeasurable;
  readonly overComparisonsMade: RatesOverComparisonsMade;
}

/**
 * FMR and FNMR at a threshold that was chosen elsewhere, with intervals under resampling of people as in
 * `comparisonReport`. The FMR is not measurable with fewer than `minimumEvents` false matches.
 *
 * @param threshold - a comparison at or above it is accepted
 * @throws TypeError or RangeError for options out of range.
 *
 * @example
 * ```ts
 * import { allComparisons, similarityTable, templateMatrix, thresholdRates } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 60 }, (_, i) => ({ person: `p${i % 30}`, photo: `${i}.jpg` }));
 * const angle = (i: number) => (i % 30) + Math.floor(i / 30) * 0.2;
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(angle(i)), Math.sin(angle(i))) }));
 * const { fmr, fnmr } = thresholdRates(allComparisons(photos, similarityTable(templateMatrix(embeddings))), 0.97);
 * console.log(fmr.status === 'ok' && fmr.rate, fnmr.status === 'ok' && fnmr.rate);
 * ```
 */
export function thresholdRates(set: ComparisonSet, threshold: number, options: ThresholdRatesOptions = {}): ThresholdRates {
  checkKeys('thresholdRates', options, ['minimumEvents', ...RESAMPLING_KEYS]);
  const { minimumEvents = MINIMUM_EVENTS, resamples, seed, confidence } = options;
  checkNumber('threshold', threshold, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  checkInteger('minimumEvents', minimumEvents, 1, 1_000_000);
  const resampling = resamplingOptions({ resamples, seed, confidence });

  const counts = comparisonCounts(set);
  const sorted = sortComparisons(set);
  const accepted = acceptedCount(sorted, threshold);
  const whole = weightedErrors(sorted, accepted, unitWeights(set.people));
  const fmrs: number[] = [];
  const fnmrs: number[] = [];
  resamplePeople(set.people, resampling, (weights) => {
    const drawn = weightedErrors(sorted, accepted, drawnWeights(weights));
    if (drawn.nonMated > 0) fmrs.push(drawn.falseMatches / drawn.nonMated);
    if (drawn.mated > 0) fnmrs.push(drawn.falseNonMatches / drawn.mated);
  });
  const rate = (
    events: number,
    comparisons: number,
    draws: readonly number[],
    reason: string | undefined,
  ): ErrorRate | ComparisonNotMeasurable =>
    reason === undefined
      ? { status: 'ok', rate: events / comparisons, events, comparisons, interval: percentileInterval(draws, resampling) }
      : { status: 'not-measurable', reason, ...counts };
  const { falseMatches, falseNonMatches } = whole;
  return {
    threshold,
    fmr: rate(falseMatches, whole.nonMated, fmrs, tooFewFalseMatches(falseMatches, whole.nonMated, minimumEvents)),
    fnmr: rate(falseNonMatches, whole.mated, fnmrs, whole.mated === 0 ? 'no mated comparisons' : undefined),
    overComparisonsMade: overComparisonsMade(counts, falseMatches, falseNonMatches),
    ...counts,
  };
}

function tooFewFalseMatches(falseMatches: number, comparisons: number, minimumEvents: number): string | undefined {
  if (comparisons === 0) return 'no non-mated comparisons';
  if (falseMatches >= minimumEvents) return undefined;
  return `${falseMatches} false matches among ${comparisons} non-mated comparisons; at least ${minimumEvents} are needed`;
}

function acceptedCount({ scores, scored }: SortedComparisons, threshold: number): number {
  let count = 0;
  while (count < scored && (scores[count] ?? 0) >= threshold) count++;
  return count;
}

function weightedErrors(
  sorted: SortedComparisons,
  accepted: number,
  weights: Float64Array,
): { mated: number; nonMated: number; falseMatches: number; falseNonMatches: number } {
  const { first, second } = sorted;
  let trueMatches = 0;
  let falseMatches = 0;
  for (let i = 0; i < accepted; i++) {
    const weight = (weights[first[i] as number] as number) * (weights[second[i] as number] as number);
    if (sorted.mated[i] === 1) trueMatches += weight;
    else falseMatches += weight;
  }
  const { mated, nonMated } = weightedTotals(sorted, weights);
  return { mated, nonMated, falseMatches, falseNonMatches: mated - trueMatches };
}
