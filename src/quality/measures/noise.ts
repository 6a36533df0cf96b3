import { type PictureWindow, pictureWindow } from '../face/picture-window.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Pixels of a side of a cell: each is judged alone, so that one of skin is not taken for one of hair. */
const CELL = 8;
/** Of all cells, the one that counts: those with less texture than it are skin. */
const RANK = 0.25;
/** Cells darker or brighter than this on average are cut off by black or white, and so is their noise. */
const [DARK, BRIGHT] = [12, 243];
/** Fewer say nothing. */
const LEAST_CELLS = 12;
/** The mean of |N(0, 1)| is √(2/π), and the mask's weights have the norm 6: Immerkær, CVIU 64 (1996) 300-302. */
const SIGMA = Math.sqrt(Math.PI / 2) / 6;
/** Where the score ends. */
const MOST = 40;

/**
 * Noise: the standard deviation that white noise would need to look as rough as the smoother parts of the face do, in grey levels
 * of the picture's own pixels. Immerkær's mask answers to noise and neither to slopes nor to edges along its axes.
 */
export const noise: FaceMeasure = {
  name: 'noise',
  unit: 'grey level',
  measure(view) {
    const cells = roughness(pictureWindow(view));
    if (cells.length < LEAST_CELLS) return { reason: 'not-visible' };
    const value = SIGMA * (cells.sort()[Math.floor(RANK * cells.length)] ?? 0);
    return { value, score: ramp(value, MOST, 0) };
  },
};

/** The mean answer of the mask in every cell that is neither black nor white. */
function roughness({ width, height, luma }: PictureWindow): Float32Array {
  const found: number[] = [];
  for (let top = 1; top + CELL < height; top += CELL) {
    for (let left = 1; left + CELL < width; left += CELL) {
      let sum = 0;
      let light = 0;
      for (let y = top; y < top + CELL; y++) {
        for (let x = left, at = y * width + left; x < left + CELL; x++, at++) {
          const corners =
            (luma[at - width - 1] as number) +
            (luma[at - width + 1] as number) +
            (luma[at + width - 1] as number) +
            (luma[at + width + 1] as number);
          const sides = (luma[at - width] as number) + (luma[at - 1] as number) + (luma[at + 1] as number) + (luma[at + width] as number);
          const centre = luma[at] as number;
          sum += Math.abs(corners - 2 * sides + 4 * centre);
          light += centre;
        }
      }
      const mean = light / (CELL * CELL);
      if (mean >= DARK && mean <= BRIGHT) found.push(sum / (CELL * CELL));
    }
  }
  return Float32Array.from(found);
}
