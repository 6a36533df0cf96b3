import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FaceFacts } from '../../src/cli/photo-facts.js';
import { alignedCrop, alignment } from '../../src/cli/report/aligned-crop.js';

type Points = FaceFacts['landmarks'];

const FACE: Points = [
  [30, 40],
  [70, 40],
  [50, 60],
  [35, 80],
  [65, 80],
];

/** Turned by an angle, scaled and shifted. */
function moved(angle: number, scale: number, dx: number, dy: number): Points {
  const [c, s] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  return FACE.map(([x, y]) => [c * x - s * y + dx, s * x + c * y + dy] as const);
}

function apply([a, b, c, d, e, f]: ReturnType<typeof alignment>, [x, y]: readonly [number, number]): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

describe('an aligned crop', () => {
  test('shows a face the same however it lay in its photo', () => {
    const upright = FACE.map((point) => apply(alignment(FACE), point));
    fc.assert(
      fc.property(
        fc.integer({ min: -180, max: 180 }),
        fc.integer({ min: 5, max: 2000 }),
        fc.integer({ min: -4000, max: 4000 }),
        (degrees, percent, shift) => {
          const points = moved((degrees * Math.PI) / 180, percent / 100, shift, -shift);
          points.forEach((point, i) => {
            const [x, y] = apply(alignment(points), point);
            expect(x).toBeCloseTo(upright[i]?.[0] ?? Number.NaN, 4);
            expect(y).toBeCloseTo(upright[i]?.[1] ?? Number.NaN, 4);
          });
        },
      ),
    );
  });

  test('has the eyes level in its upper half and the mouth below them, all inside', () => {
    const [eye, other, nose, mouth] = FACE.map((point) => apply(alignment(FACE), point));
    expect(eye?.[1]).toBeCloseTo(other?.[1] ?? 0, 1);
    expect(eye?.[0]).toBeGreaterThan(15);
    expect(eye?.[1]).toBeGreaterThan(20);
    expect(eye?.[1]).toBeLessThan(50);
    expect(nose?.[1]).toBeGreaterThan(eye?.[1] ?? 100);
    expect(mouth?.[1]).toBeLessThan(85);
  });

  test('points that coincide give no NaN', () => {
    const spot = FACE.map(() => [3, 3] as const);
    expect(alignment(spot).every(Number.isFinite)).toBe(true);
    const face = { number: 1, landmarks: spot, box: { x: 0, y: 0, width: 1, height: 1 }, score: 1, rotation: 0 } as const;
    expect(alignedCrop({ id: 'photo-1', jpeg: '', width: 9, height: 9 }, face, 'x').markup).not.toContain('NaN');
  });
});
