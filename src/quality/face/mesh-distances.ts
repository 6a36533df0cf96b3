import { LEFT_EYE, RIGHT_EYE } from '../../core/face-mesh.js';

/** Lowest point of the chin. */
const CHIN = 152;

type Place = readonly [x: number, y: number, z: number];

function at(mesh: Float32Array, index: number): Place {
  return [mesh[3 * index] ?? 0, mesh[3 * index + 1] ?? 0, mesh[3 * index + 2] ?? 0];
}

/** Between two points of the mesh, depth included, so that turning the head shortens nothing. */
export function meshDistance(mesh: Float32Array, first: number, second: number): number {
  return distance(at(mesh, first), at(mesh, second));
}

/** The longest of several distances. */
export function widest(mesh: Float32Array, pairs: readonly (readonly [number, number])[]): number {
  return Math.max(...pairs.map(([first, second]) => meshDistance(mesh, first, second)));
}

/** From the middle between the eyes to the chin: the length ISO/IEC 29794-5 holds lids and lips against. */
export function eyesToChin(mesh: Float32Array): number {
  return distance(middle(mesh, [...RIGHT_EYE, ...LEFT_EYE]), at(mesh, CHIN));
}

function middle(mesh: Float32Array, indices: readonly number[]): Place {
  const sum = [0, 0, 0];
  for (const index of indices)
    at(mesh, index).forEach((value, axis) => {
      sum[axis] = (sum[axis] ?? 0) + value / indices.length;
    });
  return [sum[0] ?? 0, sum[1] ?? 0, sum[2] ?? 0];
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
