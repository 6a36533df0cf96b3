import type { Point } from './geometry.js';

/** Maps (x, y) to (a·x + b·y + c, d·x + e·y + f), written as `[a, b, c, d, e, f]`. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Changes nothing. */
export const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];

/** Where a point goes. */
export function applyAffine(m: Affine, p: Point): Point {
  return { x: m[0] * p.x + m[1] * p.y + m[2], y: m[3] * p.x + m[4] * p.y + m[5] };
}

/** First `second`, then `first`: `applyAffine(composeAffine(first, second), p) = applyAffine(first, applyAffine(second, p))`. */
export function composeAffine(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

/** The way back. A map that flattens the plane has none: `RangeError`. */
export function invertAffine(m: Affine): Affine {
  const [a, b, c, d, e, f] = m;
  const det = a * e - b * d;
  if (!Number.isFinite(1 / det)) throw new RangeError('Expected an invertible affine map, received one whose determinant is 0');
  return [e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det];
}

/** By what factor lengths grow, averaged over both axes: the square root of the area factor. */
export function affineScale(m: Affine): number {
  return Math.sqrt(Math.abs(m[0] * m[4] - m[1] * m[3]));
}
