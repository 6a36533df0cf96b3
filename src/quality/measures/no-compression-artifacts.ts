import { type PictureWindow, pictureWindow } from '../face/picture-window.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Side of the blocks of JPEG, pixels. */
const BLOCK = 8;
/** Steps greater than this, in grey levels, are edges of the face and not of blocks: they count as this. */
const EDGE = 24;
/** Added above and below, so that smooth skin is not divided by next to nothing: what rounding to whole grey levels makes. */
const ROUNDING = 0.5;
/** Each side of the window holds at least this many blocks. */
const LEAST_BLOCKS = 4;
/** Where the score ends: blocks plain at a glance. */
const WORST = 4;

/**
 * `no-compression-artifacts`: how much stronger the steps are where blocks of 8×8 meet than elsewhere, as a ratio; about 1
 * where no blocks show. Measured on the picture's own pixels, and wherever on them the grid begins, since a photo that was
 * cropped or turned carries its grid along. ISO/IEC 29794-5 `NoCompressionArtifacts` asks a network instead.
 */
export const noCompressionArtifacts: FaceMeasure = {
  name: 'no-compression-artifacts',
  unit: 'ratio',
  measure(view) {
    const window = pictureWindow(view);
    if (Math.min(window.width, window.height) < LEAST_BLOCKS * BLOCK) return { reason: 'not-visible' };
    const { width, height } = window;
    const value = Math.sqrt(blockiness(stepsAcross(window), height) * blockiness(stepsDown(window), width));
    return { value, score: ramp(value, WORST, 1) };
  },
};

/** By column: the sum over all rows of how far the step to it stands out of those before and after it. */
function stepsAcross({ width, height, luma }: PictureWindow): Float64Array {
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 2, at = y * width + 2; x < width - 1; x++, at++) {
      const before = luma[at - 1] as number;
      const here = luma[at] as number;
      const jump = Math.abs(1.5 * (here - before) - 0.5 * ((luma[at + 1] as number) - (luma[at - 2] as number)));
      sums[x] = (sums[x] as number) + (jump > EDGE ? EDGE : jump);
    }
  }
  return sums;
}

/** The same by row, over all columns. */
function stepsDown({ width, height, luma }: PictureWindow): Float64Array {
  const sums = new Float64Array(height);
  for (let y = 2; y < height - 1; y++) {
    let sum = 0;
    for (let at = y * width; at < (y + 1) * width; at++) {
      const before = luma[at - width] as number;
      const here = luma[at] as number;
      const jump = Math.abs(1.5 * (here - before) - 0.5 * ((luma[at + width] as number) - (luma[at - 2 * width] as number)));
      sum += jump > EDGE ? EDGE : jump;
    }
    sums[y] = sum;
  }
  return sums;
}

/** The strongest of the eight phases of a grid over the middle one of the others; each sum is one of so many steps. */
function blockiness(steps: Float64Array, each: number): number {
  const sums = new Float64Array(BLOCK);
  const counts = new Float64Array(BLOCK);
  for (let i = 2; i < steps.length - 1; i++) {
    const phase = i % BLOCK;
    sums[phase] = (sums[phase] as number) + (steps[i] as number) / each;
    counts[phase] = (counts[phase] as number) + 1;
  }
  const phases = sums.map((sum, phase) => sum / Math.max(1, counts[phase] as number)).sort();
  return ((phases[BLOCK - 1] as number) + ROUNDING) / ((phases[3] as number) + ROUNDING);
}
