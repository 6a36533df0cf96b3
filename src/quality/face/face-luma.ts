import { alignedRegion } from './face-region.js';
import { perView } from './per-view.js';

/** How the luma of a face is spread: over its oval on the aligned face, 256 grey levels, shares of 1. */
export interface FaceLuma {
  /** How many pixels of the face have each grey level. */
  readonly histogram: Uint32Array;
  readonly count: number;
  readonly mean: number;
  readonly median: number;
}

export const faceLuma = perView((view): FaceLuma => {
  const { inside, count } = alignedRegion(view);
  const { luma } = view.aligned;
  const histogram = new Uint32Array(256);
  let sum = 0;
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    const value = luma[i] as number;
    sum += value;
    const level = value + 0.5;
    (histogram[level > 255 ? 255 : level | 0] as number)++;
  }
  return { histogram, count, mean: count > 0 ? sum / count : 0, median: levelAt(histogram, count / 2) };
});

/** The share of a histogram that lies from one grey level to another, both included. */
export function shareBetween({ histogram, count }: FaceLuma, low: number, high: number): number {
  let sum = 0;
  for (let level = low; level <= high; level++) sum += histogram[level] ?? 0;
  return count > 0 ? sum / count : 0;
}

/** The grey level below which this many pixels lie. */
export function levelAt(histogram: Uint32Array, rank: number): number {
  let sum = 0;
  for (let level = 0; level < histogram.length; level++) {
    sum += histogram[level] ?? 0;
    if (sum > rank) return level;
  }
  return histogram.length - 1;
}
