import { fitLogistic } from './logistic-regression.js';
import { MINIMUM_EVENTS } from './minimum-events.js';

/** Turns a score into evidence: how many times likelier the score is when both photos show one person than when they do not. */
export interface LlrCalibration {
  /** `log10(LR) = slope × score + offset`, then held within `lowest` and `highest`. */
  readonly slope: number;
  readonly offset: number;
  /** No evidence is stated beyond what the comparisons behind the calibration could show. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Fits an affine calibration by logistic regression, both classes weighing the same.
 *
 * Its ends are `log10` of the number of comparisons: among `n` non-mated comparisons an event rarer than one in `n`
 * cannot have been seen.
 *
 * @param mated - scores of mated comparisons, at least one
 * @param nonMated - scores of non-mated comparisons, at least one
 * @throws RangeError when a class is empty or a score is not finite.
 *
 * @example
 * ```ts
 * import { costOfLlr, fitLlr, log10LikelihoodRatio } from 'rescue-face/evaluation';
 *
 * const mated = Float64Array.of(0.9, 0.8, 0.7, 0.4);
 * const nonMated = Float64Array.of(0.1, 0.2, 0.3, 0.5);
 * const calibration = fitLlr(mated, nonMated);
 * console.log(log10LikelihoodRatio(calibration, 0.6), costOfLlr(calibration, mated, nonMated));
 * ```
 */
export function fitLlr(mated: Float64Array, nonMated: Float64Array): LlrCalibration {
  checkScores(mated, nonMated);
  const { weights, offset } = fitLogistic([mated], [nonMated]);
  return {
    slope: (weights[0] ?? 0) / Math.LN10,
    offset: offset / Math.LN10,
    lowest: -Math.log10(mated.length + 1),
    highest: Math.log10(nonMated.length + 1),
  };
}

/** The decadic logarithm of the likelihood ratio of a score; an infinite score gives the end on its side. */
export function log10LikelihoodRatio(calibration: LlrCalibration, score: number): number {
  const { slope, offset, lowest, highest } = calibration;
  return Math.max(lowest, Math.min(highest, slope * score + offset));
}

/**
 * C_llr, in bits: 0 is perfect, 1 is what "I do not know" (LR = 1) costs, more is misleading. After Brümmer and du
 * Preez (2006).
 */
export function costOfLlr(calibration: LlrCalibration, mated: Float64Array, nonMated: Float64Array): number {
  checkScores(mated, nonMated);
  const cost = (scores: Float64Array, sign: 1 | -1) => {
    let sum = 0;
    for (const score of scores) sum += Math.log1p(Math.exp(-sign * log10LikelihoodRatio(calibration, score) * Math.LN10));
    return sum / scores.length;
  };
  return (cost(mated, 1) + cost(nonMated, -1)) / (2 * Math.LN2);
}

/**
 * The C_llr that the best possible monotone calibration of these very scores would have, by the pool-adjacent-violators
 * algorithm. What lies between it and {@link costOfLlr} is lost to calibration, the rest to the model.
 */
export function minimumCostOfLlr(mated: Float64Array, nonMated: Float64Array): number {
  checkScores(mated, nonMated);
  const blocks: { mated: number; nonMated: number }[] = [];
  for (const group of groupsOfEqualScore(mated, nonMated)) {
    let block = group;
    // Later scores are higher: a block whose share of mated comparisons is not above that of the one before joins it.
    for (let last = blocks.at(-1); last !== undefined && share(last) >= share(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { mated: last.mated + block.mated, nonMated: last.nonMated + block.nonMated };
    }
    blocks.push(block);
  }
  let cost = 0;
  for (const block of blocks) {
    const p = share(block);
    if (block.mated > 0) cost -= block.mated * Math.log(p);
    if (block.nonMated > 0) cost -= block.nonMated * Math.log1p(-p);
  }
  return cost / (2 * Math.LN2);
}

/** One range of stated evidence, and what was seen in it. `null` instead of `undefined`: it is kept as JSON. */
export interface ReliabilityRow {
  /** log10(LR) from (included) and to (excluded); `null` at the open ends. */
  readonly from: number | null;
  readonly to: number | null;
  readonly mated: number;
  readonly nonMated: number;
  /** Mean of what was stated, as log10(LR); `null` where nothing fell. */
  readonly stated: number | null;
  /** log10 of the share of mated over the share of non-mated comparisons that fell here; `null` below 5 of either. */
  readonly observed: number | null;
}

/** Edges between the rows of a reliability table, as log10(LR). */
const EDGES = [-3, -2, -1, 0, 1, 2, 3, 4, 5];

/** Compares stated with observed likelihood ratios, one row per power of ten. */
export function reliabilityTable(calibration: LlrCalibration, mated: Float64Array, nonMated: Float64Array): readonly ReliabilityRow[] {
  checkScores(mated, nonMated);
  const rows = [...EDGES, null].map((to, i) => ({ from: EDGES[i - 1] ?? null, to, mated: 0, nonMated: 0, sum: 0 }));
  const count = (scores: Float64Array, kind: 'mated' | 'nonMated') => {
    for (const score of scores) {
      const llr = log10LikelihoodRatio(calibration, score);
      const row = rows.find(({ to }) => to === null || llr < to);
      if (row === undefined) continue;
      row[kind] += 1;
      row.sum += llr;
    }
  };
  count(mated, 'mated');
  count(nonMated, 'nonMated');
  return rows.map(({ sum, ...row }) => ({
    ...row,
    stated: row.mated + row.nonMated === 0 ? null : sum / (row.mated + row.nonMated),
    observed:
      row.mated < MINIMUM_EVENTS || row.nonMated < MINIMUM_EVENTS
        ? null
        : Math.log10(row.mated / mated.length / (row.nonMated / nonMated.length)),
  }));
}

/** Shares of both classes at each score, lowest score first. */
function groupsOfEqualScore(mated: Float64Array, nonMated: Float64Array): { mated: number; nonMated: number }[] {
  const first = Float64Array.from(mated).sort();
  const second = Float64Array.from(nonMated).sort();
  const groups: { mated: number; nonMated: number }[] = [];
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const score = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    const [beforeFirst, beforeSecond] = [i, j];
    while (first[i] === score) i++;
    while (second[j] === score) j++;
    groups.push({ mated: (i - beforeFirst) / first.length, nonMated: (j - beforeSecond) / second.length });
  }
  return groups;
}

function share({ mated, nonMated }: { mated: number; nonMated: number }): number {
  return mated / (mated + nonMated);
}

function checkScores(mated: Float64Array, nonMated: Float64Array): void {
  for (const [name, scores] of [
    ['mated', mated],
    ['non-mated', nonMated],
  ] as const) {
    if (scores.length === 0) throw new RangeError(`Expected at least 1 ${name} score, received 0`);
    if (!scores.every(Number.isFinite)) throw new RangeError(`Expected finite ${name} scores`);
  }
}
