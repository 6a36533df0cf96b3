import type { ComparisonSet } from './comparison-set.js';

/** The counts behind every rate of a set of comparisons. */
export interface ComparisonCounts {
  readonly people: number;
  /** Those without a score included. */
  readonly matedComparisons: number;
  /** Those without a score included. */
  readonly nonMatedComparisons: number;
  /** Mated comparisons with a photo without template. */
  readonly matedFailures: number;
  /** Non-mated comparisons with a photo without template. */
  readonly nonMatedFailures: number;
  /** Whether every two photos were compared. */
  readonly exhaustive: boolean;
}

/** Too little data for the rate asked for. */
export interface ComparisonNotMeasurable extends ComparisonCounts {
  readonly status: 'not-measurable';
  readonly reason: string;
}

/** ISO/IEC 19795-1's FMR and FNMR: of the comparisons that have a score. `NaN` where there is none. */
export interface RatesOverComparisonsMade {
  readonly fmr: number;
  readonly fnmr: number;
}

/** The counts of a set of comparisons. */
export function comparisonCounts({ scores, mated, people, exhaustive }: ComparisonSet): ComparisonCounts {
  let [matedComparisons, matedFailures, nonMatedFailures] = [0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (mated[i] === 1) matedComparisons++;
    if (!Number.isNaN(scores[i] ?? 0)) continue;
    if (mated[i] === 1) matedFailures++;
    else nonMatedFailures++;
  }
  return { people, matedComparisons, nonMatedComparisons: scores.length - matedComparisons, matedFailures, nonMatedFailures, exhaustive };
}

/** The rates over comparisons with a score. */
export function overComparisonsMade(counts: ComparisonCounts, falseMatches: number, falseNonMatches: number): RatesOverComparisonsMade {
  return {
    fmr: falseMatches / (counts.nonMatedComparisons - counts.nonMatedFailures),
    fnmr: (falseNonMatches - counts.matedFailures) / (counts.matedComparisons - counts.matedFailures),
  };
}
