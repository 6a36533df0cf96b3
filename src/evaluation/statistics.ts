/** Mean and extent of one number over several seeded splits. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation; 0 for one split. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Sums run in the order given, so that every machine gets the same bits. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation; 0 for fewer than two values. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** A threshold may be `-Infinity` (everybody is returned): equal values deviate by 0, finite from infinite ones by `Infinity`. */
export function spreadOf(values: readonly number[]): Spread {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (lowest === highest) return { mean: lowest, deviation: 0, lowest, highest };
  return { mean: mean(values), deviation: Number.isFinite(highest - lowest) ? sampleDeviation(values) : Infinity, lowest, highest };
}

/** Linear interpolation between order statistics (Hyndman and Fan's type 7). */
export function quantile(sorted: readonly number[], fraction: number): number {
  const position = fraction * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
