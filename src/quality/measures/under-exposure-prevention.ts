import { faceLuma, shareBetween } from '../face/face-luma.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Grey levels that count as black: ISO/IEC 29794-5, under-exposure prevention, 0 to 25. */
const BLACK = 25;

/** ISO/IEC 29794-5 `UnderExposurePrevention`: how much of the face is black. */
export const underExposurePrevention: FaceMeasure = {
  name: 'under-exposure-prevention',
  unit: '%',
  measure(view) {
    const luma = faceLuma(view);
    if (luma.count === 0) return { reason: 'not-visible' };
    const value = 100 * shareBetween(luma, 0, BLACK);
    return { value, score: ramp(value, 100, 0) };
  },
};
