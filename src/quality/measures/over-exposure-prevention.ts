import { faceLuma, shareBetween } from '../face/face-luma.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Grey levels that count as burnt out: ISO/IEC 29794-5, over-exposure prevention, 247 to 255. */
const WHITE = 247;

/** ISO/IEC 29794-5 `OverExposurePrevention`: how much of the face is burnt out. */
export const overExposurePrevention: FaceMeasure = {
  name: 'over-exposure-prevention',
  unit: '%',
  measure(view) {
    const luma = faceLuma(view);
    if (luma.count === 0) return { reason: 'not-visible' };
    const value = 100 * shareBetween(luma, WHITE, 255);
    return { value, score: ramp(value, 100, 0) };
  },
};
