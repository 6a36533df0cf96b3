import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Affine, affineScale, applyAffine, composeAffine, IDENTITY, invertAffine } from '../../src/core/affine.js';
import { similarityTransform } from '../../src/core/similarity-transform.js';
import { real } from '../support/real.js';

const coordinate = real(-1000, 1000);
const point = fc.record({ x: coordinate, y: coordinate });
const similarity = fc.record({ angle: real(-4, 4), scale: real(0.05, 20), shift: point }).map(({ angle, scale, shift }): Affine => {
  const cos = Math.cos(angle) * scale;
  const sin = Math.sin(angle) * scale;
  return [cos, -sin, shift.x, sin, cos, shift.y];
});
const spread = fc
  .array(point, { minLength: 2, maxLength: 12 })
  .filter((points) => points.some((p) => Math.hypot(p.x - (points[0]?.x ?? 0), p.y - (points[0]?.y ?? 0)) > 1));

describe('affine maps', () => {
  it('the inverse brings every point back', () => {
    fc.assert(
      fc.property(similarity, point, (map, p) => {
        const back = applyAffine(invertAffine(map), applyAffine(map, p));
        expect(Math.hypot(back.x - p.x, back.y - p.y)).toBeLessThan(1e-6);
      }),
    );
  });

  it('composition is one map after the other', () => {
    fc.assert(
      fc.property(similarity, similarity, point, (first, second, p) => {
        const direct = applyAffine(composeAffine(first, second), p);
        const stepwise = applyAffine(first, applyAffine(second, p));
        expect(Math.hypot(direct.x - stepwise.x, direct.y - stepwise.y)).toBeLessThan(1e-6);
      }),
    );
  });

  it('scale is the factor by which lengths grow', () => {
    fc.assert(
      fc.property(similarity, point, point, (map, p, q) => {
        const before = Math.hypot(p.x - q.x, p.y - q.y);
        const a = applyAffine(map, p);
        const b = applyAffine(map, q);
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeCloseTo(before * affineScale(map), 5);
      }),
    );
    expect(affineScale(IDENTITY)).toBe(1);
  });

  it('refuses to invert a map that flattens the plane', () => {
    expect(() => invertAffine([1, 2, 0, 2, 4, 0])).toThrow(RangeError);
  });
});

describe('similarityTransform', () => {
  it('recovers a known similarity from any points that are spread out', () => {
    fc.assert(
      fc.property(spread, similarity, (points, truth) => {
        const found = similarityTransform(
          points,
          points.map((p) => applyAffine(truth, p)),
        );
        for (const p of points) {
          const expected = applyAffine(truth, p);
          const actual = applyAffine(found, p);
          expect(Math.hypot(expected.x - actual.x, expected.y - actual.y)).toBeLessThan(1e-5);
        }
      }),
    );
  });

  it('no nearby similarity fits better', () => {
    const error = (map: Affine, from: { x: number; y: number }[], to: { x: number; y: number }[]) =>
      from.reduce((sum, p, i) => {
        const q = applyAffine(map, p);
        return sum + (q.x - (to[i]?.x ?? 0)) ** 2 + (q.y - (to[i]?.y ?? 0)) ** 2;
      }, 0);
    fc.assert(
      fc.property(
        fc
          .array(fc.tuple(point, point), { minLength: 3, maxLength: 8 })
          .filter((pairs) => new Set(pairs.map(([p]) => Math.round(p.x))).size > 2),
        fc.tuple(...Array.from({ length: 4 }, () => real(-0.01, 0.01))),
        (pairs, [cos = 0, sin = 0, dx = 0, dy = 0]) => {
          const from = pairs.map(([p]) => p);
          const to = pairs.map(([, q]) => q);
          const best = similarityTransform(from, to);
          const other: Affine = [best[0] + cos, best[1] - sin, best[2] + dx, best[3] + sin, best[4] + cos, best[5] + dy];
          expect(error(best, from, to)).toBeLessThanOrEqual(error(other, from, to) * (1 + 1e-9) + 1e-6);
        },
      ),
    );
  });

  it('never mirrors', () => {
    const from = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 0, y: 1 },
    ];
    const mirrored = from.map((p) => ({ x: -p.x, y: p.y }));
    const [a, b, , d, e] = similarityTransform(from, mirrored);
    expect(a * e - b * d).toBeGreaterThanOrEqual(0);
  });

  it('refuses lists that do not match and points that coincide', () => {
    const spot = { x: 3, y: 4 };
    expect(() => similarityTransform([spot], [spot])).toThrow(RangeError);
    expect(() => similarityTransform([spot, { x: 0, y: 0 }], [spot])).toThrow(RangeError);
    expect(() => similarityTransform([spot, spot], [spot, spot])).toThrow(RangeError);
  });
});
