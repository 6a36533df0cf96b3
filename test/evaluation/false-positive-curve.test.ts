import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FalsePositivePoint, falsePositiveRateAt } from '../../src/evaluation/false-positive-curve.js';
import { wilsonInterval } from '../../src/evaluation/wilson-interval.js';

const point = (galleryPeople: number, falsePositives: number, searches = 1000, people = 500): FalsePositivePoint => ({
  galleryPeople,
  searches,
  people,
  falsePositives,
});

/** What independent chances of one false match in 10,000 comparisons give, to the nearest whole number of a million searches. */
const independent = (galleryPeople: number) => point(galleryPeople, Math.round(1e6 * (1 - 0.9999 ** galleryPeople)), 1e6, 1e6);

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I: 81 of 263 and 15 of 148, 0 of 20.
    expect(wilsonInterval(81 / 263, 263)).toEqual({ low: expect.closeTo(0.2553, 4), high: expect.closeTo(0.3662, 4) });
    expect(wilsonInterval(15 / 148, 148)).toEqual({ low: expect.closeTo(0.0624, 4), high: expect.closeTo(0.1605, 4) });
    expect(wilsonInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) });
    expect(wilsonInterval(1, 20)).toEqual({ low: expect.closeTo(0.8389, 4), high: 1 });
  });
});

describe('falsePositiveRateAt', () => {
  it('is what was measured, with the interval of the people behind it', () => {
    const rate = falsePositiveRateAt([point(100, 20), point(200, 38)], 200);
    const { low, high } = wilsonInterval(0.038, 500);
    expect(rate).toEqual({
      gallerySize: 200,
      rate: expect.closeTo(0.038, 12),
      low: expect.closeTo(low, 12),
      high: expect.closeTo(high, 12),
      basis: 'measured',
    });
  });

  it('interpolates hazards between sizes, and from nothing below the smallest', () => {
    const points = [point(400, 300), point(200, 200)];
    const hazard = (rate: number) => -Math.log(1 - rate);
    expect(falsePositiveRateAt(points, 300)).toMatchObject({
      rate: expect.closeTo(1 - Math.exp(-(hazard(0.2) + hazard(0.3)) / 2), 12),
      basis: 'interpolated',
    });
    expect(falsePositiveRateAt(points, 50).rate).toBeCloseTo(1 - Math.exp(-hazard(0.2) / 4), 12);
  });

  it('follows independent chances exactly, within and beyond what was measured', () => {
    const points = [100, 200, 400, 800, 1600].map(independent);
    for (const size of [10, 150, 1000, 3200, 16_000, 160_000]) {
      const { rate, low, high } = falsePositiveRateAt(points, size);
      const truth = 1 - 0.9999 ** size;
      expect(Math.abs(rate - truth)).toBeLessThan(0.01 * truth + 1e-6);
      expect(low).toBeLessThan(truth);
      expect(high).toBeGreaterThan(truth * 0.999);
    }
  });

  it('beyond the largest size covers growth from none to in proportion, and grows as it was seen to', () => {
    // Doubling the gallery raised the hazard by the square root of two.
    const rising = [1, Math.SQRT2, 2].map((hazard, i) => point(100 * 2 ** i, Math.round(1e6 * (1 - Math.exp(-0.01 * hazard))), 1e6, 1000));
    const { rate, low, high, basis } = falsePositiveRateAt(rising, 1600);
    expect(basis).toBe('extrapolated');
    expect(rate).toBeCloseTo(1 - Math.exp(-0.04), 4);
    const last = wilsonInterval((rising[2]?.falsePositives ?? 0) / 1e6, 1000);
    expect(low).toBeCloseTo(last.low, 12);
    expect(high).toBeCloseTo(1 - (1 - last.high) ** 4, 12);
    // Where growth in proportion is asked for, growth that was seen does not matter.
    expect(falsePositiveRateAt(rising, 1600, 'in-proportion').rate).toBeCloseTo(1 - Math.exp(-0.08), 4);
  });

  it('assumes independent chances where there are too few events to see growth', () => {
    expect(falsePositiveRateAt([point(100, 3), point(200, 4)], 400).rate).toBeCloseTo(1 - (1 - 0.004) ** 2, 12);
  });

  it('stays a rate, inside its interval, and never falls as a gallery grows whose hazards rise', () => {
    const sizes = fc
      .uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(sizes, fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }), fc.nat(100_000), (people, counts, step) => {
        const rising = counts.sort((a, b) => a - b);
        const points = people.map((size, i) => point(size, rising[i] ?? 0));
        let before = 0;
        for (const size of [1, 7, 80, 900, 5000, 5001 + step, 1_000_000_000]) {
          const { rate, low, high } = falsePositiveRateAt(points, size);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(rate + 1e-12);
          expect(rate).toBeLessThanOrEqual(high + 1e-12);
          expect(high).toBeLessThanOrEqual(1);
          expect(rate).toBeGreaterThanOrEqual(before - 1e-12);
          before = rate;
        }
      }),
    );
  });

  it('refuses sizes and counts that cannot be', () => {
    expect(() => falsePositiveRateAt([], 5)).toThrow('Expected at least 1 measured gallery size, received 0');
    expect(() => falsePositiveRateAt([point(10, 1), point(10, 2)], 5)).toThrow('Expected gallery sizes that differ, received one twice');
    expect(() => falsePositiveRateAt([point(10, 1001)], 5)).toThrow('Expected integer 0..1000 for falsePositives, received 1001');
    expect(() => falsePositiveRateAt([point(10, 1)], 0)).toThrow('for gallerySize, received 0');
  });
});
