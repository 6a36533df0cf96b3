import type { HeadPose } from '../core/geometry.js';

const DEGREES = 180 / Math.PI;

type Vector = readonly [number, number, number];

/**
 * Points of the mesh that mirror each other (subject's right, left): oval, eye corners, brows, mouth, nose wings.
 * Their differences all point along the head's left-right axis, whoever's face it is.
 */
const MIRRORED = [
  [234, 454],
  [127, 356],
  [93, 323],
  [132, 361],
  [58, 288],
  [162, 389],
  [21, 251],
  [54, 284],
  [33, 263],
  [133, 362],
  [70, 300],
  [105, 334],
  [61, 291],
  [98, 327],
  [205, 425],
] as const;

/**
 * FaceMesh draws heads too flat: with its depth stretched by this factor yaw agrees best with FSA-Net (mean absolute
 * difference 1.75° instead of 2.14° on 736 photos of LFW, bias between 20° and 40° 0.2° instead of 3.1°). Pitch
 * agrees best without it.
 */
const YAW_DEPTH_GAIN = 1.15;

/** Down the middle of the face: from forehead to chin. */
const FOREHEAD = 10;
const CHIN = 152;

/**
 * Head pose from the mesh's depth: the head's left-right axis is read off mirrored points, which gives roll and yaw;
 * what remains of the midline gives the pitch. `mesh` in pixels of the picture, depth on the same scale.
 */
export function headPose(mesh: Float32Array): HeadPose {
  let across: Vector = [0, 0, 0];
  for (const [right, left] of MIRRORED) across = add(across, between(mesh, right, left));
  // Camera axes: x right, y down, z away from the camera.
  const [x, y, z] = normalise(across);
  const roll = Math.atan2(y, x);
  const yaw = Math.atan2(YAW_DEPTH_GAIN * z, Math.hypot(x, y));
  const down: Vector = [-Math.sin(roll), Math.cos(roll), 0];
  const away = cross([x, y, z], down);
  const midline = between(mesh, FOREHEAD, CHIN);
  const pitch = Math.atan2(-inner(midline, away), inner(midline, down));
  return { yaw: yaw * DEGREES, pitch: pitch * DEGREES, roll: roll * DEGREES };
}

function between(mesh: Float32Array, from: number, to: number): Vector {
  const at = (index: number, axis: number) => mesh[index * 3 + axis] ?? 0;
  return [at(to, 0) - at(from, 0), at(to, 1) - at(from, 1), at(to, 2) - at(from, 2)];
}

function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function inner(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function normalise(a: Vector): Vector {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
