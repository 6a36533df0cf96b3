import { seededRandom } from './seeded-random.js';

/**
 * `count` different whole numbers of `0..bound - 1`, ascending, every set of so many equally likely.
 * Of more than half, those left out are drawn instead, so that drawing never runs into what it has already drawn too often.
 */
export function sampleBelow(bound: number, count: number, seed: number): Float64Array {
  if (count <= bound / 2) return drawn(bound, count, seed);
  const absent = drawn(bound, bound - count, seed);
  const kept = new Float64Array(count);
  let next = 0;
  let at = 0;
  for (let value = 0; value < bound; value++) {
    if (absent[next] === value) next++;
    else kept[at++] = value;
  }
  return kept;
}

/** Draws, sorts and drops repetitions; what is then missing is drawn one by one, refusing what is already there. */
function drawn(bound: number, count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = random.below(bound);
  values.sort();
  let kept = 0;
  for (let i = 0; i < count; i++) if (kept === 0 || values[i] !== values[kept - 1]) values[kept++] = values[i] as number;
  const different = values.subarray(0, kept);
  const added = new Set<number>();
  while (kept + added.size < count) {
    const value = random.below(bound);
    if (!contains(different, value)) added.add(value);
  }
  values.set([...added], kept);
  return values.sort();
}

/** Whether an ascending list holds a value. */
function contains(sorted: Float64Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}
