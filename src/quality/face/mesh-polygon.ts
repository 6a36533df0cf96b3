import type { Point } from '../../core/geometry.js';

/** Points of the mesh as a polygon. */
export function meshPolygon(mesh: Float32Array, indices: readonly number[]): readonly Point[] {
  return indices.map((index) => ({ x: mesh[3 * index] ?? 0, y: mesh[3 * index + 1] ?? 0 }));
}
