import { type FaceMeasure, ramp } from '../face-measure.js';

/** ISO/IEC 39794-5 annex D: 90 pixels between the eyes at least, 120 recommended. */
const RECOMMENDED = 120;

/** ISO/IEC 29794-5 `InterEyeDistance`: between the eye centres, divided by the cosine of the yaw, so that turning does not shorten it. */
export const interEyeDistance: FaceMeasure = {
  name: 'inter-eye-distance',
  unit: 'px',
  measure({ face: { landmarks }, headPose }) {
    const [right, left] = landmarks;
    const cosine = Math.max(0.5, Math.cos((headPose.yaw * Math.PI) / 180));
    const value = Math.hypot(left.x - right.x, left.y - right.y) / cosine;
    return { value, score: ramp(value, 0, RECOMMENDED) };
  },
};
