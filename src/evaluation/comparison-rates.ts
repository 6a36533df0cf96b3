import { checkInteger, checkKeys, checkNumber } from '../core/check.js';
import {
  type ComparisonCounts,
  type ComparisonNotMeasurable,
  comparisonCounts,
  overComparisonsMade,
  type RatesOverComparisonsMade,
} from './comparison-counts.js';
import { type CurveWalk, thinnedCurve, walkCurve } from './comparison-curve.js';
import type { ComparisonSet } from './comparison-set.js';
import { allowedEvents, MINIMUM_EVENTS } from './minimum-events.js';
import {
  percentileInterval,
  type RateInterval,
  RESAMPLING_KEYS,
  type Resampling,
  type ResamplingOptions,
  resamplePeople,
  resamplingOptions,
} from './resampling.js';
import { drawnWeights, type SortedComparisons, sortComparisons, unitWeights } from './sorted-comparisons.js';

/** Options of `comparisonReport`. */
export interface ComparisonReportOptions extends ResamplingOptions {
  /** Wanted false match rates, each above 0 to 1. Default 0.1, 0.01, 0.001 and 0.0001. */
  readonly fmrs?: readonly number[] | undefined;
  /** How many false matches an FMR must allow for the rate to count as measurable. Default 5. */
  readonly minimumEvents?: number | undefined;
}

/**
 * FNMR at a stated FMR. Comparisons without a score stay in both denominators, as NIST FRTE 1:1 has it: a mated one is
 * a false non-match at every threshold, a non-mated one never a false match. ISO/IEC 19795-1 calls these two rates FRR
 * and FAR of single attempts; what it calls FNMR and FMR, over the comparisons that were made, is in `overComparisonsMade`.
 */
export interface VerificationRate extends ComparisonCounts {
  readonly status: 'ok';
  /** The FMR asked for. */
  readonly wantedFmr: number;
  /** The FMR reached: never above the one asked for. */
  readonly fmr: number;
  readonly falseMatches: number;
  readonly fnmr: number;
  readonly falseNonMatches: number;
  /** True accept rate: 1 - FNMR. */
  readonly tar: number;
  /** A comparison at or above it is accepted. `-Infinity`: every one that has a score. */
  readonly threshold: number;
  /** FMR and FNMR in ISO/IEC 19795-1's sense: of the comparisons that have a score. `NaN` where there is none. */
  readonly overComparisonsMade: RatesOverComparisonsMade;
  /** Of `fnmr`, the threshold found again in every draw of people; `undefined` when none was asked for. */
  readonly interval: RateInterval | undefined;
}

/** An FMR that these comparisons are too few for. */
export interface VerificationNotMeasurable extends ComparisonNotMeasurable {
  /** The FMR asked for. */
  readonly wantedFmr: number;
}

/** Where FMR and FNMR are equal, comparisons without a score in both denominators. */
export interface EqualErrorRate extends ComparisonCounts {
  readonly status: 'ok';
  readonly eer: number;
  /** The highest threshold at which FMR is not below FNMR. */
  readonly threshold: number;
  /** False matches at the rate, rounded. */
  readonly falseMatches: number;
  /** False non-matches at the rate, rounded. */
  readonly falseNonMatches: number;
  readonly interval: RateInterval | undefined;
}

/** One point of a detection error trade-off curve. */
export interface DetPoint {
  readonly threshold: number;
  readonly fmr: number;
  readonly fnmr: number;
}

/** Verification rates of one set of comparisons. */
export interface ComparisonReport extends ComparisonCounts {
  /** One per FMR asked for, in that order. */
  readonly rates: readonly (VerificationRate | VerificationNotMeasurable)[];
  readonly equalErrorRate: EqualErrorRate | ComparisonNotMeasurable;
  /** At most 200 points by falling threshold, for plotting. Empty without mated or non-mated comparisons. */
  readonly det: readonly DetPoint[];
}

/**
 * FNMR and TAR at stated FMRs, the equal error rate and the points of a DET curve.
 *
 * Intervals resample people with replacement. A comparison of two people counts as often as the product of how often
 * both were drawn, a mated one as often as its person was drawn: photos and comparisons of one person are not
 * independent of each other, and neither are comparisons that share one person.
 *
 * @throws TypeError or RangeError for options out of range.
 *
 * @example
 * ```ts
 * import { allComparisons, comparisonReport, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 60 }, (_, i) => ({ person: `p${i % 30}`, photo: `${i}.jpg` }));
 * const angle = (i: number) => (i % 30) + Math.floor(i / 30) * 0.2;
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(angle(i)), Math.sin(angle(i))) }));
 * const report = comparisonReport(allComparisons(photos, similarityTable(templateMatrix(embeddings))), { fmrs: [0.1, 0.001] });
 * for (const rate of report.rates) console.log(rate.status === 'ok' ? rate.tar : rate.reason);
 * ```
 */
