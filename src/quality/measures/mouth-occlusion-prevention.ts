import { cellFeatures, facePlanesOf } from '../face/face-cells.js';
import { MOUTH, TURNED_AWAY } from '../face/face-parts.js';
import { probability } from '../face/linear-model.js';
import { meshPolygon } from '../face/mesh-polygon.js';
import { MOUTH_HIDDEN } from '../face/occlusion-weights.js';
import { sideTurn } from '../face/side-turn.js';
import type { FaceMeasure } from '../face-measure.js';

/** The lower half of the face: nose, cheeks, along the jaw. */
const LOWER_FACE = [5, 280, 323, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 93, 50];

/**
 * ISO/IEC 29794-5 `MouthOcclusionPrevention`: how sure it is that nothing covers the mouth, 100 for certain. Of the
 * picture, not of the mesh, which draws a mouth over a mask: what lies where lips, nostrils and chin should be, held
 * against forehead and nose bridge of the same face.
 */
export const mouthOcclusionPrevention: FaceMeasure = {
  name: 'mouth-occlusion-prevention',
  unit: '%',
  measure(view) {
    const { aligned, mesh } = view;
    if (Math.abs(sideTurn(view)) >= TURNED_AWAY) return { reason: 'not-visible' };
    const hidden = probability(MOUTH_HIDDEN, cellFeatures(facePlanesOf(view), aligned.mesh, MOUTH));
    const value = 100 * (1 - hidden);
    return { value, score: value, region: meshPolygon(mesh, LOWER_FACE) };
  },
};
