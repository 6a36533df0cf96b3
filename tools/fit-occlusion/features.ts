import type { DetectedFace, PixelImage } from 'rescue-face';
import { alignFace } from '../../src/quality/face/aligned-face.js';
import { cellFeatures, type FacePlanes, facePlanes } from '../../src/quality/face/face-cells.js';
import { LEFT_EYE_PART, MOUTH, NOSE, RIGHT_EYE_PART, WHOLE_FACE } from '../../src/quality/face/face-parts.js';
import { type LinearModel, probability } from '../../src/quality/face/linear-model.js';
import { NOSE_ODDS } from '../../src/quality/measures/face-occlusion-prevention.js';

/** The models that are fitted. */
export const MODELS = ['mouth', 'nose', 'eye', 'face'] as const;
export type ModelName = (typeof MODELS)[number];

/** What lies at the places of every part of one face. */
export interface PartFeatures {
  readonly mouth: Float64Array;
  readonly nose: Float64Array;
  readonly rightEye: Float64Array;
  readonly leftEye: Float64Array;
  readonly face: Float64Array;
}

/** `mesh` in pixels of the aligned face. */
export function featuresOn(planes: FacePlanes, mesh: Float32Array): PartFeatures {
  return {
    mouth: cellFeatures(planes, mesh, MOUTH),
    nose: cellFeatures(planes, mesh, NOSE),
    rightEye: cellFeatures(planes, mesh, RIGHT_EYE_PART),
    leftEye: cellFeatures(planes, mesh, LEFT_EYE_PART),
    face: cellFeatures(planes, mesh, WHOLE_FACE),
  };
}

/** As the measures see a face that was found. */
export function featuresOf(image: PixelImage, { landmarks, mesh }: DetectedFace): PartFeatures | undefined {
  if (mesh === undefined) return undefined;
  const aligned = alignFace(image, landmarks, mesh);
  return featuresOn(facePlanes(aligned), aligned.mesh);
}

/** The measures of occlusion as these models would take them, by name. */
export function occlusionValues(
  models: Readonly<Record<ModelName, LinearModel>>,
  features: PartFeatures,
): Readonly<Record<string, number>> {
  const nose = probability(models.nose, features.nose);
  const eyes = Math.max(probability(models.eye, features.rightEye), probability(models.eye, features.leftEye));
  const face = Math.max(probability(models.face, features.face), (NOSE_ODDS * nose) / (NOSE_ODDS * nose + 1 - nose));
  return {
    'mouth-occlusion-prevention': 100 * (1 - probability(models.mouth, features.mouth)),
    'eyes-visible': 100 * (1 - eyes),
    'face-occlusion-prevention': 100 * (1 - face),
  };
}
