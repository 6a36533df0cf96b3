import { sideTurn } from '../face/side-turn.js';
import { type FaceMeasure, type FaceView, ramp } from '../face-measure.js';

/** Where a face in profile begins; the score ends there. */
const PROFILE = 90;

/** ISO/IEC 29794-5 `HeadPose`: degrees from frontal, without sign. */
function turn(name: string, angle: (view: FaceView) => number): FaceMeasure {
  return {
    name,
    unit: '°',
    measure(view) {
      const value = Math.abs(angle(view));
      return { value, score: ramp(value, PROFILE, 0) };
    },
  };
}

export const headPoseYaw = turn('head-pose-yaw', sideTurn);
export const headPosePitch = turn('head-pose-pitch', ({ headPose }) => headPose.pitch);
export const headPoseRoll = turn('head-pose-roll', ({ headPose }) => headPose.roll);
