import type { ComparisonSet } from './comparison-set.js';
import { descendingOrder } from './descending-order.js';

/**
 * Comparisons by falling score: sorted once, walked in every draw of people. Weights of people are given as numbers,
 * one per person and a last one that is 1, which stands for the second person of a mated comparison: each comparison
 * then weighs the product of two weights.
 */
export interface SortedComparisons {
  readonly scores: Float64Array;
  readonly mated: Uint8Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** How many have a score; the others come last. */
  readonly scored: number;
  readonly people: number;
  /** Mated comparisons of each person, those without a score included. */
  readonly matedOf: Float64Array;
  /** Non-mated comparisons by their first person: `partners` from `starts[person]` to before `starts[person + 1]`. */
  readonly starts: Int32Array;
  readonly partners: Int32Array;
}

export function sortComparisons(set: ComparisonSet): SortedComparisons {
  const { people } = set;
  const count = set.scores.length;
  const filled = set.scores.map((score) => (Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score));
  const order = descendingOrder(filled);
  const scores = new Float64Array(count);
  const mated = new Uint8Array(count);
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  let scored = 0;
  for (let i = 0; i < count; i++) {
    const row = order[i] as number;
    scores[i] = filled[row] as number;
    mated[i] = set.mated[row] as number;
    first[i] = set.first[row] as number;
    second[i] = mated[i] === 1 ? people : (set.second[row] as number);
    if (scores[i] !== Number.NEGATIVE_INFINITY) scored++;
  }
  return { scores, mated, first, second, scored, people, ...byPerson(first, second, mated, people) };
}

/** Every person drawn once. */
export function unitWeights(people: number): Float64Array {
  return new Float64Array(people + 1).fill(1);
}

/** Weights of a draw in the form `SortedComparisons` are walked with. */
export function drawnWeights(drawn: Int32Array): Float64Array {
  const weights = new Float64Array(drawn.length + 1);
  weights.set(drawn);
  weights[drawn.length] = 1;
  return weights;
}

/**
 * The totals under people's weights. A person drawn twice is there twice, with comparisons of their own: a mated one of
 * theirs counts twice, and one with somebody who was drawn three times six times. Copies of one person are not compared
 * with each other: such comparisons would be neither mated nor non-mated.
 */
export function weightedTotals(
  { matedOf, starts, partners, people }: SortedComparisons,
  weights: Float64Array,
): { mated: number; nonMated: number } {
  let mated = 0;
  let nonMated = 0;
  for (let person = 0; person < people; person++) {
    const weight = weights[person] as number;
    if (weight === 0) continue;
    mated += (matedOf[person] as number) * weight;
    let sum = 0;
    const end = starts[person + 1] as number;
    for (let i = starts[person] as number; i < end; i++) sum += weights[partners[i] as number] as number;
    nonMated += weight * sum;
  }
  return { mated, nonMated };
}

function byPerson(
  first: Int32Array,
  second: Int32Array,
  mated: Uint8Array,
  people: number,
): Pick<SortedComparisons, 'matedOf' | 'starts' | 'partners'> {
  const matedOf = new Float64Array(people);
  const starts = new Int32Array(people + 1);
  for (let i = 0; i < first.length; i++) {
    const person = first[i] as number;
    if (mated[i] === 1) matedOf[person] = (matedOf[person] as number) + 1;
    else starts[person + 1] = (starts[person + 1] as number) + 1;
  }
  for (let person = 0; person < people; person++) starts[person + 1] = (starts[person + 1] as number) + (starts[person] as number);
  const partners = new Int32Array(starts[people] as number);
  const next = starts.slice();
  for (let i = 0; i < first.length; i++) {
    if (mated[i] === 1) continue;
    const person = first[i] as number;
    const at = next[person] as number;
    partners[at] = second[i] as number;
    next[person] = at + 1;
  }
  return { matedOf, starts, partners };
}
