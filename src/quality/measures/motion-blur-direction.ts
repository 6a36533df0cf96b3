import { faceBlur, LEAST_PIXELS, motionOf } from '../face/blur.js';
import type { FaceMeasure } from '../face-measure.js';

/** Pixels of motion blur below which its direction is that of eyebrows and hair. */
const LEAST_MOTION = 1.3;

/**
 * Along which line a shaken photo was shaken: degrees clockwise from the picture's horizontal, 0 to 180 (it cannot be told
 * which way along it). Neither good nor bad: the score is always 100.
 */
export const motionBlurDirection: FaceMeasure = {
  name: 'motion-blur-direction',
  unit: '°',
  measure(view) {
    const blur = faceBlur(view);
    if (blur.pixels < LEAST_PIXELS) return { reason: 'not-visible' };
    if (motionOf(blur) < LEAST_MOTION) return { reason: 'not-applicable' };
    return { value: blur.direction, score: 100 };
  },
};
