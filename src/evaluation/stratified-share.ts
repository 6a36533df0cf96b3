import { checkInteger, checkKeys } from '../core/check.js';
import { wilsonInterval } from './wilson-interval.js';

/** What was seen of one stratum of a finite population. */
export interface SampledStratum {
  /** How many there are. */
  readonly size: number;
  /** How many were looked at, drawn by simple random sampling without replacement; 0 to `size`. */
  readonly trials: number;
  /** Of these, how many have what is looked for; 0 to `trials`. */
  readonly hits: number;
}

/** A share of a whole population, from a stratified sample. */
export interface StratifiedShare {
  /** Weighted by the sizes of the strata. */
  readonly share: number;
  /** As the stratified variance has it. */
  readonly standardError: number;
  /** 95 %. */
  readonly low: number;
  readonly high: number;
  /** How large the population is that it speaks of: strata of which nothing was looked at are not in it. */
  readonly covered: number;
}

/**
 * The share of a population that has something: Σ N_h p_h / N, with the variance Σ (N_h/N)² (1 − n_h/N_h) p_h q_h / (n_h − 1)
 * (Cochran, Sampling Techniques, 3rd ed. 1977, chapter 5, on proportions). A stratum of which one was looked at has no variance
 * of its own; it takes that of the whole sample, which is larger as a rule. The interval is Wilson's at the effective number of
 * trials p q / variance (Kott and Carr 1997; Korn and Graubard 1998), never above that of simple random sampling with the same
 * weights (Kish 1965): variances from few trials a stratum are not to be relied on for more. Where everything was looked at it
 * is the share itself.
 *
 * @returns `undefined` where nothing was looked at
 *
 * @example
 * ```ts
 * import { stratifiedShare } from 'rescue-face/evaluation';
 *
 * console.log(stratifiedShare([{ size: 900, trials: 9, hits: 9 }, { size: 100, trials: 2, hits: 1 }])?.share); // 0.95
 * ```
 */
export function stratifiedShare(strata: readonly SampledStratum[]): StratifiedShare | undefined {
  for (const stratum of strata) checkStratum(stratum);
  const looked = strata.filter(({ trials }) => trials > 0);
  const trials = total(looked, (one) => one.trials);
  if (trials === 0) return undefined;
  const covered = total(looked, ({ size }) => size);
  const share = clamped(total(looked, (one) => (one.size / covered) * (one.hits / one.trials)));
  const raw = total(looked, (one) => one.hits) / trials;
  const pooled = trials === 1 ? 0.25 : (raw * (1 - raw) * trials) / (trials - 1);
  const variance = total(looked, (one) => {
    const p = one.hits / one.trials;
    const spread = one.trials === 1 ? pooled : (p * (1 - p) * one.trials) / (one.trials - 1);
    return ((one.size / covered) ** 2 * (1 - one.trials / one.size) * spread) / one.trials;
  });
  const standardError = Math.sqrt(variance);
  if (trials === covered) return { share, standardError, low: share, high: share, covered };
  const simple = covered ** 2 / total(looked, (one) => one.size ** 2 / one.trials) / (1 - trials / covered);
  const stratified = variance === 0 ? simple : (share * (1 - share)) / variance;
  return { share, standardError, ...wilsonInterval(share, Math.max(1, Math.min(simple, stratified))), covered };
}

function checkStratum(stratum: SampledStratum): void {
  checkKeys('a stratum', stratum, ['size', 'trials', 'hits']);
  checkInteger('size', stratum.size, 0, Number.MAX_SAFE_INTEGER);
  checkInteger('trials', stratum.trials, 0, stratum.size);
  checkInteger('hits', stratum.hits, 0, stratum.trials);
}

/** Sums of shares of one may come out a little above it. */
function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function total<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0);
}
