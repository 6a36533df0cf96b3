import { faceBlur, LEAST_PIXELS, motionOf } from '../face/blur.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Pixels at which the score ends: a path half as long as the eyes lie apart. */
const SHAKEN = 4;

/** Motion blur: how much farther detail is smeared in one direction than across it. */
export const motionBlur: FaceMeasure = {
  name: 'motion-blur',
  unit: 'px blur',
  measure(view) {
    const blur = faceBlur(view);
    if (blur.pixels < LEAST_PIXELS) return { reason: 'not-visible' };
    const value = motionOf(blur);
    return { value, score: ramp(value, SHAKEN, 0) };
  },
};
