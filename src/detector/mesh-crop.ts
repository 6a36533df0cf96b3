import type { Affine } from '../core/affine.js';
import type { Point } from '../core/geometry.js';

/** Side of FaceMesh's square input in pixels. */
export const FACEMESH_SIZE = 192;

/** A square of the picture that is turned upright for the mesh. */
export interface MeshCrop {
  readonly centre: Point;
  /** Side in picture pixels. */
  readonly side: number;
  /** Clockwise tilt of the face in the picture, radians. */
  readonly angle: number;
}

/** How much wider than the detector's box the crop is. MediaPipe `face_detection_front_detection_to_roi`: scale 1.5. */
export const CROP_MARGIN = 1.5;

/** Clockwise tilt of a face whose (subject's) right eye and left eye are given, radians. */
export function eyeAngle(rightEye: Point, leftEye: Point): number {
  return Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x);
}

/** From pixels of the network's input to pixels of the picture. */
export function cropToPicture(crop: MeshCrop): Affine {
  const scale = crop.side / FACEMESH_SIZE;
  const cos = Math.cos(crop.angle) * scale;
  const sin = Math.sin(crop.angle) * scale;
  const middle = (FACEMESH_SIZE - 1) / 2;
  return [cos, -sin, crop.centre.x - (cos - sin) * middle, sin, cos, crop.centre.y - (sin + cos) * middle];
}

/** The network's mesh (input pixels) in picture pixels; depth grows by the same factor. */
export function meshToPicture(raw: Float32Array, crop: MeshCrop): Float32Array {
  const [a, b, c, d, e, f] = cropToPicture(crop);
  const scale = crop.side / FACEMESH_SIZE;
  const mesh = new Float32Array(raw.length);
  for (let i = 0; i + 2 < raw.length; i += 3) {
    const x = raw[i] ?? 0;
    const y = raw[i + 1] ?? 0;
    mesh[i] = a * x + b * y + c;
    mesh[i + 1] = d * x + e * y + f;
    mesh[i + 2] = (raw[i + 2] ?? 0) * scale;
  }
  return mesh;
}
