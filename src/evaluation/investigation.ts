import { checkInteger, checkKeys } from '../core/check.js';
import { closedSetReport, type IdentificationRate } from './closed-set.js';
import type { NotMeasurable } from './open-set-rates.js';
import type { OpenSetOutcome } from './open-set-search.js';
import { type RateInterval, RESAMPLING_KEYS, type ResamplingOptions } from './resampling.js';
import type { Spread } from './statistics.js';

/** Options of `investigationReport`. */
export interface InvestigationOptions extends ResamplingOptions {
  /** Lengths of the candidate list, each 1 to 1,000,000. Default 1, 5, 10, 20 and 50. */
  readonly listLengths?: readonly number[] | undefined;
}

/** FNIR with everybody returned and a list of fixed length. */
export interface InvestigationRate {
  readonly listLength: number;
  /** Mean over the splits. */
  readonly fnir: number;
  /** How the splits differ. */
  readonly spread: Spread;
  /** Of the mean, under resampling of people; `undefined` when none was asked for. */
  readonly interval: RateInterval | undefined;
  /** Searches whose own person was not in the list, of all splits together. */
  readonly misses: number;
  readonly searches: number;
}

/** What a person sees who looks through every candidate list. */
export interface InvestigationReport {
  readonly status: 'ok';
  /** People enrolled, over the splits. */
  readonly galleryPeople: Spread;
  /** How often the own person is not the first candidate. */
  readonly rank1Miss: InvestigationRate;
  /** One per list length asked for, in that order. */
  readonly rates: readonly InvestigationRate[];
  /** Mated probes without template, of all splits together. They are misses. */
  readonly failedProbes: number;
  readonly splits: number;
}

/**
 * Investigation mode, as NIST FRTE 1:N reports it: no threshold, a person looks through a candidate list of fixed
 * length. FNIR is how often the own person is not in it.
 *
 * With everybody returned, FNIR at a list length is exactly 1 minus the closed set's identification rate at that rank,
 * so both come from the same counts; non-mated probes are not needed.
 *
 * @throws TypeError or RangeError for options out of range, no split, or splits of different data sets.
 *
 * @example
 * ```ts
 * import { investigationReport, openSetSplit, searchOpenSet, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 40 }, (_, i) => ({ person: `p${i % 20}`, photo: `${i}.jpg` }));
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(i % 20), Math.sin(i % 20)) }));
 * const similarities = similarityTable(templateMatrix(embeddings));
 * const report = investigationReport([1, 2].map((seed) => searchOpenSet(openSetSplit(photos, { seed }), similarities)));
 * console.log(report.status === 'ok' ? report.rank1Miss.fnir : report.reason);
 * ```
 */
export function investigationReport(
  outcomes: readonly OpenSetOutcome[],
  options: InvestigationOptions = {},
): InvestigationReport | NotMeasurable {
  checkKeys('investigationReport', options, ['listLengths', ...RESAMPLING_KEYS]);
  const { listLengths = [1, 5, 10, 20, 50], ...resampling } = options;
  for (const length of listLengths) checkInteger('listLengths', length, 1, 1_000_000);
  const closed = closedSetReport(outcomes, { ...resampling, ranks: [1, ...listLengths] });
  if (closed.status !== 'ok') return closed;
  const [first, ...rates] = closed.rates.map(missed);
  const { galleryPeople, failedProbes, splits } = closed;
  return { status: 'ok', galleryPeople, rank1Miss: first as InvestigationRate, rates, failedProbes, splits };
}

function missed({ rank, rate, spread, interval, identified, searches }: IdentificationRate): InvestigationRate {
  return {
    listLength: rank,
    fnir: 1 - rate,
    spread: { ...spread, mean: 1 - spread.mean, lowest: 1 - spread.highest, highest: 1 - spread.lowest },
    interval: interval && { ...interval, low: 1 - interval.high, high: 1 - interval.low },
    misses: searches - identified,
    searches,
  };
}
