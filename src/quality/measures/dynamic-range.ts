import { faceLuma } from '../face/face-luma.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** A histogram of 256 grey levels holds at most this many bits. */
const MOST = 8;

/** ISO/IEC 29794-5 `DynamicRange`: the entropy of the face's grey levels. A flat, washed-out face has little. */
export const dynamicRange: FaceMeasure = {
  name: 'dynamic-range',
  unit: 'bit',
  measure(view) {
    const { histogram, count } = faceLuma(view);
    if (count === 0) return { reason: 'not-visible' };
    let value = 0;
    for (const pixels of histogram) if (pixels > 0) value -= (pixels / count) * Math.log2(pixels / count);
    return { value, score: ramp(value, 0, MOST) };
  },
};
