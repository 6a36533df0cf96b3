import { checkInteger, checkKeys } from '../core/check.js';
import { countsOf, type NotMeasurable } from './open-set-rates.js';
import type { OpenSetOutcome } from './open-set-search.js';
import { peopleOfSplits } from './open-set-summary.js';
import {
  percentileInterval,
  type RateInterval,
  RESAMPLING_KEYS,
  type Resampling,
  type ResamplingOptions,
  resamplePeople,
  resamplingOptions,
} from './resampling.js';
import { mean, type Spread, spreadOf } from './statistics.js';

/** Options of `closedSetReport`. */
export interface ClosedSetOptions extends ResamplingOptions {
  /** Ranks to state, each 1 to 1,000,000. Default 1, 5, 10, 20 and 50. */
  readonly ranks?: readonly number[] | undefined;
}

/** How often the probe's own person is within the first so many candidates. */
export interface IdentificationRate {
  readonly rank: number;
  /** Mean over the splits. Failures count as not identified. */
  readonly rate: number;
  /** How the splits differ. */
  readonly spread: Spread;
  /** Of the mean, under resampling of people; `undefined` when none was asked for. */
  readonly interval: RateInterval | undefined;
  /** Searches that found the own person, of all splits together. */
  readonly identified: number;
  readonly searches: number;
}

/** Identification rates of a closed set: everybody searched for is enrolled. */
export interface ClosedSetReport {
  readonly status: 'ok';
  /** People enrolled, over the splits. A rank is meaningful only against this. */
  readonly galleryPeople: Spread;
  /** One per rank asked for, in that order. */
  readonly rates: readonly IdentificationRate[];
  /** Cumulative match characteristic: the mean identification rates at ranks 1 to 50. */
  readonly curve: readonly number[];
  /** Mated probes without template, of all splits together. They count as not identified. */
  readonly failedProbes: number;
  readonly splits: number;
}

/** Last rank of the curve: how long a list an investigator looks through in NIST FRTE 1:N. */
const CURVE_RANKS = 50;

/**
 * The cumulative match characteristic over several seeded splits, from their mated searches alone. A probe without
 * template, and one whose person has no template in the gallery, is a miss at every rank.
 *
 * The interval resamples people with replacement, the same draw for every split, with each person's probes counted as
 * often as the person was drawn; galleries stay as they are.
 *
 * @throws TypeError or RangeError for options out of range, no split, or splits of different data sets.
 *
 * @example
 * ```ts
 * import { closedSetReport, openSetSplit, searchOpenSet, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 40 }, (_, i) => ({ person: `p${i % 20}`, photo: `${i}.jpg` }));
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(i % 20), Math.sin(i % 20)) }));
 * const similarities = similarityTable(templateMatrix(embeddings));
 * const report = closedSetReport([1, 2].map((seed) => searchOpenSet(openSetSplit(photos, { seed }), similarities)));
 * console.log(report.status === 'ok' ? report.rates[0]?.rate : report.reason);
 * ```
 */
export function closedSetReport(outcomes: readonly OpenSetOutcome[], options: ClosedSetOptions = {}): ClosedSetReport | NotMeasurable {
  checkKeys('closedSetReport', options, ['ranks', ...RESAMPLING_KEYS]);
  const { ranks = [1, 5, 10, 20, 50], resamples, seed, confidence } = options;
  for (const rank of ranks) checkInteger('ranks', rank, 1, 1_000_000);
  const resampling = resamplingOptions({ resamples, seed, confidence });
  const people = peopleOfSplits(outcomes);
  const empty = outcomes.find(({ mated }) => mated.length === 0);
  if (empty !== undefined) return { status: 'not-measurable', reason: 'no mated probes', ...countsOf(empty) };

  const draws = resample(outcomes, ranks, people, resampling);
  const total = (count: (outcome: OpenSetOutcome) => number): number => outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  return {
    status: 'ok',
    galleryPeople: spreadOf(outcomes.map(({ galleryPeople }) => galleryPeople)),
    rates: ranks.map((rank, k) => {
      const rates = outcomes.map((outcome) => identified(outcome, rank) / outcome.mated.length);
      return {
        rank,
        rate: mean(rates),
        spread: spreadOf(rates),
        interval: percentileInterval(draws[k] ?? [], resampling),
        identified: total((outcome) => identified(outcome, rank)),
        searches: total(({ mated }) => mated.length),
      };
    }),
    curve: Array.from({ length: CURVE_RANKS }, (_, i) =>
      mean(outcomes.map((outcome) => identified(outcome, i + 1) / outcome.mated.length)),
    ),
    failedProbes: total(({ failures }) => failures.mated),
    splits: outcomes.length,
  };
}

function identified({ mated }: OpenSetOutcome, rank: number): number {
  return mated.reduce((count, probe) => count + (probe.rank <= rank ? 1 : 0), 0);
}

/** For each rank, the mean over the splits in every draw that left each split a search. */
function resample(outcomes: readonly OpenSetOutcome[], ranks: readonly number[], people: number, resampling: Resampling): number[][] {
  const draws: number[][] = ranks.map(() => []);
  const tables = outcomes.map((outcome) => {
    const perRank = ranks.map((rank) => perPerson(outcome, people, rank));
    return { searches: perPerson(outcome, people, Infinity), perRank };
  });
  resamplePeople(people, resampling, (weights) => {
    const searches = tables.map((table) => weighted(table.searches, weights));
    if (searches.includes(0)) return;
    for (const [k, values] of draws.entries()) {
      values.push(mean(tables.map(({ perRank }, split) => weighted(perRank[k] ?? [], weights) / (searches[split] ?? 1))));
    }
  });
  return draws;
}

/** Searches of each person that found them at or before a rank. `Infinity` counts all. */
function perPerson({ mated }: OpenSetOutcome, people: number, rank: number): Float64Array {
  const counts = new Float64Array(people);
  for (const probe of mated) if (probe.rank <= rank) counts[probe.person] = (counts[probe.person] ?? 0) + 1;
  return counts;
}

function weighted(counts: ArrayLike<number>, weights: Int32Array): number {
  let sum = 0;
  for (let person = 0; person < weights.length; person++) sum += (counts[person] ?? 0) * (weights[person] ?? 0);
  return sum;
}
