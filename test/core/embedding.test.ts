import { expect, test } from 'vitest';
import { checkEmbedding, cosine, similarity, unit } from '../../src/core/embedding.js';

/** Unevenly spread numbers of unit length. */
const sample = (dimension: number, seed: number) => unit(Float32Array.from({ length: dimension }, (_, i) => Math.sin(seed + i * 1.7) ** 3));

test.each([1, 2, 128, 512, 65_536])('templates of %i numbers pass as units; a thousandth off does not', (dimension) => {
  for (let seed = 1; seed <= 20; seed++) {
    const vector = sample(dimension, seed);
    expect(() => checkEmbedding({ space: 's', vector }, 's', dimension)).not.toThrow();
    const off = vector.map((value) => value * 1.0005);
    expect(() => checkEmbedding({ space: 's', vector: off }, 's', dimension)).toThrow(
      expect.objectContaining({ code: 'ERR_INDEX_VECTOR' }),
    );
  }
});

test('similarities stay within -1 and 1', () => {
  const long = Float32Array.of(0.6, 0.8).map((value) => value * (1 + 4e-6));
  const opposite = long.map((value) => -value);
  expect(cosine(long, long)).toBe(1);
  expect(similarity({ space: 's', vector: long }, { space: 's', vector: opposite })).toBe(-1);
});
