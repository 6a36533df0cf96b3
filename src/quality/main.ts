/**
 * Photo quality: measures of a face, one to a file, named as in ISO/IEC 29794-5, and policies that hold them to the limits
 * of a regulation.
 *
 * @packageDocumentation
 */

export type { Affine } from '../core/affine.js';
export type { CallOptions, DetectedFace, PixelImage } from '../core/contracts.js';
export type { Box, FivePoints, HeadPose, Point } from '../core/geometry.js';
export type { Measurement, NotAssessedReason } from '../core/measurement.js';
export { createPhotoAssessor, type PhotoAssessor, type PhotoAssessorOptions } from './create-assessor.js';
export type { AlignedFace } from './face/aligned-face.js';
export type { FaceMeasure, FaceView, Measured } from './face-measure.js';
export { measureFace } from './measure-face.js';
export { type Judgement, judge, type PhotoVerdict, type RuleResult, type RuleStatus } from './policy/judge.js';
export { MCA_2020_13 } from './policy/mca-2020-13.js';
export { checkPhotoPolicy, type PhotoPolicy, type PhotoRule, SEVERITIES, type Severity } from './policy/photo-policy.js';
export { PROVENANCE_RULES } from './policy/rules-provenance.js';
export { measureProvenance } from './provenance/measure-provenance.js';
export {
  PHOTO_FINGERPRINT_BYTES,
  PHOTO_FINGERPRINT_VERSION,
  type PhotoFingerprint,
  photoFingerprint,
} from './reuse/photo-fingerprint.js';
export { type ReuseHit, type ReuseIndex, type ReuseSearchOptions, reuseIndex } from './reuse/reuse-index.js';
export { SAME_SCENE, type SceneComparison, sameScene } from './reuse/same-scene.js';
export { ADVICE_LANGUAGES, type AdviceLanguage, adviceFor, measureTitle, type RuleAdvice } from './texts/advice.js';
export { unitText } from './texts/units.js';
