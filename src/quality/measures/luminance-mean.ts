import { faceLuma } from '../face/face-luma.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Grey levels between which a face of any skin is well exposed; the score falls towards black and white. */
const [DARK, LIGHT] = [90, 180];

/** ISO/IEC 29794-5 `LuminanceMean`: the mean luma of the face. */
export const luminanceMean: FaceMeasure = {
  name: 'luminance-mean',
  unit: 'grey level',
  measure(view) {
    const { mean, count } = faceLuma(view);
    if (count === 0) return { reason: 'not-visible' };
    return { value: mean, score: Math.min(ramp(mean, 0, DARK), ramp(mean, 255, LIGHT)) };
  },
};
