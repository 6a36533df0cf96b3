import { gaussianBlur } from '../gaussian-blur.js';
import type { DetailPatch } from './detail-patch.js';

/** The mean products of the gradient over a face: a symmetric 2×2 tensor. */
export interface GradientEnergy {
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/** The energy of the gradient inside the face after smoothing by a Gaussian of this many pixels. */
export function gradientEnergy({ width, height, luma, region }: DetailPatch, sigma: number): GradientEnergy {
  const smooth = gaussianBlur(luma, width, height, sigma);
  const { inside } = region;
  let [xx, xy, yy, count] = [0, 0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++) {
      if (inside[at] === 0) continue;
      const dx = (smooth[at + 1] as number) - (smooth[at - 1] as number);
      const dy = (smooth[at + width] as number) - (smooth[at - width] as number);
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
      count++;
    }
  }
  const share = count > 0 ? 1 / (4 * count) : 0;
  return { xx: xx * share, xy: xy * share, yy: yy * share };
}
