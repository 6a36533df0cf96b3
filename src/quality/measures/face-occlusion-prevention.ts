import { FACE_OVAL } from '../../core/face-mesh.js';
import { cellFeatures, facePlanesOf } from '../face/face-cells.js';
import { NOSE, TURNED_AWAY, WHOLE_FACE } from '../face/face-parts.js';
import { probability } from '../face/linear-model.js';
import { meshPolygon } from '../face/mesh-polygon.js';
import { FACE_HIDDEN, NOSE_HIDDEN } from '../face/occlusion-weights.js';
import { sideTurn } from '../face/side-turn.js';
import type { FaceMeasure } from '../face-measure.js';

/**
 * A nose in soft light shows little, so what is told from the nose alone has to be this much surer: five times the odds,
 * which leaves no open nose of 600 photos where a photo is rejected.
 */
export const NOSE_ODDS = 0.2;

/**
 * ISO/IEC 29794-5 `FaceOcclusionPrevention`: how sure it is that nothing covers a part of the face, 100 for certain: a
 * hand, hair, a thing held up. The nose is looked at once more by itself, because a hand over it leaves most of a face
 * as it is.
 */
export const faceOcclusionPrevention: FaceMeasure = {
  name: 'face-occlusion-prevention',
  unit: '%',
  measure(view) {
    const { aligned, mesh } = view;
    if (Math.abs(sideTurn(view)) >= TURNED_AWAY) return { reason: 'not-visible' };
    const planes = facePlanesOf(view);
    const face = probability(FACE_HIDDEN, cellFeatures(planes, aligned.mesh, WHOLE_FACE));
    const nose = probability(NOSE_HIDDEN, cellFeatures(planes, aligned.mesh, NOSE));
    const value = 100 * (1 - Math.max(face, (NOSE_ODDS * nose) / (NOSE_ODDS * nose + 1 - nose)));
    return { value, score: value, region: meshPolygon(mesh, FACE_OVAL) };
  },
};
