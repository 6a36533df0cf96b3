import type { PixelImage } from '../core/contracts.js';

/** A part of a picture in whole pixels; both ends are cut at the picture's edge. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Shrinks a picture, or a region of it, by a whole factor: every new pixel is the mean of a `factor`×`factor` block.
 * Pixel (i, j) of the result is centred on (x + factor·i + (factor−1)/2, y + factor·j + (factor−1)/2) of the source.
 * Blocks cut by the region's right or lower edge average what there is of them.
 */
export function boxReduce(image: PixelImage, factor: number, region?: Region): PixelImage {
  const left = Math.max(0, Math.min(image.width - 1, region?.x ?? 0));
  const top = Math.max(0, Math.min(image.height - 1, region?.y ?? 0));
  const right = Math.max(left + 1, Math.min(image.width, region === undefined ? image.width : region.x + region.width));
  const bottom = Math.max(top + 1, Math.min(image.height, region === undefined ? image.height : region.y + region.height));
  const width = Math.ceil((right - left) / factor);
  const height = Math.ceil((bottom - top) / factor);
  const source = image.data;
  const data = new Uint8Array(width * height * 3);
  const sums = new Uint32Array(width * 3);
  const whole = Math.floor((right - left) / factor);
  const rest = right - left - whole * factor;

  for (let j = 0; j < height; j++) {
    sums.fill(0);
    const firstRow = top + j * factor;
    const rows = Math.min(factor, bottom - firstRow);
    for (let r = 0; r < rows; r++) {
      let s = ((firstRow + r) * image.width + left) * 3;
      for (let i = 0; i < whole * 3; i += 3) {
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let k = 0; k < factor; k++, s += 3) {
          red += source[s] as number;
          green += source[s + 1] as number;
          blue += source[s + 2] as number;
        }
        sums[i] = (sums[i] as number) + red;
        sums[i + 1] = (sums[i + 1] as number) + green;
        sums[i + 2] = (sums[i + 2] as number) + blue;
      }
      for (let k = 0; k < rest * 3; k++) {
        const i = whole * 3 + (k % 3);
        sums[i] = (sums[i] as number) + (source[s++] as number);
      }
    }
    const target = j * width * 3;
    const share = 1 / (rows * factor);
    for (let i = 0; i < whole * 3; i++) data[target + i] = (sums[i] as number) * share + 0.5;
    for (let i = whole * 3; i < width * 3; i++) data[target + i] = (sums[i] as number) / (rows * rest) + 0.5;
  }
  return { width, height, data };
}
