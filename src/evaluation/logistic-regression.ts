/** Newton's method has converged long before; a bound against data on which it cannot. */
const MOST_STEPS = 100;

/** Steps smaller than this, in standard deviations of the scores, change no digit anybody sees. */
const CONVERGED = 1e-12;

/** Scores of one class of comparisons: one array per model, all of one length. */
export type ScoreColumns = readonly Float64Array[];

/** `logit = offset + Σ weights[i] × score[i]`, natural logarithm. */
export interface LogisticModel {
  readonly weights: readonly number[];
  readonly offset: number;
}

/**
 * Logistic regression in which both classes weigh the same, however many comparisons each has: its logit is a
 * log-likelihood ratio (Brümmer and du Preez, "Application-independent evaluation of speaker detection", 2006).
 *
 * Targets are drawn in from 0 and 1 as Platt proposed (1999), `(n + 1) / (n + 2)`, so that scores which separate the
 * classes completely still give finite weights. Scores are standardised first; the arithmetic goes through them in
 * their order, and gives the same numbers wherever exponentials agree.
 */
export function fitLogistic(mated: ScoreColumns, nonMated: ScoreColumns): LogisticModel {
  const scales = mated.map((column, i) => standardisation(column, nonMated[i] ?? new Float64Array(0)));
  const size = scales.length + 1;
  const beta = new Float64Array(size);
  for (let step = 0; step < MOST_STEPS; step++) {
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    addClass(mated, scales, beta, 1, gradient, curvature);
    addClass(nonMated, scales, beta, 0, gradient, curvature);
    const change = solve(curvature, gradient);
    // A full Newton step may overshoot where the logistic curve is flat; no coefficient needs more than this at once.
    const longest = Math.max(...change.map(Math.abs));
    const shorten = longest > 5 ? 5 / longest : 1;
    for (let i = 0; i < size; i++) beta[i] = (beta[i] ?? 0) - shorten * (change[i] ?? 0);
    if (longest < CONVERGED) break;
  }
  const weights = scales.map(({ deviation }, i) => (beta[i] ?? 0) / deviation);
  const offset = scales.reduce((sum, { mean }, i) => sum - (weights[i] ?? 0) * mean, beta[size - 1] ?? 0);
  return { weights, offset };
}

interface Standardisation {
  readonly mean: number;
  readonly deviation: number;
}

/** Middle and spread with both classes weighing the same. */
function standardisation(mated: Float64Array, nonMated: Float64Array): Standardisation {
  const mean = (average(mated, (score) => score) + average(nonMated, (score) => score)) / 2;
  const square = (score: number) => (score - mean) ** 2;
  const deviation = Math.sqrt((average(mated, square) + average(nonMated, square)) / 2);
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

function average(values: Float64Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}

function addClass(
  columns: ScoreColumns,
  scales: readonly Standardisation[],
  beta: Float64Array,
  label: 0 | 1,
  gradient: Float64Array,
  curvature: Float64Array,
): void {
  const count = columns[0]?.length ?? 0;
  const size = beta.length;
  const target = (label * count + 1) / (count + 2);
  const x = new Float64Array(size).fill(1);
  for (let row = 0; row < count; row++) {
    let logit = beta[size - 1] ?? 0;
    for (let i = 0; i < size - 1; i++) {
      const { mean, deviation } = scales[i] as Standardisation;
      x[i] = ((columns[i]?.[row] ?? 0) - mean) / deviation;
      logit += (beta[i] ?? 0) * (x[i] ?? 0);
    }
    const p = 1 / (1 + Math.exp(-logit));
    const error = (p - target) / count;
    const weight = (p * (1 - p)) / count;
    for (let i = 0; i < size; i++) {
      gradient[i] = (gradient[i] ?? 0) + error * (x[i] ?? 0);
      for (let j = 0; j < size; j++) {
        curvature[i * size + j] = (curvature[i * size + j] ?? 0) + weight * (x[i] ?? 0) * (x[j] ?? 0);
      }
    }
  }
}

/** Gaussian elimination with partial pivoting; a direction without curvature (equal models) is left alone. */
function solve(matrix: Float64Array, right: Float64Array): number[] {
  const size = right.length;
  const rows = Array.from({ length: size }, (_, i) => [...matrix.subarray(i * size, (i + 1) * size), right[i] ?? 0]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    if (Math.abs(at(pivot, column)) < 1e-14) continue;
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = at(row, column) / at(column, column);
      rows[row] = (rows[row] ?? []).map((value, i) => value - factor * at(column, i));
    }
  }
  return rows.map((row, i) => (Math.abs(row[i] ?? 0) < 1e-14 ? 0 : (row[size] ?? 0) / (row[i] ?? 1)));
}
