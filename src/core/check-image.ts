import { checkInteger, describe, isBytes } from './check.js';
import type { PixelImage } from './contracts.js';
import type { FivePoints } from './geometry.js';

/** Longest side taken, in pixels. */
const MAX_SIDE = 1 << 20;

/** Refuses a picture whose pixels do not fit its size. */
export function checkImage(image: PixelImage): void {
  if (image === null || typeof image !== 'object') throw new TypeError(`Expected a PixelImage, received ${describe(image)}`);
  checkInteger('image.width', image.width, 1, MAX_SIDE);
  checkInteger('image.height', image.height, 1, MAX_SIDE);
  if (!isBytes(image.data) || image.data.length !== image.width * image.height * 3) {
    throw new TypeError(
      `Expected image.data of width × height × 3 bytes, received ${isBytes(image.data) ? image.data.length : describe(image.data)}`,
    );
  }
}

/** Refuses anything but five points with finite coordinates. */
export function checkLandmarks(landmarks: FivePoints): void {
  const points: readonly unknown[] = Array.isArray(landmarks) ? landmarks : [];
  const finite = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
  if (points.length !== 5 || !landmarks.every((point) => finite(point?.x) && finite(point?.y))) {
    throw new TypeError('Expected five points with finite x and y for landmarks');
  }
}
