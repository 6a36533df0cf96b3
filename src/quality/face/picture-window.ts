import type { FaceView } from '../face-measure.js';
import { LUMA } from '../luma.js';
import { perView } from './per-view.js';

/** A part of the picture in its own pixels, as the camera and the encoder left them. */
export interface PictureWindow {
  /** Where it lies in the picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly luma: Float32Array;
}

/** Pixels of a side at most: enough for a thousand blocks of 8×8, and the work does not grow with the picture. */
const MOST = 256;

/** The middle of the face's box, in the picture's own pixels. */
export const pictureWindow = perView(({ image, face: { box } }: FaceView): PictureWindow => {
  const [left, width] = within(box.x, box.width, image.width);
  const [top, height] = within(box.y, box.height, image.height);
  const luma = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    let at = 3 * ((top + y) * image.width + left);
    for (let x = 0; x < width; x++, at += 3) {
      luma[y * width + x] =
        LUMA[0] * (image.data[at] as number) + LUMA[1] * (image.data[at + 1] as number) + LUMA[2] * (image.data[at + 2] as number);
    }
  }
  return { left, top, width, height, luma };
});

function within(start: number, length: number, limit: number): readonly [start: number, length: number] {
  const used = Math.min(length, MOST);
  const from = Math.max(0, Math.round(start + (length - used) / 2));
  const to = Math.min(limit, Math.round(start + (length + used) / 2));
  return [from, Math.max(0, to - from)];
}
