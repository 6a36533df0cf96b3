import type { FaceMeasure } from '../face-measure.js';
import { backgroundUniformity } from './background-uniformity.js';
import { backlight } from './backlight.js';
import { drawnShading } from './drawn-shading.js';
import { dynamicRange } from './dynamic-range.js';
import { expressionNeutrality } from './expression-neutrality.js';
import { eyesOpen } from './eyes-open.js';
import { eyesVisible } from './eyes-visible.js';
import { faceInside } from './face-inside.js';
import { faceOcclusionPrevention } from './face-occlusion-prevention.js';
import { faceShare } from './face-share.js';
import { faceSize } from './face-size.js';
import { headPosePitch, headPoseRoll, headPoseYaw } from './head-pose.js';
import { illuminationUniformity } from './illumination-uniformity.js';
import { interEyeDistance } from './inter-eye-distance.js';
import { luminanceMean } from './luminance-mean.js';
import { motionBlur } from './motion-blur.js';
import { motionBlurDirection } from './motion-blur-direction.js';
import { mouthClosed } from './mouth-closed.js';
import { mouthOcclusionPrevention } from './mouth-occlusion-prevention.js';
import { naturalColour } from './natural-colour.js';
import { noCompressionArtifacts } from './no-compression-artifacts.js';
import { noHeadCoverings } from './no-head-coverings.js';
import { noise } from './noise.js';
import { overExposurePrevention } from './over-exposure-prevention.js';
import { pictureOrientation } from './picture-orientation.js';
import { sharpness } from './sharpness.js';
import { underExposurePrevention } from './under-exposure-prevention.js';

/** Every measure of a face there is, in the order of the report. */
export const FACE_MEASURES: readonly FaceMeasure[] = [
  faceSize,
  faceShare,
  faceInside,
  headPoseYaw,
  headPosePitch,
  headPoseRoll,
  pictureOrientation,
  interEyeDistance,
  mouthOcclusionPrevention,
  eyesVisible,
  faceOcclusionPrevention,
  eyesOpen,
  mouthClosed,
  expressionNeutrality,
  noHeadCoverings,
  backgroundUniformity,
  overExposurePrevention,
  underExposurePrevention,
  luminanceMean,
  dynamicRange,
  backlight,
  illuminationUniformity,
  sharpness,
  motionBlur,
  motionBlurDirection,
  noCompressionArtifacts,
  noise,
  naturalColour,
  drawnShading,
];
