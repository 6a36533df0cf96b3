import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Random choices that a seed repeats exactly, on every machine and every Node version. */
export interface SeededRandom {
  /** A whole number, 0 to `bound - 1`, every one equally likely. */
  below(bound: number): number;
}

/**
 * MT19937 by the `pure-rand` package: neighbouring seeds give unrelated sequences.
 *
 * @param seed - a 32-bit whole number
 */
export function seededRandom(seed: number): SeededRandom {
  const generator = mersenne(seed);
  return { below: (bound) => uniformInt(generator, 0, bound - 1) };
}

/** A shuffled copy (Fisher-Yates from the end). */
export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const a = copy[i] as T;
    copy[i] = copy[j] as T;
    copy[j] = a;
  }
  return copy;
}
