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
    const value = Math.sqrt(blockiness(window, 1, window.width) * blockiness(window, window.width, 1));
    return { value, score: ramp(value, WORST, 1) };
  },
};

/** The strongest of the eight phases of a grid over the middle one of the others, along rows (step 1) or columns. */
function blockiness({ width, height, luma }: PictureWindow, step: number, stride: number): number {
  const along = step === 1 ? width : height;
  const lines = step === 1 ? height : width;
  const sums = new Float64Array(BLOCK);
  const counts = new Float64Array(BLOCK);
  for (let i = 2; i < along - 1; i++) {
    let sum = 0;
    for (let line = 0, at = i * step; line < lines; line++, at += stride) {
      const before = (luma[at - step] as number) - (luma[at - 2 * step] as number);
      const across = (luma[at] as number) - (luma[at - step] as number);
      const after = (luma[at + step] as number) - (luma[at] as number);
      const jump = Math.abs(across - (before + after) / 2);
      sum += jump > EDGE ? EDGE : jump;
    }
    const phase = i % BLOCK;
    sums[phase] = (sums[phase] as number) + sum / lines;
    counts[phase] = (counts[phase] as number) + 1;
  }
  const phases = sums.map((sum, phase) => sum / Math.max(1, counts[phase] as number)).sort();
  return ((phases[BLOCK - 1] as number) + ROUNDING) / ((phases[3] as number) + ROUNDING);
}
