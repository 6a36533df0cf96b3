import { FACE_OVAL, LEFT_EYE, RIGHT_EYE } from '../core/face-mesh.js';
import type { Box, FivePoints, Point } from '../core/geometry.js';

/** Nose tip and outer lip corners (subject's right and left). */
const NOSE_TIP = 1;
const RIGHT_MOUTH_CORNER = 61;
const LEFT_MOUTH_CORNER = 291;

/** One point of a mesh, without its depth. */
export function meshPoint(mesh: Float32Array, index: number): Point {
  return { x: mesh[index * 3] ?? 0, y: mesh[index * 3 + 1] ?? 0 };
}

/** Eye centres (means of the lid contours), nose tip, mouth corners. */
export function fivePoints(mesh: Float32Array): FivePoints {
  return [
    centre(mesh, RIGHT_EYE),
    centre(mesh, LEFT_EYE),
    meshPoint(mesh, NOSE_TIP),
    meshPoint(mesh, RIGHT_MOUTH_CORNER),
    meshPoint(mesh, LEFT_MOUTH_CORNER),
  ];
}

/** The box of the face: what bounds the oval contour, along the picture's axes. */
export function ovalBox(mesh: Float32Array): Box {
  return bounds(FACE_OVAL.map((index) => meshPoint(mesh, index)));
}

/** What bounds the points. */
export function bounds(points: readonly Point[]): Box {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function centre(mesh: Float32Array, indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const p = meshPoint(mesh, index);
    x += p.x;
    y += p.y;
  }
  return { x: x / indices.length, y: y / indices.length };
}
