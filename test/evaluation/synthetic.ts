import { createHash } from 'node:crypto';
import type { LabelledPhoto } from '../../src/evaluation/dataset.js';
import type { OpenSetSplit } from '../../src/evaluation/open-set-split.js';
import type { Similarities } from '../../src/evaluation/similarities.js';

/** Similarities written out by hand or by a formula; `absent` photos have no template. */
export function similaritiesOf(size: number, similarity: (a: number, b: number) => number, absent: readonly number[] = []): Similarities {
  return {
    size,
    has: (index) => !absent.includes(index),
    fill(index, others, out) {
      others.forEach((other, i) => {
        out[i] = similarity(index, other);
      });
    },
  };
}

/** A pseudo-random number in 0..1 for two photos, the same in any order and exact in every language. */
export function hashOf(a: number, b: number): number {
  const low = Math.min(a, b) + 1;
  const high = Math.max(a, b) + 1;
  const mixed = Math.imul(Math.imul(low, 2654435761) ^ high, 2246822519);
  return (mixed >>> 8) / 2 ** 24;
}

/** People with the given numbers of photos; ids sort as they are listed. */
export function people(...photosEach: readonly number[]): LabelledPhoto[] {
  return photosEach.flatMap((count, person) =>
    Array.from({ length: count }, (_, photo) => ({
      person: `person ${person}`,
      photo: `${String(person).padStart(5, '0')}/${photo}`,
    })),
  );
}

/** 200 people with three photos (the first enrolled), 300 with one (every other one enrolled). */
export const LARGE_SPLIT: OpenSetSplit = {
  seed: 0,
  people: 500,
  gallery: [
    ...Array.from({ length: 200 }, (_, person) => ({ photo: 3 * person, person })),
    ...Array.from({ length: 150 }, (_, k) => ({ photo: 600 + 2 * k, person: 200 + 2 * k })),
  ],
  mated: Array.from({ length: 400 }, (_, k) => ({ photo: 3 * (k >> 1) + 1 + (k & 1), person: k >> 1 })),
  nonMated: Array.from({ length: 150 }, (_, k) => ({ photo: 601 + 2 * k, person: 201 + 2 * k })),
};

/** Mated similarities spread over 0.6 to 1, non-mated ones over 0 to 0.8 with most of them low. */
export function largeSimilarity(a: number, b: number): number {
  const h = hashOf(a, b);
  return a < 600 && b < 600 && Math.floor(a / 3) === Math.floor(b / 3) ? 0.6 + 0.4 * h : h * h * 0.8;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
