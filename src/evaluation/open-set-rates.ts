import { checkInteger, checkKeys, checkNumber } from '../core/check.js';
import { allowedEvents, MINIMUM_EVENTS } from './minimum-events.js';
import { nextUp } from './next-up.js';
import type { OpenSetOutcome } from './open-set-search.js';

/** At which operating point a searched split is judged. */
export interface OpenSetRateOptions {
  /** Wanted false-positive identification rate, above 0 to 1. */
  readonly fpir: number;
  /** A mate counts as found only among the first so many candidates. Default 1. */
  readonly listLength?: number | undefined;
  /** How many false positives the FPIR must allow for the rate to count as measurable. Default 5. */
  readonly minimumEvents?: number | undefined;
}

/** The counts behind a rate. */
export interface OpenSetCounts {
  /** People enrolled. */
  readonly galleryPeople: number;
  readonly matedProbes: number;
  readonly nonMatedProbes: number;
  /** Photos without template among gallery, mated and non-mated probes. */
  readonly failures: number;
}

/** One operating point of one split. */
export interface OpenSetRate extends OpenSetCounts {
  readonly status: 'ok';
  /** Mated probes missed, as a fraction: own person below the threshold, beyond the list, or not returned. */
  readonly fnir: number;
  readonly misses: number;
  /** A candidate at or above this score is returned. `-Infinity`: everybody is. */
  readonly threshold: number;
  /** Non-mated probes that returned somebody, as a fraction; never above the FPIR asked for. */
  readonly fpir: number;
  readonly falsePositives: number;
}

/** Too few probes for the operating point asked for. */
export interface NotMeasurable extends OpenSetCounts {
  readonly status: 'not-measurable';
  readonly reason: string;
}

/**
 * FNIR at a stated FPIR, in NIST FRTE 1:N's sense.
 *
 * The threshold is the lowest at which at most `floor(FPIR × non-mated probes)` non-mated probes return anybody: the
 * smallest double above the highest top score that must be refused. Where several non-mated probes tie there, all of
 * them are refused, and the FPIR reached is below the one asked for. FNIR is the fraction of mated probes whose own
 * person is not within the first `listLength` candidates with a score at or above the threshold.
 */
export function openSetRate(outcome: OpenSetOutcome, options: OpenSetRateOptions): OpenSetRate | NotMeasurable {
  const { fpir, listLength, minimumEvents } = rateOptions('openSetRate', options);
  const counts = countsOf(outcome);
  const allowed = allowedEvents(fpir, counts.nonMatedProbes);
  const reason = whyNotMeasurable(counts, fpir, allowed, minimumEvents);
  if (reason !== undefined) return { status: 'not-measurable', reason, ...counts };

  const threshold = thresholdFor(
    outcome.nonMated.map(({ score }) => score),
    allowed,
  );
  const misses = outcome.mated.filter(({ rank, score }) => !(rank <= listLength && score >= threshold)).length;
  const falsePositives = outcome.nonMated.filter(({ score }) => score >= threshold && score > Number.NEGATIVE_INFINITY).length;
  return {
    status: 'ok',
    fnir: misses / counts.matedProbes,
    misses,
    threshold,
    fpir: falsePositives / counts.nonMatedProbes,
    falsePositives,
    ...counts,
  };
}

/** The lowest threshold at which at most `allowed` of the top scores stay at or above it. */
export function thresholdFor(topScores: readonly number[], allowed: number): number {
  const sorted = Float64Array.from(topScores).sort();
  if (allowed >= sorted.length) return Number.NEGATIVE_INFINITY;
  const refused = sorted[sorted.length - 1 - allowed] ?? Number.NEGATIVE_INFINITY;
  // A search that returned nobody need not be refused.
  return refused === Number.NEGATIVE_INFINITY ? refused : nextUp(refused);
}

/** Checks options and fills in defaults. */
export function rateOptions(what: string, options: OpenSetRateOptions): Required<{ [K in keyof OpenSetRateOptions]: number }> {
  checkKeys(what, options, ['fpir', 'listLength', 'minimumEvents']);
  const { fpir, listLength = 1, minimumEvents = MINIMUM_EVENTS } = options;
  checkNumber('fpir', fpir, Number.MIN_VALUE, 1);
  checkInteger('listLength', listLength, 1, 1_000_000);
  checkInteger('minimumEvents', minimumEvents, 1, 1_000_000);
  return { fpir, listLength, minimumEvents };
}

/** The counts of a searched split. */
export function countsOf(outcome: OpenSetOutcome): OpenSetCounts {
  const { failures } = outcome;
  return {
    galleryPeople: outcome.galleryPeople,
    matedProbes: outcome.mated.length,
    nonMatedProbes: outcome.nonMated.length,
    failures: failures.gallery + failures.mated + failures.nonMated,
  };
}

function whyNotMeasurable(counts: OpenSetCounts, fpir: number, allowed: number, minimumEvents: number): string | undefined {
  if (counts.matedProbes === 0) return 'no mated probes';
  if (allowed < minimumEvents) {
    return `FPIR ${fpir} allows ${allowed} false positives among ${counts.nonMatedProbes} non-mated probes; at least ${minimumEvents} are needed`;
  }
  return undefined;
}
