import { mulberry32 } from './mulberry32.js';

/** Numbers that only look random: the same seed gives the same ones. */
export interface Seeded {
  /** From 0 up to 1. */
  next(): number;
  between(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  chance(share: number): boolean;
}

/** Good enough to draw pictures with. */
export function seeded(seed: number): Seeded {
  const next = mulberry32(seed);
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    chance: (share) => next() < share,
  };
}
