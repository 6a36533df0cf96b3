import { applyAffine } from '../../core/affine.js';
import { ALIGNED_EYES, ALIGNED_SIZE } from '../face/aligned-face.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Chin in the dense mesh. */
const CHIN = 152;
/** Columns at either side of the aligned face that a head with hair leaves free: a head is 2.6 distances of the eyes wide. */
const STRIP = Math.round((ALIGNED_SIZE - 2.8 * ALIGNED_EYES) / 2);
/** Every second pixel, horizontally and vertically, is looked at. */
const STEP = 2;
/** Fewer places than this (a tenth of both strips) say nothing about a background. */
const FEWEST = 400;
/** Change from one place to the next that is a busy background; 1 to 2 is the noise of a plain wall. */
const BUSY = 20;

/**
 * ISO/IEC 29794-5 `BackgroundUniformity`, coarse: how much the luma changes from place to place beside the head, from
 * its top down to the chin, 0 to 255. Long hair counts as background.
 */
export const backgroundUniformity: FaceMeasure = {
  name: 'background-uniformity',
  unit: 'levels',
  measure({ aligned: { luma, mesh, toPicture }, image }) {
    const lowest = Math.min(ALIGNED_SIZE - STEP - 1, mesh[3 * CHIN + 1] ?? 0);
    let count = 0;
    let sum = 0;
    for (let y = 0; y < lowest; y += STEP) {
      for (let x = 0; x < ALIGNED_SIZE - STEP; x += STEP) {
        if (x === STRIP - (STRIP % STEP)) x = ALIGNED_SIZE - STRIP;
        const place = applyAffine(toPicture, { x, y });
        if (!(place.x >= 0 && place.y >= 0 && place.x <= image.width - 1 && place.y <= image.height - 1)) continue;
        const at = y * ALIGNED_SIZE + x;
        const here = luma[at] ?? 0;
        sum += Math.hypot((luma[at + STEP] ?? 0) - here, (luma[at + STEP * ALIGNED_SIZE] ?? 0) - here);
        count++;
      }
    }
    if (count < FEWEST) return { reason: 'not-visible' };
    const value = sum / count;
    return { value, score: ramp(value, BUSY, 0) };
  },
};
