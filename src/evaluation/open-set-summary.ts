import { checkInteger, checkKeys, checkNumber } from '../core/check.js';
import { nextUp } from './next-up.js';
import {
  allowedFalsePositives,
  type NotMeasurable,
  type OpenSetRate,
  type OpenSetRateOptions,
  openSetRate,
  rateOptions,
} from './open-set-rates.js';
import type { OpenSetOutcome } from './open-set-search.js';
import { seededRandom } from './seeded-random.js';

/** Options of `summariseOpenSet`. */
export interface OpenSetSummaryOptions extends OpenSetRateOptions {
  /** Bootstrap resamples of people; 0 for none. Default 1,000. */
  readonly resamples?: number | undefined;
  /** Seed of the resampling. Default 1. */
  readonly seed?: number | undefined;
  /** Coverage of the interval, above 0 and below 1. Default 0.95. */
  readonly confidence?: number | undefined;
}

/** One operating point over several seeded splits of one data set. */
export interface OpenSetSummary {
  readonly status: 'ok';
  /** Mean over the splits. */
  readonly fnir: number;
  /** How the splits differ: sample standard deviation (0 for one split), lowest, highest. */
  readonly spread: { readonly deviation: number; readonly lowest: number; readonly highest: number };
  /** Percentile interval of the mean under resampling of people, or `undefined` when none was asked for. */
  readonly interval: { readonly low: number; readonly high: number; readonly confidence: number; readonly resamples: number } | undefined;
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
  checkKeys('summariseOpenSet', options, ['fpir', 'listLength', 'minimumEvents', 'resamples', 'seed', 'confidence']);
  const { resamples = 1000, seed = 1, confidence = 0.95, ...rest } = options;
  const point = rateOptions('summariseOpenSet', rest);
  checkInteger('resamples', resamples, 0, 1_000_000);
  checkInteger('seed', seed, 0, 2 ** 31 - 1);
  checkNumber('confidence', confidence, 0.5, 0.9999);
  const people = outcomes[0]?.people;
  if (people === undefined) throw new RangeError('Expected at least 1 searched split, received 0');
  if (outcomes.some((outcome) => outcome.people !== people)) throw new RangeError('Expected splits of one data set, received several');

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
    interval: resamples === 0 ? undefined : bootstrap(outcomes, people, point, { resamples, seed, confidence }),
    events: {
      misses: total(({ misses }) => misses),
      matedSearches: total(({ matedProbes }) => matedProbes),
      falsePositives: total(({ falsePositives }) => falsePositives),
      nonMatedSearches: total(({ nonMatedProbes }) => nonMatedProbes),
    },
    splits,
  };
}

interface Columns {
  readonly people: Int32Array;
  readonly scores: Float64Array;
}

function bootstrap(
  outcomes: readonly OpenSetOutcome[],
  people: number,
  point: { fpir: number; listLength: number },
  options: { resamples: number; seed: number; confidence: number },
): NonNullable<OpenSetSummary['interval']> {
  const tables = outcomes.map((outcome) => ({
    mated: columns(
      outcome.mated.map((probe) => ({ ...probe, score: probe.rank <= point.listLength ? probe.score : Number.NEGATIVE_INFINITY })),
    ),
    nonMated: columns(outcome.nonMated),
  }));
  const random = seededRandom(options.seed);
  const weights = new Int32Array(people);
  const means: number[] = [];
  for (let resample = 0; resample < options.resamples; resample++) {
    weights.fill(0);
    for (let i = 0; i < people; i++) {
      const drawn = random.below(people);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    const rates: number[] = [];
    for (const { mated, nonMated } of tables) {
      const rate = weightedFnir(mated, nonMated, weights, point.fpir);
      if (rate !== undefined) rates.push(rate);
    }
    if (rates.length === tables.length) means.push(mean(rates));
  }
  means.sort((a, b) => a - b);
  const tail = (1 - options.confidence) / 2;
  return { low: quantile(means, tail), high: quantile(means, 1 - tail), confidence: options.confidence, resamples: means.length };
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
  const allowed = allowedFalsePositives(fpir, probes);
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Linear interpolation between order statistics (Hyndman and Fan's type 7). */
function quantile(sorted: readonly number[], fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
