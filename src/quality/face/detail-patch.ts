import type { FaceView } from '../face-measure.js';
import { lumaOfPart } from '../luma.js';
import { ALIGNED_SIZE } from './aligned-face.js';
import { type FaceRegion, faceRegion } from './face-region.js';
import { perView } from './per-view.js';

/** A face at the scale at which its detail is measured. */
export interface DetailPatch {
  readonly width: number;
  readonly height: number;
  readonly luma: Float32Array;
  readonly region: FaceRegion;
  /** By how much a direction on the patch is turned to be one of the picture, radians, clockwise as seen. */
  readonly turn: number;
}

/** Pixels around the face, so that filters see what lies beside the part of it that counts. */
const MARGIN = 4;
/** The outline of a face is as sharp as its edge against the background: what is inside counts. */
const SHRINK = 0.9;

/**
 * A face as large as the aligned one or larger is measured on that. A smaller one is measured on the picture's own pixels:
 * enlarged it would look blurred merely because its pixels were spread, and turned they would be mixed.
 */
export const detailPatch = perView((view: FaceView): DetailPatch => (view.aligned.enlarged > 1 ? ofPicture(view) : ofAligned(view)));

function ofAligned({ aligned: { luma, mesh, toPicture } }: FaceView): DetailPatch {
  const [left, top, width, height] = around(mesh, ALIGNED_SIZE, ALIGNED_SIZE);
  const patch = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * ALIGNED_SIZE + left;
    patch.set(luma.subarray(start, start + width), y * width);
  }
  const region = faceRegion(mesh, { width, height, left, top, shrink: SHRINK });
  return { width, height, luma: patch, region, turn: Math.atan2(toPicture[3], toPicture[0]) };
}

function ofPicture({ image, mesh }: FaceView): DetailPatch {
  const [left, top, width, height] = around(mesh, image.width, image.height);
  const luma = lumaOfPart(image, { left, top, width, height });
  const region = faceRegion(mesh, { width, height, left, top, shrink: SHRINK });
  return { width, height, luma, region, turn: 0 };
}

/** The box of a mesh with a margin, inside a picture; nothing where it lies outside. */
function around(mesh: Float32Array, width: number, height: number): readonly [left: number, top: number, width: number, height: number] {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let i = 0; i < mesh.length; i += 3) {
    const [x, y] = [mesh[i] as number, mesh[i + 1] as number];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  left = Math.max(0, Math.floor(left) - MARGIN);
  top = Math.max(0, Math.floor(top) - MARGIN);
  right = Math.min(width - 1, Math.ceil(right) + MARGIN);
  bottom = Math.min(height - 1, Math.ceil(bottom) + MARGIN);
  return [left, top, Math.max(0, right - left + 1), Math.max(0, bottom - top + 1)];
}
