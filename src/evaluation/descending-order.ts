/** Digits of 16 bits: four passes over a double. */
const RADIX = 2 ** 16;

/**
 * Positions of the numbers, highest number first; equal ones keep their order. A radix sort: millions of scores take
 * a fraction of what sorting with a comparison function does.
 *
 * @param scores - no `NaN`
 */
export function descendingOrder(scores: Float64Array): Uint32Array {
  const high = new Uint32Array(scores.length);
  const low = new Uint32Array(scores.length);
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < scores.length; i++) {
    // Adding zero makes -0 and 0 one number.
    view.setFloat64(0, (scores[i] as number) + 0);
    const [top, bottom] = [view.getUint32(0), view.getUint32(4)];
    // Of non-negative doubles the bits fall as the number falls, of negative ones they rise: keys rise where numbers fall.
    const negative = top >= 2 ** 31;
    high[i] = negative ? top : ~(top | (2 ** 31));
    low[i] = negative ? bottom : ~bottom;
  }
  let order = Uint32Array.from(scores, (_, i) => i);
  let spare = new Uint32Array(scores.length);
  for (const [keys, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    const next = starts(keys, shift);
    if (next === undefined) continue;
    for (let i = 0; i < order.length; i++) {
      const position = order[i] as number;
      const digit = ((keys[position] as number) >>> shift) & (RADIX - 1);
      const at = next[digit] as number;
      spare[at] = position;
      next[digit] = at + 1;
    }
    [order, spare] = [spare, order];
  }
  return order;
}

/** Where each digit's run begins; `undefined` when all have the same digit, as the low bits of float32 numbers do. */
function starts(keys: Uint32Array, shift: number): Uint32Array | undefined {
  const counts = new Uint32Array(RADIX);
  for (let i = 0; i < keys.length; i++) {
    const digit = ((keys[i] as number) >>> shift) & (RADIX - 1);
    counts[digit] = (counts[digit] as number) + 1;
  }
  let start = 0;
  for (let digit = 0; digit < RADIX; digit++) {
    const count = counts[digit] as number;
    if (count === keys.length) return undefined;
    counts[digit] = start;
    start += count;
  }
  return counts;
}
