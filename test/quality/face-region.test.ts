import { describe, expect, it } from 'vitest';
import { faceRegion } from '../../src/quality/face/face-region.js';
import { syntheticFace } from './synthetic-face.js';

const SIDE = 300;
const mesh = syntheticFace(SIDE, SIDE, 60).mesh ?? new Float32Array();
/** Half axes of the synthetic oval, pixels. */
const [RX, RY] = [66, 84];

describe('the region of a face', () => {
  it('has the area of its oval, and a quarter of it where it is drawn together by half', () => {
    const whole = faceRegion(mesh, { width: SIDE, height: SIDE });
    expect(whole.count / (Math.PI * RX * RY)).toBeCloseTo(1, 1);
    expect(whole.count).toBe(whole.inside.reduce((sum, one) => sum + one, 0));
    const half = faceRegion(mesh, { width: SIDE, height: SIDE, shrink: 0.5 });
    expect(half.count / whole.count).toBeCloseTo(0.25, 2);
  });

  it('ends at the picture, and moves with the place of its first pixel', () => {
    const right = faceRegion(mesh, { width: SIDE, height: SIDE, left: SIDE / 2 });
    const whole = faceRegion(mesh, { width: SIDE, height: SIDE });
    expect(right.count / whole.count).toBeCloseTo(0.5, 1);
    const row = (region: typeof whole, from: number) => region.inside.slice(150 * SIDE + from, 150 * SIDE + from + SIDE / 2);
    expect(row(right, 0)).toEqual(row(whole, SIDE / 2));
    expect(faceRegion(mesh, { width: SIDE, height: SIDE, top: 2 * SIDE }).count).toBe(0);
  });
});
