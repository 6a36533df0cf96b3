import { eyesToChin, widest } from '../face/mesh-distances.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Inner edges of the lips above one another (MediaPipe FaceMesh): middle, and halfway to either corner. */
const INNER_LIPS = [
  [13, 14],
  [82, 87],
  [312, 317],
] as const;

/** A mouth wide open, as in singing. */
const WIDE = 30;

/** ISO/IEC 29794-5 `MouthClosed`: how far the lips are apart, of the distance from the eyes to the chin. */
export const mouthClosed: FaceMeasure = {
  name: 'mouth-closed',
  unit: '%',
  measure({ mesh }) {
    const whole = eyesToChin(mesh);
    if (!(whole > 0)) return { reason: 'not-visible' };
    const value = (100 * widest(mesh, INNER_LIPS)) / whole;
    return { value, score: ramp(value, WIDE, 0) };
  },
};
