import { faceBlur, LEAST_PIXELS } from '../face/blur.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Pixels: a photo in focus, and one in which eyes and mouth are shades. */
const [SHARP, SHADES] = [1, 5];

/**
 * ISO/IEC 29794-5 `Sharpness`, as the blur that is left in the sharpest direction: what a lens out of focus leaves. A shaken
 * photo stays sharp across the shake, see `motion-blur`. The greater, the less sharp.
 */
export const sharpness: FaceMeasure = {
  name: 'sharpness',
  unit: 'px blur',
  measure(view) {
    const { least, pixels } = faceBlur(view);
    if (pixels < LEAST_PIXELS) return { reason: 'not-visible' };
    return { value: least, score: ramp(least, SHADES, SHARP) };
  },
};
