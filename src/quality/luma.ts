import type { PixelImage } from '../core/contracts.js';

/** Shares of R, G and B in the luma of a pixel: BT.601, as JPEG has it. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114] as const;

/** A part of a picture, in its own pixels. */
export interface PicturePart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function luma(red: number, green: number, blue: number): number {
  return RED * red + GREEN * green + BLUE * blue;
}

/** The luma of the pixel whose red lies at a place. */
export function lumaAt(data: Uint8Array | Float32Array, at: number): number {
  return luma(data[at] as number, data[at + 1] as number, data[at + 2] as number);
}

/** The luma of every pixel of R, G and B interleaved. */
export function lumaOf(rgb: Float32Array): Float32Array {
  const plane = new Float32Array(rgb.length / 3);
  for (let i = 0; i < plane.length; i++) plane[i] = lumaAt(rgb, 3 * i);
  return plane;
}

/** The luma of a part of a picture, as the camera and the encoder left it: nothing is resampled. */
export function lumaOfPart({ width, data }: PixelImage, part: PicturePart): Float32Array {
  const plane = new Float32Array(part.width * part.height);
  for (let y = 0, to = 0; y < part.height; y++) {
    for (let x = 0, at = 3 * ((part.top + y) * width + part.left); x < part.width; x++, to++, at += 3) plane[to] = lumaAt(data, at);
  }
  return plane;
}
