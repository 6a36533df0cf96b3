import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agreement, probesFor, upperBound } from '../../../src/index/graph/recall-proof.js';

describe('upperBound', () => {
  it('is the rule of three without a miss', () => {
    expect(upperBound(0, 3000, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 3000), 12);
    expect(1 - upperBound(0, 2994, 0.05)).toBeLessThan(0.999);
    expect(1 - upperBound(0, 2995, 0.05)).toBeGreaterThanOrEqual(0.999);
  });

  it.each([
    // Computed apart, term by term through the logarithm of the gamma function.
    [1, 100, 0.05, 0.046559811],
    [5, 100, 0.05, 0.102253378],
    [10, 6000, 0.05, 0.002825396],
  ])('is Clopper and Pearson’s: %i of %i at %f', (misses, trials, alpha, expected) => {
    expect(upperBound(misses, trials, alpha)).toBeCloseTo(expected, 6);
  });

  it('rises with misses, falls with trials, and never lies below what was seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 50 }), (trials, misses) => {
        const bound = upperBound(misses, trials, 0.05);
        expect(bound).toBeGreaterThanOrEqual(Math.min(1, misses / trials));
        expect(upperBound(misses + 1, trials, 0.05)).toBeGreaterThanOrEqual(bound);
        expect(upperBound(misses, trials + 100, 0.05)).toBeLessThanOrEqual(bound);
      }),
    );
  });
});

it('probesFor is the least number that proves the target with one miss', () => {
  fc.assert(
    fc.property(fc.constantFrom(0.9, 0.99, 0.999), fc.integer({ min: 1, max: 4 }), (target, attempts) => {
      const probes = probesFor(target, attempts);
      const bound = (trials: number) => 1 - upperBound(1, trials, 0.05 / attempts);
      expect(bound(probes)).toBeGreaterThanOrEqual(target);
      expect(bound(probes - 1)).toBeLessThan(target);
    }),
  );
});

describe('Agreement', () => {
  const ids = (...numbers: number[]) => numbers.map(String);

  it('counts the first hit by itself and the ten best as a share', () => {
    const agreement = new Agreement();
    agreement.add(ids(1, 2, 3, 4), ids(1, 2, 3, 4));
    agreement.add(ids(1, 2, 3, 4), ids(2, 1, 3, 9));
    agreement.add(ids(), ids());
    const rates = agreement.rates(1);
    expect(rates).toMatchObject({ probes: 3, rank1: 2 / 3, recallAt10: (1 + 0.75 + 1) / 3 });
    expect(rates.rank1Bound).toBeLessThan(2 / 3);
    expect(rates.recallAt10Bound).toBeLessThan(rates.recallAt10);
    expect(agreement.rates(3).rank1Bound).toBeLessThan(rates.rank1Bound);
  });

  it('says nothing for sure without a probe', () => {
    expect(new Agreement().rates(1).rank1Bound).toBe(0);
  });
});
