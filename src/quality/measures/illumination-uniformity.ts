import { cheeks, meanColour } from '../face/cheeks.js';
import { type FaceMeasure, ramp } from '../face-measure.js';
import { linearLight } from '../linear-light.js';
import { luma } from '../luma.js';

/** How far a head may be turned: beyond, one of the zones is no longer a cheek. */
const TURNED = 35;

/**
 * `illumination-uniformity`: the light on the darker cheek as a share of that on the brighter one. The zones are those of
 * ISO/IEC 29794-5 `IlluminationUniformity`; it intersects their histograms, which answers 0 for smooth cheeks that differ by
 * little as for those that differ by much, and grows with noise.
 */
export const illuminationUniformity: FaceMeasure = {
  name: 'illumination-uniformity',
  unit: '%',
  measure(view) {
    if (Math.abs(view.headPose.yaw) > TURNED) return { reason: 'not-visible' };
    const [right, left] = cheeks(view).map((zone) => lightOf(meanColour(view.aligned.rgb, zone)));
    const [dark, bright] = [Math.min(right ?? 0, left ?? 0), Math.max(right ?? 0, left ?? 0)];
    // Both black: as even as can be.
    const value = bright > 0 ? (100 * dark) / bright : 100;
    return { value, score: ramp(value, 0, 100) };
  },
};

function lightOf([red, green, blue]: readonly [number, number, number]): number {
  return linearLight(luma(red, green, blue));
}
