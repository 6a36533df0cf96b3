import { FACE_OVAL } from '../../core/face-mesh.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/**
 * Of the face's oval, how much lies inside the picture: a polygon cut by the picture's rectangle (Sutherland and Hodgman,
 * CACM 17 (1974)), its area over the whole area.
 */
export const faceInside: FaceMeasure = {
  name: 'face-inside',
  unit: '%',
  measure({ mesh, image: { width, height } }) {
    const oval = FACE_OVAL.map((index): Pair => [mesh[3 * index] ?? 0, mesh[3 * index + 1] ?? 0]);
    const whole = area(oval);
    if (!Number.isFinite(whole)) return { reason: 'failed' };
    if (!(whole > 0)) return { reason: 'not-visible' };
    // Pixel centres lie at integers: the picture ends half a pixel beyond them.
    const sides: readonly (readonly [axis: 0 | 1, sign: 1 | -1, edge: number])[] = [
      [0, 1, -0.5],
      [0, -1, width - 0.5],
      [1, 1, -0.5],
      [1, -1, height - 0.5],
    ];
    const inside = sides.reduce((polygon, [axis, sign, edge]) => cut(polygon, axis, sign, edge), oval);
    const value = (100 * area(inside)) / whole;
    return { value, score: ramp(value, 50, 100), region: oval.map(([x, y]) => ({ x, y })) };
  },
};

type Pair = readonly [x: number, y: number];

/** What lies on one side of a line along an axis: where `sign · (coordinate − edge)` is not negative. */
function cut(polygon: readonly Pair[], axis: 0 | 1, sign: 1 | -1, edge: number): Pair[] {
  const kept: Pair[] = [];
  polygon.forEach((point, i) => {
    const before = polygon[(i + polygon.length - 1) % polygon.length] ?? point;
    const [a, b] = [sign * (before[axis] - edge), sign * (point[axis] - edge)];
    if (a < 0 !== b < 0) {
      const t = a / (a - b);
      kept.push([before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])]);
    }
    if (b >= 0) kept.push(point);
  });
  return kept;
}

/** The shoelace formula. */
function area(polygon: readonly Pair[]): number {
  const twice = polygon.reduce((sum, [x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length] ?? [x, y];
    return sum + x * v - u * y;
  }, 0);
  return Math.abs(twice) / 2;
}
