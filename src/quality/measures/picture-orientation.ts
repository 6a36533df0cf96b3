import { type FaceMeasure, ramp } from '../face-measure.js';

/**
 * Degrees of roll from which a picture lies on its side, and from which it stands on its head. Between 45 and 65 degrees it is
 * a head that leans: people lay their heads on a shoulder, and a picture is turned by quarters.
 */
const [ON_ITS_SIDE, ON_ITS_HEAD] = [65, 135] as const;

/** How far a picture has to be turned for the face to stand upright, told from the face's roll: 0, 90 or 180 degrees. */
export const pictureOrientation: FaceMeasure = {
  name: 'picture-orientation',
  unit: '°',
  measure({ headPose }) {
    const roll = Math.abs(headPose.roll);
    const value = roll < ON_ITS_SIDE ? 0 : roll < ON_ITS_HEAD ? 90 : 180;
    return { value, score: ramp(value, 180, 0) };
  },
};
