import type { Affine } from './affine.js';
import type { Point } from './geometry.js';

/**
 * The rotation, uniform scale and shift that bring `from` closest to `to` by least squares, without reflection.
 * Umeyama, "Least-squares estimation of transformation parameters between two point patterns", IEEE PAMI 13 (1991),
 * which in the plane has this closed form.
 *
 * Throws `RangeError` when the lists differ in length, hold fewer than two points, or `from` is a single spot.
 */
export function similarityTransform(from: readonly Point[], to: readonly Point[]): Affine {
  if (from.length !== to.length || from.length < 2) {
    throw new RangeError(`Expected two lists of equally many points, at least 2, received ${from.length} and ${to.length}`);
  }
  const centreFrom = centroid(from);
  const centreTo = centroid(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  from.forEach((p, i) => {
    const q = to[i] as Point;
    const x = p.x - centreFrom.x;
    const y = p.y - centreFrom.y;
    const u = q.x - centreTo.x;
    const v = q.y - centreTo.y;
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  });
  if (!(spread > 0)) throw new RangeError('Expected points that do not all coincide');
  const cos = along / spread;
  const sin = across / spread;
  return [cos, -sin, centreTo.x - cos * centreFrom.x + sin * centreFrom.y, sin, cos, centreTo.y - sin * centreFrom.x - cos * centreFrom.y];
}

function centroid(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const p of points) {
    x += p.x;
    y += p.y;
  }
  return { x: x / points.length, y: y / points.length };
}
