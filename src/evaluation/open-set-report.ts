import { checkKeys, checkNumber } from '../core/check.js';
import { MINIMUM_EVENTS } from './minimum-events.js';
import { type NotMeasurable, type OpenSetRateOptions, openSetRate } from './open-set-rates.js';
import type { OpenSetOutcome } from './open-set-search.js';
import { type OpenSetSummary, peopleOfSplits, summariseOpenSet } from './open-set-summary.js';
import { RESAMPLING_KEYS, type ResamplingOptions } from './resampling.js';
import { mean, type Spread, spreadOf } from './statistics.js';

/** Options of `openSetReport`. */
export interface OpenSetReportOptions extends ResamplingOptions, Omit<OpenSetRateOptions, 'fpir'> {
  /** Wanted false-positive identification rates, each above 0 to 1. Default 0.1, 0.01 and 0.003, as NIST FRTE 1:N states them. */
  readonly fpirs?: readonly number[] | undefined;
}

/** One operating point asked for. */
export interface OpenSetPoint {
  /** The FPIR asked for. */
  readonly fpir: number;
  readonly result: OpenSetSummary | NotMeasurable;
}

/** One point of an identification error trade-off curve: means over the splits. */
export interface IetPoint {
  /** Reached, not asked for. */
  readonly fpir: number;
  readonly fnir: number;
}

/** Open-set rates of several splits at several operating points. */
export interface OpenSetReport {
  /** People in the whole data set. */
  readonly people: number;
  /** People enrolled, over the splits. */
  readonly galleryPeople: Spread;
  /** One per FPIR asked for, in that order. */
  readonly points: readonly OpenSetPoint[];
  /** Identification error trade-off (IET): at most 100 points by rising FPIR, from the smallest that is measurable. */
  readonly tradeOff: readonly IetPoint[];
}

/** Most points of the curve. */
const MOST_POINTS = 100;

/**
 * FNIR at several FPIRs over seeded splits, each with its thresholds, spread and interval, and the identification error
 * trade-off for a plot. See `summariseOpenSet` for how each is measured.
 *
 * @throws TypeError or RangeError for options out of range, no split, or splits of different data sets.
 *
 * @example
 * ```ts
 * import { openSetReport, openSetSplit, searchOpenSet, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 400 }, (_, i) => ({ person: `p${i % 300}`, photo: `${i}.jpg` }));
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(i % 300), Math.sin(i % 300)) }));
 * const similarities = similarityTable(templateMatrix(embeddings));
 * const outcomes = [1, 2, 3].map((seed) => searchOpenSet(openSetSplit(photos, { seed }), similarities));
 * for (const { fpir, result } of openSetReport(outcomes).points) {
 *   console.log(fpir, result.status === 'ok' ? result.fnir : result.reason);
 * }
 * ```
 */
export function openSetReport(outcomes: readonly OpenSetOutcome[], options: OpenSetReportOptions = {}): OpenSetReport {
  checkKeys('openSetReport', options, ['fpirs', 'listLength', 'minimumEvents', ...RESAMPLING_KEYS]);
  const { fpirs = [0.1, 0.01, 0.003], ...rest } = options;
  for (const fpir of fpirs) checkNumber('fpirs', fpir, Number.MIN_VALUE, 1);
  const people = peopleOfSplits(outcomes);
  return {
    people,
    galleryPeople: spreadOf(outcomes.map(({ galleryPeople }) => galleryPeople)),
    points: fpirs.map((fpir) => ({ fpir, result: summariseOpenSet(outcomes, { ...rest, fpir }) })),
    tradeOff: tradeOff(outcomes, rest.listLength, rest.minimumEvents ?? MINIMUM_EVENTS),
  };
}

function tradeOff(outcomes: readonly OpenSetOutcome[], listLength: number | undefined, minimumEvents: number): IetPoint[] {
  const searches = Math.min(...outcomes.map(({ nonMated }) => nonMated.length));
  const points: IetPoint[] = [];
  for (const allowed of spacedCounts(minimumEvents, searches)) {
    const rates = outcomes.map((outcome) => openSetRate(outcome, { fpir: allowed / searches, listLength, minimumEvents }));
    const measured = rates.filter((rate) => rate.status === 'ok');
    if (measured.length < rates.length) continue;
    points.push({ fpir: mean(measured.map(({ fpir }) => fpir)), fnir: mean(measured.map(({ fnir }) => fnir)) });
  }
  return points;
}

/** Whole numbers from `first` to `last`, each at least a fixed factor above the one before. */
function spacedCounts(first: number, last: number): number[] {
  for (let factor = 1.05; ; factor *= 1.05) {
    const counts: number[] = [];
    for (let count = first; count < last; count = Math.max(count + 1, Math.floor(count * factor))) counts.push(count);
    if (last >= first) counts.push(last);
    if (counts.length <= MOST_POINTS) return counts;
  }
}
