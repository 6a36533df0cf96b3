import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linePath } from '../../src/cli/report/line-plot.js';
import { canPlace, linearScale, logScale, place, type Scale } from '../../src/cli/report/scale.js';

const positive = fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 });
const share = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });

function expectSound(scale: Scale, values: readonly number[]): void {
  expect(scale.from).toBeLessThan(scale.to);
  for (const value of values) {
    expect(value).toBeGreaterThanOrEqual(scale.from);
    expect(value).toBeLessThanOrEqual(scale.to);
  }
  for (const marks of [scale.ticks, scale.between]) {
    expect([...marks].sort((a, b) => a - b)).toEqual(marks);
    for (const mark of marks) expect(mark >= scale.from && mark <= scale.to).toBe(true);
  }
  expect(scale.ticks.length).toBeGreaterThan(1);
  expect(scale.ticks.length).toBeLessThanOrEqual(8);
  for (const mark of scale.between) expect(scale.ticks).not.toContain(mark);
  expect([place(scale, scale.from), place(scale, scale.to)]).toEqual([0, 1]);
}

test('a logarithmic scale holds every value between round ends with two to eight labels', () => {
  fc.assert(fc.property(positive, (values) => expectSound(logScale(values), values)));
  for (const values of [[], [0], [Number.NaN, -1], [Number.POSITIVE_INFINITY]]) expectSound(logScale(values), []);
});

test('a linear scale holds every value within its limits with two to eight labels', () => {
  fc.assert(fc.property(share, (values) => expectSound(linearScale(values, 0.02, [0, 1]), values)));
  expectSound(linearScale([], 0.02, [0, 1]), []);
});

test('places go up with values, from 0 to 1, equal steps along a logarithmic scale for equal ratios', () => {
  const scale = logScale([0.001, 1]);
  expect([scale.from, scale.to]).toEqual([0.001, 1]);
  expect([0.001, 0.01, 0.1, 1].map((value) => place(scale, value).toFixed(9))).toEqual([0, 1 / 3, 2 / 3, 1].map((at) => at.toFixed(9)));
  fc.assert(
    fc.property(
      positive,
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      (values, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        for (const kind of [logScale(values), linearScale(values, 1, [0, 1e9])]) {
          expect(place(kind, low)).toBeLessThanOrEqual(place(kind, high));
          expect(place(kind, low)).toBeGreaterThanOrEqual(0);
          expect(place(kind, high)).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test('round ends and labels', () => {
  expect(logScale([0.02, 0.3])).toMatchObject({ from: 0.02, to: 0.5, ticks: [0.02, 0.05, 0.1, 0.2, 0.5] });
  expect(logScale([10, 15_050])).toMatchObject({ from: 10, to: 20_000, ticks: [10, 100, 1000, 10_000] });
  expect(logScale([1, 1])).toMatchObject({ from: 0.5, to: 1 });
  expect(linearScale([0.962, 0.9985], 0.02, [0, 1])).toMatchObject({ from: 0.96, to: 1, ticks: [0.96, 0.97, 0.98, 0.99, 1] });
  expect(linearScale([1, 1], 0.02, [0, 1]).to).toBe(1);
  expect(linearScale([-2.5, 4.2], 2, [-20, 20]).ticks).toEqual([-4, -2, 0, 2, 4, 6]);
});

test('a logarithmic scale has no place for 0, and a curve goes on without that point', () => {
  const scale = logScale([0.01, 1]);
  expect([0, -1, Number.NaN, 0.01].map((value) => canPlace(scale, value))).toEqual([false, false, false, true]);
  expect(canPlace({ ...scale, kind: 'linear' }, 0)).toBe(true);
  expect(
    linePath(
      [
        [0, 1],
        [0.01, 1],
        [1, 0.01],
        [1, 0],
      ],
      scale,
      scale,
    ),
  ).toBe('M58 30L456 284');
  expect(linePath([[0, 0]], scale, scale)).toBe('');
});
