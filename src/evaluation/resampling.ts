import { checkInteger, checkNumber } from '../core/check.js';
import { seededRandom } from './seeded-random.js';
import { quantile } from './statistics.js';

/** How people are resampled for an interval. */
export interface ResamplingOptions {
  /** Bootstrap resamples of people; 0 for none. Default 1,000. */
  readonly resamples?: number | undefined;
  /** Seed of the resampling, 0 to 2^31 - 1. Default 1. */
  readonly seed?: number | undefined;
  /** Coverage of the interval, 0.5 to 0.9999. Default 0.95. */
  readonly confidence?: number | undefined;
}

/** A percentile interval under resampling of people. */
export interface RateInterval {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Draws behind it; one that left nothing to measure is not among them. */
  readonly resamples: number;
}

/** Every option filled in. */
export type Resampling = Required<{ [K in keyof ResamplingOptions]: number }>;

/** The options' names, for `checkKeys`. */
export const RESAMPLING_KEYS = ['resamples', 'seed', 'confidence'] as const;

/** Checks options and fills in defaults. */
export function resamplingOptions(options: ResamplingOptions): Resampling {
  const { resamples = 1000, seed = 1, confidence = 0.95 } = options;
  checkInteger('resamples', resamples, 0, 1_000_000);
  checkInteger('seed', seed, 0, 2 ** 31 - 1);
  checkNumber('confidence', confidence, 0.5, 0.9999);
  return { resamples, seed, confidence };
}

/**
 * Draws as many people as there are, with replacement, and hands over how often each was drawn. Photos of one person
 * are not independent, so people are drawn and never photos. The array handed over is used again for the next draw.
 */
export function resamplePeople(people: number, { resamples, seed }: Resampling, each: (weights: Int32Array) => void): void {
  const random = seededRandom(seed);
  const weights = new Int32Array(people);
  for (let resample = 0; resample < resamples; resample++) {
    weights.fill(0);
    for (let i = 0; i < people; i++) {
      const drawn = random.below(people);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    each(weights);
  }
}

/** The percentile interval of a rate's resampled values; `undefined` where no resampling was asked for. */
export function percentileInterval(values: readonly number[], { resamples, confidence }: Resampling): RateInterval | undefined {
  if (resamples === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail), confidence, resamples: sorted.length };
}
