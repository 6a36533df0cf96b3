import type { PixelImage } from '../../core/contracts.js';

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

/** The middle of a picture. BT.601 luma, as JPEG has it. */
export function lumaWindow({ width, height, data }: PixelImage): LumaWindow {
  const w = Math.min(LONGEST, width);
  const h = Math.min(LONGEST, height);
  const left = Math.floor((width - w) / 2 / BLOCK) * BLOCK;
  const top = Math.floor((height - h) / 2 / BLOCK) * BLOCK;
  const luma = new Float32Array(w * h);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0, from = 3 * ((top + y) * width + left); x < w; x++, to++, from += 3) {
      luma[to] = 0.299 * (data[from] as number) + 0.587 * (data[from + 1] as number) + 0.114 * (data[from + 2] as number);
    }
  }
  return { width: w, height: h, data: luma };
}
