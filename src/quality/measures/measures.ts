import type { FaceMeasure } from '../face-measure.js';
import { faceInside } from './face-inside.js';
import { faceShare } from './face-share.js';
import { faceSize } from './face-size.js';
import { headPosePitch, headPoseRoll, headPoseYaw } from './head-pose.js';
import { interEyeDistance } from './inter-eye-distance.js';

/** Every measure of a face there is, in the order of the report. */
export const FACE_MEASURES: readonly FaceMeasure[] = [
  faceSize,
  faceShare,
  faceInside,
  headPoseYaw,
  headPosePitch,
  headPoseRoll,
  interEyeDistance,
];
