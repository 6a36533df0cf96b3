import { type FaceMeasure, ramp } from '../face-measure.js';
import { eyesToChin, widest } from '../mesh-distances.js';

/** Lids above one another (MediaPipe FaceMesh): outer third, middle, inner third. */
const RIGHT_LIDS = [
  [160, 144],
  [159, 145],
  [158, 153],
] as const;
const LEFT_LIDS = [
  [387, 373],
  [386, 374],
  [385, 380],
] as const;

/** Half of what attentive eyes show in photos of the press, where the middle is 7.5 %. */
const OPEN = 7.5;

/**
 * ISO/IEC 29794-5 `EyesOpen`: how far the lids of the eye that is open less are apart, of the distance from the eyes to
 * the chin. Told from the mesh, which draws closed eyes a little open.
 */
export const eyesOpen: FaceMeasure = {
  name: 'eyes-open',
  unit: '%',
  measure({ mesh }) {
    const whole = eyesToChin(mesh);
    if (!(whole > 0)) return { reason: 'not-visible' };
    const value = (100 * Math.min(widest(mesh, RIGHT_LIDS), widest(mesh, LEFT_LIDS))) / whole;
    return { value, score: ramp(value, 0, OPEN) };
  },
};