export function comparisonReport(set: ComparisonSet, options: ComparisonReportOptions = {}): ComparisonReport {
  checkKeys('comparisonReport', options, ['fmrs', 'minimumEvents', ...RESAMPLING_KEYS]);
  const { fmrs = [0.1, 0.01, 0.001, 0.0001], minimumEvents = MINIMUM_EVENTS, resamples, seed, confidence } = options;
  for (const fmr of fmrs) checkNumber('fmrs', fmr, Number.MIN_VALUE, 1);
  checkInteger('minimumEvents', minimumEvents, 1, 1_000_000);
  const resampling = resamplingOptions({ resamples, seed, confidence });

  const counts = comparisonCounts(set);
  const missing =
    counts.matedComparisons === 0 ? 'no mated comparisons' : counts.nonMatedComparisons === 0 ? 'no non-mated comparisons' : undefined;
  const sorted = sortComparisons(set);
  const ascending = [...new Set(fmrs)].sort((a, b) => a - b);
  const walk = walkCurve(sorted, unitWeights(set.people), ascending, true);
  const reasons = ascending.map((fmr) => missing ?? tooFew(fmr, counts.nonMatedComparisons, minimumEvents));
  const equalReason = missing ?? whyNoEqualErrors(walk, counts, minimumEvents);
  const measurable = ascending.filter((_, k) => reasons[k] === undefined);
  const draws = resample(sorted, measurable, equalReason === undefined, set.people, resampling);

  const rateAt = (fmr: number): VerificationRate | VerificationNotMeasurable => {
    const k = ascending.indexOf(fmr);
    const [reason, point] = [reasons[k], walk?.points[k]];
    if (reason !== undefined || point === undefined) return { status: 'not-measurable', wantedFmr: fmr, reason: reason ?? '', ...counts };
    const falseNonMatches = counts.matedComparisons - point.trueMatches;
    return {
      status: 'ok',
      wantedFmr: fmr,
      fmr: point.falseMatches / counts.nonMatedComparisons,
      falseMatches: point.falseMatches,
      fnmr: falseNonMatches / counts.matedComparisons,
      falseNonMatches,
      tar: point.trueMatches / counts.matedComparisons,
      threshold: point.threshold,
      overComparisonsMade: overComparisonsMade(counts, point.falseMatches, falseNonMatches),
      interval: percentileInterval(draws.fnmrs[measurable.indexOf(fmr)] ?? [], resampling),
      ...counts,
    };
  };
  const { matedComparisons, nonMatedComparisons } = counts;
  return {
    ...counts,
    rates: fmrs.map(rateAt),
    equalErrorRate:
      equalReason !== undefined || walk?.equal === undefined
        ? { status: 'not-measurable', reason: equalReason ?? '', ...counts }
        : {
            status: 'ok',
            eer: walk.equal.rate,
            threshold: walk.equal.threshold,
            falseMatches: Math.round(walk.equal.rate * nonMatedComparisons),
            falseNonMatches: Math.round(walk.equal.rate * matedComparisons),
            interval: percentileInterval(draws.equal, resampling),
            ...counts,
          },
    det:
      missing !== undefined
        ? []
        : thinnedCurve(sorted, nonMatedComparisons, matedComparisons).map(({ threshold, falseMatches, trueMatches }) => ({
            threshold,
            fmr: falseMatches / nonMatedComparisons,
            fnmr: (matedComparisons - trueMatches) / matedComparisons,
          })),
  };
}

function tooFew(fmr: number, comparisons: number, minimumEvents: number): string | undefined {
  const allowed = allowedEvents(fmr, comparisons);
  if (allowed >= minimumEvents) return undefined;
  return `FMR ${fmr} allows ${allowed} false matches among ${comparisons} non-mated comparisons; at least ${minimumEvents} are needed`;
}

function whyNoEqualErrors(walk: CurveWalk | undefined, counts: ComparisonCounts, minimumEvents: number): string | undefined {
  if (walk?.equal === undefined) return 'too many comparisons have no score: FMR stays below FNMR at every threshold';
  const { rate } = walk.equal;
  const events = [counts.nonMatedComparisons, counts.matedComparisons].map((comparisons) => Math.round(rate * comparisons));
  if (Math.min(...events) >= minimumEvents) return undefined;
  return `equal errors are ${events[0]} false matches and ${events[1]} false non-matches; at least ${minimumEvents} of each are needed`;
}

function resample(
  sorted: SortedComparisons,
  fmrs: readonly number[],
  equalErrors: boolean,
  people: number,
  resampling: Resampling,
): { fnmrs: number[][]; equal: number[] } {
  const fnmrs: number[][] = fmrs.map(() => []);
  const equal: number[] = [];
  if (fmrs.length === 0 && !equalErrors) return { fnmrs, equal };
  resamplePeople(people, resampling, (weights) => {
    const walk = walkCurve(sorted, drawnWeights(weights), fmrs, equalErrors);
    if (walk === undefined) return;
    for (const [k, { trueMatches }] of walk.points.entries()) fnmrs[k]?.push(1 - trueMatches / walk.mated);
    if (walk.equal !== undefined) equal.push(walk.equal.rate);
  });
  return { fnmrs, equal };
}
