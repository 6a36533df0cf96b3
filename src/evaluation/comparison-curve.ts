import { allowedEvents } from './minimum-events.js';
import { nextUp } from './next-up.js';
import { type SortedComparisons, weightedTotals } from './sorted-comparisons.js';

/** Weighted counts of accepted comparisons at a threshold. */
export interface CurvePoint {
  /** A comparison at or above it is accepted. */
  readonly threshold: number;
  readonly falseMatches: number;
  readonly trueMatches: number;
}

/** What one walk down the scores finds. */
export interface CurveWalk {
  /** All comparisons, those without a score included. */
  readonly mated: number;
  readonly nonMated: number;
  /** One per FMR asked for. */
  readonly points: readonly CurvePoint[];
  /** `undefined` where it was not asked for, or failures keep the curves from crossing. */
  readonly equal: { readonly rate: number; readonly threshold: number } | undefined;
}

/**
 * Lowers the threshold from the highest score until every FMR is exceeded and the error rates have crossed.
 *
 * The threshold of an FMR is the lowest at which at most `floor(FMR × non-mated comparisons)` non-mated ones are
 * accepted: the smallest double above the highest score that must be refused. All that tie there are refused.
 *
 * Between two neighbouring thresholds both error rates step. The equal error rate is taken where the straight line
 * between the last point with FMR < FNMR and the first with FMR >= FNMR crosses FMR = FNMR.
 *
 * @param fmrs - ascending
 * @returns `undefined` when the weights left no mated or no non-mated comparison.
 */
export function walkCurve(
  sorted: SortedComparisons,
  weights: Float64Array,
  fmrs: readonly number[],
  equalErrors: boolean,
): CurveWalk | undefined {
  const totals = weightedTotals(sorted, weights);
  if (totals.mated === 0 || totals.nonMated === 0) return undefined;
  const points: CurvePoint[] = [];
  let equal: CurveWalk['equal'];
  const at: Position = { row: 0, falseMatches: 0, trueMatches: 0, falseBefore: 0, trueBefore: 0 };
  const { mated, nonMated } = totals;
  while (points.length < fmrs.length || (equalErrors && equal === undefined)) {
    const fmr = fmrs[points.length];
    const limit = fmr === undefined ? Infinity : allowedEvents(fmr, nonMated);
    const crossing = equal === undefined ? mated * nonMated : Infinity;
    if (at.falseMatches <= limit && !advance(sorted, weights, at, limit, totals, crossing)) break;
    const score = sorted.scores[at.row - 1] ?? 0;
    if (at.falseMatches > limit) points.push({ threshold: nextUp(score), falseMatches: at.falseBefore, trueMatches: at.trueBefore });
    if (at.falseMatches * mated + at.trueMatches * nonMated >= crossing) {
      const behind = 1 - at.trueBefore / mated - at.falseBefore / nonMated;
      const ahead = at.falseMatches / nonMated + at.trueMatches / mated - 1;
      const share = behind / (behind + ahead);
      equal = { rate: (at.falseBefore + share * (at.falseMatches - at.falseBefore)) / nonMated, threshold: score };
    }
  }
  const { falseMatches, trueMatches } = at;
  while (points.length < fmrs.length) points.push({ threshold: Number.NEGATIVE_INFINITY, falseMatches, trueMatches });
  return { ...totals, points, equal };
}

/** How far the scores have been walked, always to the end of a run of equal ones. */
interface Position {
  row: number;
  falseMatches: number;
  trueMatches: number;
  /** The counts before the last run. */
  falseBefore: number;
  trueBefore: number;
}

/**
 * Walks on until more than `limit` non-mated comparisons are accepted, or FMR >= FNMR (in whole numbers: both times both
 * totals). Returns `false` at the end of the scores. Kept apart and plain, because every draw runs it over all scores
 * that matter.
 */
function advance(
  { scores, mated, first, second, scored }: SortedComparisons,
  weights: Float64Array,
  at: Position,
  limit: number,
  totals: { readonly mated: number; readonly nonMated: number },
  crossing: number,
): boolean {
  const matedTotal = totals.mated;
  const nonMatedTotal = totals.nonMated;
  let falseMatches = at.falseMatches;
  let trueMatches = at.trueMatches;
  let falseBefore = falseMatches;
  let trueBefore = trueMatches;
  for (let i = at.row; i < scored; i++) {
    const weight = (weights[first[i] as number] as number) * (weights[second[i] as number] as number);
    if (mated[i] === 1) trueMatches += weight;
    else falseMatches += weight;
    if (i + 1 < scored && scores[i + 1] === scores[i]) continue;
    if (falseMatches > limit || falseMatches * matedTotal + trueMatches * nonMatedTotal >= crossing) {
      at.row = i + 1;
      at.falseMatches = falseMatches;
      at.trueMatches = trueMatches;
      at.falseBefore = falseBefore;
      at.trueBefore = trueBefore;
      return true;
    }
    falseBefore = falseMatches;
    trueBefore = trueMatches;
  }
  at.row = scored;
  at.falseMatches = falseMatches;
  at.trueMatches = trueMatches;
  return false;
}

/** Every point at which the threshold may stand, thinned: kept where a count of errors has changed by a quarter. */
export function thinnedCurve(sorted: SortedComparisons, nonMated: number, mated: number): CurvePoint[] {
  const points: CurvePoint[] = [];
  const { scores, scored } = sorted;
  let falseMatches = 0;
  let trueMatches = 0;
  let nextFalse = 1;
  let nextMissed = mated;
  let i = 0;
  while (i < scored) {
    const score = scores[i] ?? 0;
    do {
      if (sorted.mated[i] === 1) trueMatches++;
      else falseMatches++;
      i++;
    } while (i < scored && scores[i] === score);
    const missed = mated - trueMatches;
    if (falseMatches < nextFalse && missed > nextMissed && i < scored) continue;
    points.push({ threshold: score, falseMatches, trueMatches });
    while (nextFalse <= Math.min(falseMatches, nonMated)) nextFalse *= 1.25;
    while (nextMissed >= missed && nextMissed > 0.5) nextMissed /= 1.25;
    if (missed === 0) nextMissed = -1;
  }
  return points;
}
