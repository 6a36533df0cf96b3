import { checkInteger } from '../core/check.js';

/** One labelled comparison of two photos. */
export interface ComparedPair {
  /** Fold number; thresholds for a fold are chosen on the others. */
  readonly fold: number;
  /** Whether both photos show the same person. */
  readonly mated: boolean;
  /** `undefined` when one of the photos has no template: the pair then counts as answered "different". */
  readonly similarity: number | undefined;
}

/** One held-out fold. */
export interface FoldAccuracy {
  readonly fold: number;
  /** Chosen on the other folds: "same" is answered at or above it. */
  readonly threshold: number;
  readonly pairs: number;
  readonly correct: number;
  readonly accuracy: number;
}

/** k-fold accuracy in LFW's sense. */
export interface VerificationAccuracy {
  /** Mean over the folds. */
  readonly accuracy: number;
  /** Sample standard deviation of the folds' accuracies over the root of their number. */
  readonly standardError: number;
  readonly folds: readonly FoldAccuracy[];
  readonly matedPairs: number;
  readonly nonMatedPairs: number;
  /** Pairs with a photo without template. They stay in every denominator. */
  readonly failures: number;
}

/**
 * Verification accuracy as LFW reports it: for every fold the threshold that is right most often on the other folds,
 * applied to the fold left out; the mean and its standard error (LFW technical report 07-49, section on reporting).
 *
 * Candidates for the threshold are the middles between neighbouring similarities, and one beyond each end (all pairs
 * with two templates are "same"; none is). Where several are right equally often, the middle one of them is taken (the
 * lower of two).
 *
 * @throws RangeError with fewer than two folds.
 *
 * @example
 * ```ts
 * import { verificationAccuracy } from 'rescue-face/evaluation';
 *
 * const { accuracy, standardError } = verificationAccuracy([
 *   { fold: 0, mated: true, similarity: 0.8 },
 *   { fold: 0, mated: false, similarity: 0.1 },
 *   { fold: 1, mated: true, similarity: 0.7 },
 *   { fold: 1, mated: false, similarity: 0.2 },
 * ]);
 * console.log(accuracy, standardError);
 * ```
 */
export function verificationAccuracy(pairs: readonly ComparedPair[]): VerificationAccuracy {
  const numbers = [...new Set(pairs.map(({ fold }) => fold))].sort((a, b) => a - b);
  checkInteger('number of folds', numbers.length, 2, 1_000_000);
  const scored = pairs.map(({ fold, mated, similarity }) => ({ fold, mated, score: similarity ?? Number.NEGATIVE_INFINITY }));
  const folds = numbers.map((fold): FoldAccuracy => {
    const threshold = bestThreshold(scored.filter((pair) => pair.fold !== fold));
    const held = scored.filter((pair) => pair.fold === fold);
    const correct = held.filter(({ mated, score }) => mated === score >= threshold).length;
    return { fold, threshold, pairs: held.length, correct, accuracy: correct / held.length };
  });
  const accuracy = folds.reduce((sum, fold) => sum + fold.accuracy, 0) / folds.length;
  const variance = folds.reduce((sum, fold) => sum + (fold.accuracy - accuracy) ** 2, 0) / (folds.length - 1);
  return {
    accuracy,
    standardError: Math.sqrt(variance / folds.length),
    folds,
    matedPairs: pairs.filter(({ mated }) => mated).length,
    nonMatedPairs: pairs.filter(({ mated }) => !mated).length,
    failures: pairs.filter(({ similarity }) => similarity === undefined).length,
  };
}

function bestThreshold(pairs: readonly { mated: boolean; score: number }[]): number {
  const sorted = pairs.filter(({ score }) => score > Number.NEGATIVE_INFINITY).sort((a, b) => a.score - b.score);
  let right = sorted.filter(({ mated }) => mated).length;
  let most = right;
  let best = [-Number.MAX_VALUE];
  for (let i = 0; i < sorted.length; i++) {
    const { mated, score } = sorted[i] as { mated: boolean; score: number };
    right += mated ? -1 : 1;
    const next = sorted[i + 1]?.score;
    if (next === score || right < most) continue;
    if (right > most) best = [];
    most = right;
    best.push(next === undefined ? Number.POSITIVE_INFINITY : score + (next - score) / 2);
  }
  return best[Math.floor((best.length - 1) / 2)] ?? 0;
}

/**
 * Area under the ROC curve: how often a mated similarity exceeds a non-mated one, ties counted half. Missing
 * similarities stand below all others. `undefined` when either list is empty.
 */
export function areaUnderRoc(mated: readonly (number | undefined)[], nonMated: readonly (number | undefined)[]): number | undefined {
  if (mated.length === 0 || nonMated.length === 0) return undefined;
  const below = Float64Array.from(nonMated, (score) => score ?? Number.NEGATIVE_INFINITY).sort();
  let wins = 0;
  for (const score of mated) {
    const value = score ?? Number.NEGATIVE_INFINITY;
    wins += (countBelow(below, value, false) + countBelow(below, value, true)) / 2;
  }
  return wins / (mated.length * nonMated.length);
}

/** How many of the ascending numbers are below `value`, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
