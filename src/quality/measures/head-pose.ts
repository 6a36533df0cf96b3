import { type FaceMeasure, ramp } from '../face-measure.js';

/** Where a face in profile begins; the score ends there. */
const PROFILE = 90;

/** ISO/IEC 29794-5 `HeadPose`: degrees from frontal, without sign. */
function turn(name: string, angle: 'yaw' | 'pitch' | 'roll'): FaceMeasure {
  return {
    name,
    unit: '°',
    measure({ headPose }) {
      const value = Math.abs(headPose[angle]);
      return { value, score: ramp(value, PROFILE, 0) };
    },
  };
}

export const headPoseYaw = turn('head-pose-yaw', 'yaw');
export const headPosePitch = turn('head-pose-pitch', 'pitch');
export const headPoseRoll = turn('head-pose-roll', 'roll');
