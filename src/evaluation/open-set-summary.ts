import { checkKeys } from '../core/check.js';
import { allowedEvents } from './minimum-events.js';
import { nextUp } from './next-up.js';
import { type NotMeasurable, type OpenSetRate, type OpenSetRateOptions, openSetRate, rateOptions } from './open-set-rates.js';
import type { OpenSetOutcome } from './open-set-search.js';
import {
  percentileInterval,
  type RateInterval,
  RESAMPLING_KEYS,
  type Resampling,
  type ResamplingOptions,
  resamplePeople,
  resamplingOptions,
} from './resampling.js';
import { mean, type Spread, sampleDeviation, spreadOf } from './statistics.js';

/** Options of `summariseOpenSet`. */
export interface OpenSetSummaryOptions extends OpenSetRateOptions, ResamplingOptions {}

/** One operating point over several seeded splits of one data set. */
export interface OpenSetSummary {
  readonly status: 'ok';
  /** Mean over the splits. */
  readonly fnir: number;
  /** How the splits differ: sample standard deviation (0 for one split), lowest, highest. */
  readonly spread: { readonly deviation: number; readonly lowest: number; readonly highest: number };
  /** Percentile interval of the mean under resampling of people, or `undefined` when none was asked for. */
  readonly interval: RateInterval | undefined;
  /** Every split has a threshold of its own; how they differ says how far a stated one can be trusted. */
  readonly thresholds: Spread;
  /** People enrolled, over the splits. */
  readonly galleryPeople: Spread;
  /** Misses and mated searches, false positives and non-mated searches, of all splits together. */
  readonly events: {
    readonly misses: number;
    readonly matedSearches: number;
    readonly falsePositives: number;
    readonly nonMatedSearches: number;
  };
  readonly splits: readonly (OpenSetRate & { readonly seed: number })[];
}

/**
 * The mean FNIR over seeded splits, its spread, and a person-level bootstrap interval.
 *
 * The interval resamples people with replacement, the same draw for every split: photos of one person are not
 * independent, and neither are the splits. For each draw every split gets its own threshold and FNIR again, with each
 * person's probes counted as often as the person was drawn. The galleries stay as they are, so the interval covers who
 * is searched for and who is wrongly found, and not who else is enrolled.
 *
 * @throws TypeError or RangeError for options out of range, no split, or splits of different data sets.
 *
 * @example
 * ```ts
 * import { openSetSplit, searchOpenSet, similarityTable, summariseOpenSet, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 400 }, (_, i) => ({ person: `p${i % 300}`, photo: `${i}.jpg` }));
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(i % 300), Math.sin(i % 300)) }));
 * const similarities = similarityTable(templateMatrix(embeddings));
 * const outcomes = [1, 2, 3].map((seed) => searchOpenSet(openSetSplit(photos, { seed }), similarities));
 * const summary = summariseOpenSet(outcomes, { fpir: 0.1 });
 * console.log(summary.status === 'ok' ? summary.fnir : summary.reason);
 * ```
 */
export function summariseOpenSet(outcomes: readonly OpenSetOutcome[], options: OpenSetSummaryOptions): OpenSetSummary | NotMeasurable {
  checkKeys('summariseOpenSet', options, ['fpir', 'listLength', 'minimumEvents', ...RESAMPLING_KEYS]);
  const { resamples, seed, confidence, ...rest } = options;
  const point = rateOptions('summariseOpenSet', rest);
  const resampling = resamplingOptions({ resamples, seed, confidence });
  const people = peopleOfSplits(outcomes);

  const splits: (OpenSetRate & { seed: number })[] = [];
  for (const outcome of outcomes) {
    const rate = openSetRate(outcome, point);
    if (rate.status !== 'ok') return rate;
    splits.push({ ...rate, seed: outcome.seed });
  }
  const values = splits.map(({ fnir }) => fnir);
  const total = (pick: (rate: OpenSetRate) => number): number => splits.reduce((sum, rate) => sum + pick(rate), 0);
  return {
    status: 'ok',
    fnir: mean(values),
    spread: { deviation: sampleDeviation(values), lowest: Math.min(...values), highest: Math.max(...values) },
    interval: bootstrap(outcomes, people, point, resampling),
    thresholds: spreadOf(splits.map(({ threshold }) => threshold)),
    galleryPeople: spreadOf(splits.map(({ galleryPeople }) => galleryPeople)),
    events: {
      misses: total(({ misses }) => misses),
      matedSearches: total(({ matedProbes }) => matedProbes),
      falsePositives: total(({ falsePositives }) => falsePositives),
      nonMatedSearches: total(({ nonMatedProbes }) => nonMatedProbes),
    },
    splits,
  };
}

/** The number of people of the data set that all the splits are of. */
export function peopleOfSplits(outcomes: readonly OpenSetOutcome[]): number {
  const people = outcomes[0]?.people;
  if (people === undefined) throw new RangeError('Expected at least 1 searched split, received 0');
  if (outcomes.some((outcome) => outcome.people !== people)) throw new RangeError('Expected splits of one data set, received several');
  return people;
}

interface Columns {
  readonly people: Int32Array;
  readonly scores: Float64Array;
}

function bootstrap(
  outcomes: readonly OpenSetOutcome[],
  people: number,
  point: { fpir: number; listLength: number },
  resampling: Resampling,
): RateInterval | undefined {
  const tables = outcomes.map((outcome) => ({
    mated: columns(
      outcome.mated.map((probe) => ({ ...probe, score: probe.rank <= point.listLength ? probe.score : Number.NEGATIVE_INFINITY })),
    ),
    nonMated: columns(outcome.nonMated),
  }));
  const means: number[] = [];
  resamplePeople(people, resampling, (weights) => {
    const rates: number[] = [];
    for (const { mated, nonMated } of tables) {
      const rate = weightedFnir(mated, nonMated, weights, point.fpir);
      if (rate !== undefined) rates.push(rate);
    }
    if (rates.length === tables.length) means.push(mean(rates));
  });
  return percentileInterval(means, resampling);
}

/** Highest score first. */
function columns(probes: readonly { person: number; score: number }[]): Columns {
  const sorted = [...probes].sort((a, b) => (a.score === b.score ? 0 : b.score - a.score));
  return { people: Int32Array.from(sorted, ({ person }) => person), scores: Float64Array.from(sorted, ({ score }) => score) };
}

/** `undefined` when the draw left no mated or no non-mated probe. */
function weightedFnir(mated: Columns, nonMated: Columns, weights: Int32Array, fpir: number): number | undefined {
  let probes = 0;
  for (const person of nonMated.people) probes += weights[person] ?? 0;
  if (probes === 0) return undefined;
  const allowed = allowedEvents(fpir, probes);
  let threshold = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < nonMated.people.length; i++) {
    count += weights[nonMated.people[i] ?? 0] ?? 0;
    if (count > allowed) {
      threshold = nextUp(nonMated.scores[i] ?? 0);
      break;
    }
  }
  let searches = 0;
  let found = 0;
  for (let i = 0; i < mated.people.length; i++) {
    const weight = weights[mated.people[i] ?? 0] ?? 0;
    const score = mated.scores[i] ?? Number.NEGATIVE_INFINITY;
    searches += weight;
    if (score >= threshold && score > Number.NEGATIVE_INFINITY) found += weight;
  }
  return searches === 0 ? undefined : 1 - found / searches;
}
