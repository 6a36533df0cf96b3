import type { PixelImage } from '../../core/contracts.js';
import { lumaOfPart } from '../luma.js';

/** Brightness of a part of a picture at its own size: what copying leaves in it does not outlive resampling. */
export interface LumaWindow {
  readonly width: number;
  readonly height: number;
  /** 0 to 255, rows from the top. */
  readonly data: Float32Array;
}

/** Longest side of the window: time stays bounded, and rates do not depend on how large a photo is. */
const LONGEST = 512;
/** The blocks of JPEG: the window begins at one. */
const BLOCK = 8;

/** The middle of a picture. */
export function lumaWindow(image: PixelImage): LumaWindow {
  const { width, height } = image;
  const w = Math.min(LONGEST, width);
  const h = Math.min(LONGEST, height);
  const left = Math.floor((width - w) / 2 / BLOCK) * BLOCK;
  const top = Math.floor((height - h) / 2 / BLOCK) * BLOCK;
  return { width: w, height: h, data: lumaOfPart(image, { left, top, width: w, height: h }) };
}
