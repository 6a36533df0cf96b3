import type { DetectedFace, PixelImage } from '../core/contracts.js';
import type { Measurement } from '../core/measurement.js';
import { alignFace } from './face/aligned-face.js';
import { faceView } from './face/face-view.js';
import { corners, type FaceMeasure, type FaceView, type Measured } from './face-measure.js';
import { FACE_MEASURES } from './measures/measures.js';

/** Everything that is measured on one face of a picture. Synchronous and pure: tens of milliseconds, so off the host's thread. */
export function measureFace(
  image: PixelImage,
  face: DetectedFace,
  measures: readonly FaceMeasure[] = FACE_MEASURES,
): readonly Measurement[] {
  const { mesh, headPose, landmarks } = face;
  if (mesh === undefined || headPose === undefined) {
    return measures.map(({ name }) => ({ status: 'not-assessed', name, reason: 'no-mesh' }));
  }
  const view = faceView({ image, face, mesh, headPose, aligned: alignFace(image, landmarks, mesh) });
  return measures.map((measure) => measured(measure, view));
}

function measured(measure: FaceMeasure, view: FaceView): Measurement {
  const { name, unit } = measure;
  const found = attempt(() => measure.measure(view));
  if (found === undefined) return { status: 'not-assessed', name, reason: 'failed' };
  if ('reason' in found) return { status: 'not-assessed', name, reason: found.reason };
  const { value, score, region = corners(view.face.box) } = found;
  if (!Number.isFinite(value) || !(score >= 0 && score <= 100)) return { status: 'not-assessed', name, reason: 'failed' };
  return { status: 'ok', name, value, unit, score, region };
}

/** One measure that fails does not sink the others. */
function attempt(work: () => Measured): Measured | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
