import type { FaceView } from '../face-measure.js';
import { ALIGNED_EYES, ALIGNED_SIZE } from './aligned-face.js';
import { perView } from './per-view.js';

/** A square of the aligned face, in its pixels: from `left` and `top`, `side` long. */
export interface Zone {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/**
 * The subject's right and left cheek (left and right in the picture), as ISO/IEC 29794-5 lays its zones for illumination
 * uniformity and natural colour: squares of 0.3 eye distances, half an eye distance beside the middle of the eyes and half
 * way down to the mouth.
 */
export const cheeks = perView(({ aligned, face: { landmarks } }: FaceView): readonly [right: Zone, left: Zone] => {
  const [a, b, c, d, e, f] = aligned.toPicture;
  const det = a * e - b * d;
  const mouthX = (landmarks[3].x + landmarks[4].x) / 2 - c;
  const mouthY = (landmarks[3].y + landmarks[4].y) / 2 - f;
  // Only how far the mouth lies below the eyes counts.
  const mouth = (a * mouthY - d * mouthX) / det;
  const eyes = EYE_LINE;
  const middle = eyes + (mouth - eyes) / 2;
  const side = Math.round(SIDE * ALIGNED_EYES);
  const zone = (x: number): Zone => ({ left: Math.round(x - side / 2), top: Math.round(middle - side / 2), side });
  return [zone(ALIGNED_SIZE / 2 - ALIGNED_EYES / 2), zone(ALIGNED_SIZE / 2 + ALIGNED_EYES / 2)];
});

/** Of the eye distance. */
const SIDE = 0.3;
/** The row of both eyes on the aligned face. */
const EYE_LINE = 112;

/** The mean R, G, B of a zone. What of it lies outside the aligned face is passed over. */
export function meanColour(rgb: Float32Array, { left, top, side }: Zone): readonly [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let y = Math.max(0, top); y < Math.min(ALIGNED_SIZE, top + side); y++) {
    for (let x = Math.max(0, left); x < Math.min(ALIGNED_SIZE, left + side); x++) {
      const at = 3 * (y * ALIGNED_SIZE + x);
      sum[0] += rgb[at] as number;
      sum[1] += rgb[at + 1] as number;
      sum[2] += rgb[at + 2] as number;
      count++;
    }
  }
  return count > 0 ? [sum[0] / count, sum[1] / count, sum[2] / count] : [0, 0, 0];
}
