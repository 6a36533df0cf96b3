import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOLDS, fitLimit, foldOf } from '../../bench/support/held-out.js';
import { real } from '../support/real.js';

describe('a fitted limit', () => {
  it('parts what can be parted, in the middle of the gap', () => {
    expect(fitLimit([1, 2, 3], [7, 8], 'above', 10)).toBe(5);
    expect(fitLimit([7, 8], [1, 2, 3], 'below', 10)).toBe(5);
  });

  it('rather misses a bad photo than refuses a good one, by the weight', () => {
    const good = [1, 2, 3, 6];
    const bad = [5, 7, 8, 9];
    expect(fitLimit(good, bad, 'above', 10)).toBeGreaterThan(6);
    expect(fitLimit(good, bad, 'above', 0.1)).toBeLessThan(5);
  });

  it('is the same in the mirror', () => {
    fc.assert(
      fc.property(fc.array(real(0, 10), { minLength: 1 }), fc.array(real(5, 15)), (good, bad) => {
        const negated = (values: readonly number[]) => values.map((value) => -value);
        expect(fitLimit(negated(good), negated(bad), 'below', 5)).toBeCloseTo(-fitLimit(good, bad, 'above', 5), 9);
      }),
      { numRuns: 50 },
    );
  });

  it('never refuses a good photo where there is nothing to catch', () => {
    expect(fitLimit([1, 4], [], 'above', 10)).toBeGreaterThan(4);
    expect(fitLimit([1, 4], [], 'below', 10)).toBeLessThan(1);
  });
});

describe('the parts people fall into', () => {
  it('are all there, of about one size, and the same for one name', () => {
    const counts = Array.from({ length: FOLDS }, () => 0);
    for (let i = 0; i < 2000; i++) counts[foldOf(`person ${i}`)] = (counts[foldOf(`person ${i}`)] ?? 0) + 1;
    for (const count of counts) expect(count).toBeGreaterThan(300);
    expect(foldOf('Al_Pacino')).toBe(foldOf('Al_Pacino'));
  });
});
