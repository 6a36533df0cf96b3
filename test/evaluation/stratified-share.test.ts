import fc from 'fast-check';
import { type SampledStratum, stratifiedShare, wilsonInterval } from 'rescue-face/evaluation';
import { describe, expect, it } from 'vitest';

const stratum = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.nat(), fc.nat()).map(([size, t, h]): SampledStratum => {
  const trials = t % (size + 1);
  return { size, trials, hits: h % (trials + 1) };
});

describe('the share of a stratified sample', () => {
  it('is as computed by hand', () => {
    const found = stratifiedShare([
      { size: 80, trials: 8, hits: 6 },
      { size: 20, trials: 4, hits: 1 },
    ]);
    // 0.8 × 0.75 + 0.2 × 0.25; 0.64 × 0.9 × (0.75 × 0.25 / 7) + 0.04 × 0.8 × (0.25 × 0.75 / 3).
    expect(found?.share).toBeCloseTo(0.65, 12);
    expect((found?.standardError ?? 0) ** 2).toBeCloseTo(0.64 * 0.9 * (0.1875 / 7) + 0.04 * 0.8 * (0.1875 / 3), 12);
    expect(found?.covered).toBe(100);
  });

  it('is exact where everything was looked at', () => {
    const all = stratifiedShare([
      { size: 3, trials: 3, hits: 1 },
      { size: 1, trials: 1, hits: 1 },
    ]);
    expect(all).toEqual({ share: 0.5, standardError: 0, low: 0.5, high: 0.5, covered: 4 });
  });

  it('speaks of nothing that was not looked at', () => {
    expect(stratifiedShare([])).toBeUndefined();
    expect(stratifiedShare([{ size: 9, trials: 0, hits: 0 }])).toBeUndefined();
    const seen = { size: 50, trials: 10, hits: 9 };
    expect(stratifiedShare([seen, { size: 900, trials: 0, hits: 0 }])).toEqual(stratifiedShare([seen]));
  });

  it('lies in its interval, within 0 to 1, which is no narrower than that of chance alone', () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 12 }), (strata) => {
        const found = stratifiedShare(strata);
        if (found === undefined) return;
        const { share, low, high } = found;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(share).toBeGreaterThanOrEqual(low - 1e-9);
        expect(share).toBeLessThanOrEqual(high + 1e-9);
        const looked = strata.filter(({ trials }) => trials > 0);
        const [trials, size] = [looked.reduce((sum, one) => sum + one.trials, 0), looked.reduce((sum, one) => sum + one.size, 0)];
        if (trials === size) return;
        const simple = wilsonInterval(share, trials / (1 - trials / size));
        expect(high - low).toBeGreaterThanOrEqual(simple.high - simple.low - 1e-9);
      }),
    );
  });

  it('is in its interval in 95 of 100 samples or more', () => {
    // A station of many good photos, one of bad ones, and six small ones; drawn as an audit draws.
    const population = [
      { size: 400, bad: 20, trials: 40 },
      { size: 200, bad: 80, trials: 20 },
      ...Array.from({ length: 6 }, (_, i) => ({ size: 30, bad: 3 * i, trials: 3 })),
    ];
    const all = population.reduce((sum, { size }) => sum + size, 0);
    const truth = population.reduce((sum, { size, bad }) => sum + size - bad, 0) / all;
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    let covered = 0;
    const ROUNDS = 2000;
    for (let round = 0; round < ROUNDS; round++) {
      const strata = population.map(({ size, bad, trials }) => {
        let [left, wrong, hits] = [size, bad, 0];
        for (let i = 0; i < trials; i++) {
          if (random() < wrong / left) wrong--;
          else hits++;
          left--;
        }
        return { size, trials, hits };
      });
      const found = stratifiedShare(strata);
      if (found !== undefined && found.low <= truth && truth <= found.high) covered++;
    }
    expect(covered / ROUNDS).toBeGreaterThan(0.94);
  });

  it('refuses what is no sample', () => {
    for (const wrong of [
      { size: 1, trials: 2, hits: 0 },
      { size: 2, trials: 1, hits: 2 },
      { size: -1, trials: 0, hits: 0 },
    ]) {
      expect(() => stratifiedShare([wrong])).toThrow(RangeError);
    }
  });
});
