/** Limits that are fitted on some people and judged on others. */

/** People fall into this many parts; each is judged by what was fitted on the others. */
export const FOLDS = 5;

/** The part a person falls into, by FNV-1a of the name: the same wherever the photo lies in a list. */
export function foldOf(person: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(person)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % FOLDS;
}

/** Which values are bad: those above a limit, or those below. */
export type BadSide = 'above' | 'below';

/**
 * The limit that costs least, where a good photo refused costs `weight` times a bad one missed, each as a share of its kind;
 * among limits that cost the same the middle of the widest gap. Where nothing is to be caught it lies a tenth beyond the worst
 * good value.
 */
export function fitLimit(good: readonly number[], bad: readonly number[], side: BadSide, weight: number): number {
  const sign = side === 'above' ? 1 : -1;
  const goods = good.map((value) => sign * value).sort((a, b) => a - b);
  const bads = bad.map((value) => sign * value).sort((a, b) => a - b);
  const [lowest = 0, worst = 0] = [goods[0], goods[goods.length - 1]];
  if (bads.length === 0) return sign * (worst + 0.1 * Math.max(worst - lowest, Number.EPSILON));
  const places = [...new Set([...goods, ...bads])].sort((a, b) => a - b);
  let best = { cost: Number.POSITIVE_INFINITY, gap: 0, limit: worst };
  let [refused, missed] = [goods.length, 0];
  let [g, b] = [0, 0];
  for (const [i, place] of places.entries()) {
    while (g < goods.length && (goods[g] as number) <= place) {
      g++;
      refused--;
    }
    while (b < bads.length && (bads[b] as number) <= place) {
      b++;
      missed++;
    }
    // A limit anywhere from this value to the next does the same.
    const gap = (places[i + 1] ?? place) - place;
    const cost = (weight * refused) / Math.max(1, goods.length) + missed / bads.length;
    if (cost < best.cost - 1e-12 || (cost <= best.cost + 1e-12 && gap > best.gap)) best = { cost, gap, limit: place + gap / 2 };
  }
  return sign * best.limit;
}
