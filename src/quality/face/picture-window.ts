import type { FaceView } from '../face-measure.js';
import { lumaOfPart, type PicturePart } from '../luma.js';
import { perView } from './per-view.js';

/** A part of the picture in its own pixels, as the camera and the encoder left them. */
export interface PictureWindow extends PicturePart {
  readonly luma: Float32Array;
}

/** Pixels of a side at most: enough for a thousand blocks of 8×8, and the work does not grow with the picture. */
const MOST = 256;

/** The middle of the face's box, in the picture's own pixels. */
export const pictureWindow = perView(({ image, face: { box } }: FaceView): PictureWindow => {
  const [left, width] = within(box.x, box.width, image.width);
  const [top, height] = within(box.y, box.height, image.height);
  const part = { left, top, width, height };
  return { ...part, luma: lumaOfPart(image, part) };
});

function within(start: number, length: number, limit: number): readonly [start: number, length: number] {
  const used = Math.min(length, MOST);
  const from = Math.max(0, Math.round(start + (length - used) / 2));
  const to = Math.min(limit, Math.round(start + (length + used) / 2));
  return [from, Math.max(0, to - from)];
}
