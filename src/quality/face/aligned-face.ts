import { type Affine, applyAffine, invertAffine } from '../../core/affine.js';
import type { PixelImage } from '../../core/contracts.js';
import type { FivePoints, Point } from '../../core/geometry.js';
import { similarityTransform } from '../../core/similarity-transform.js';
import { warpAffine } from '../../image/warp.js';
import { lumaOf } from '../luma.js';

/** Side of the aligned face, pixels. */
export const ALIGNED_SIZE = 256;
/** Between the eye centres of the aligned face, pixels: about what a face of the least allowed size has. */
export const ALIGNED_EYES = 64;

const RIGHT_EYE: Point = { x: (ALIGNED_SIZE - ALIGNED_EYES) / 2, y: 112 };
const LEFT_EYE: Point = { x: (ALIGNED_SIZE + ALIGNED_EYES) / 2, y: 112 };

/** A face set upright at one size, as ISO/IEC 29794-5 measures it: both eyes lie on one line and at one distance. */
export interface AlignedFace {
  /** `ALIGNED_SIZE²` pixels, R, G, B interleaved, 0 to 255. */
  readonly rgb: Float32Array;
  /** Their luma, 0 to 255. */
  readonly luma: Float32Array;
  /** The dense mesh in pixels of the aligned face, x, y, z interleaved. */
  readonly mesh: Float32Array;
  readonly toPicture: Affine;
  /** Pixels of the aligned face to one of the picture: above 1 the face was enlarged, and shows less than it could. */
  readonly enlarged: number;
}

/** Sets a face upright. What lies outside the picture is the nearest pixel of its edge. */
export function alignFace(image: PixelImage, landmarks: FivePoints, mesh: Float32Array): AlignedFace {
  const fromPicture = similarityTransform([landmarks[0], landmarks[1]], [RIGHT_EYE, LEFT_EYE]);
  const toPicture = invertAffine(fromPicture);
  const rgb = warpAffine(image, toPicture, { width: ALIGNED_SIZE, height: ALIGNED_SIZE, layout: 'hwc', border: 'edge' });
  const enlarged = Math.hypot(fromPicture[0], fromPicture[3]);
  const aligned = new Float32Array(mesh.length);
  for (let i = 0; i < mesh.length; i += 3) {
    const point = applyAffine(fromPicture, { x: mesh[i] ?? 0, y: mesh[i + 1] ?? 0 });
    aligned[i] = point.x;
    aligned[i + 1] = point.y;
    aligned[i + 2] = (mesh[i + 2] ?? 0) * enlarged;
  }
  return { rgb, luma: lumaOf(rgb), mesh: aligned, toPicture, enlarged };
}
