import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPerson, fitGallery } from '../../bench/support/gallery-generator.js';
import { mulberry32 } from '../../bench/support/mulberry32.js';
import { randomEmbedding } from '../../bench/support/random-embeddings.js';
import { dot, unit } from '../../src/core/embedding.js';

const DIMENSION = 12;

/** People of two kinds, each around a direction of its own. */
function people(seed: number, count = 200): Float32Array[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, i) => {
    const { vector } = randomEmbedding(random, DIMENSION, '');
    return unit(vector.map((value, at) => value + (at === i % 2 ? 1 : 0)));
  });
}

describe('made-up people', () => {
  it('have templates of unit length, the same ones from the same seed', () => {
    const model = fitGallery(people(1));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const person = drawPerson(mulberry32(seed), model);
        expect(dot(person, person)).toBeCloseTo(1, 5);
        expect(drawPerson(mulberry32(seed), model)).toEqual(person);
      }),
    );
  });

  it('are nobody: none is as near to a real person as a photo of that person would be', () => {
    const real = people(2);
    const model = fitGallery(real);
    const random = mulberry32(3);
    const nearest = Array.from({ length: 300 }, () => {
      const person = drawPerson(random, model);
      return Math.max(...real.map((one) => dot(one, person)));
    });
    expect(Math.max(...nearest)).toBeLessThan(0.995);
  });

  it('are of the kinds that real people are of, and spread as they are', () => {
    const real = people(4, 400);
    const random = mulberry32(5);
    const model = fitGallery(real);
    const madeUp = Array.from({ length: 2000 }, () => drawPerson(random, model));
    const mean = (of: readonly Float32Array[], read: (one: Float32Array) => number) =>
      of.reduce((sum, one) => sum + read(one), 0) / of.length;
    for (let at = 0; at < DIMENSION; at++) {
      const along = mean(madeUp, (one) => one[at] ?? 0);
      expect(along).toBeCloseTo(
        mean(real, (one) => one[at] ?? 0),
        1,
      );
    }
    // Two kinds: who goes far along the one direction does not along the other.
    const both = (of: readonly Float32Array[]) => mean(of, ([a = 0, b = 0]) => a * b);
    expect(both(madeUp) - both(real)).toBeCloseTo(0, 1);
    expect(mean(madeUp, ([a = 0]) => a * a)).toBeCloseTo(
      mean(real, ([a = 0]) => a * a),
      1,
    );
  });
});
