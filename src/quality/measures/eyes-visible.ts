import { cellFeatures, facePlanesOf } from '../face/face-cells.js';
import { LEFT_EYE_PART, RIGHT_EYE_PART, TURNED_AWAY } from '../face/face-parts.js';
import { probability } from '../face/linear-model.js';
import { meshPolygon } from '../face/mesh-polygon.js';
import { EYE_HIDDEN } from '../face/occlusion-weights.js';
import { sideTurn } from '../face/side-turn.js';
import type { FaceMeasure } from '../face-measure.js';

/** Around an eye: the crease above it and the hollow below (`rightEyeUpper2`, `rightEyeLower2` and the left ones). */
const RIGHT_EYE_HOLLOW = [226, 113, 225, 224, 223, 222, 221, 189, 244, 233, 232, 231, 230, 229, 228, 31];
const LEFT_EYE_HOLLOW = [446, 342, 445, 444, 443, 442, 441, 413, 464, 453, 452, 451, 450, 449, 448, 261];

/**
 * ISO/IEC 29794-5 `EyesVisible`: how sure it is that nothing covers the eye that is more hidden, 100 for certain.
 * Frames and reflections of clear glasses were drawn on faces that count as open.
 */
export const eyesVisible: FaceMeasure = {
  name: 'eyes-visible',
  unit: '%',
  measure(view) {
    const { aligned, mesh } = view;
    if (Math.abs(sideTurn(view)) >= TURNED_AWAY) return { reason: 'not-visible' };
    const planes = facePlanesOf(view);
    const right = probability(EYE_HIDDEN, cellFeatures(planes, aligned.mesh, RIGHT_EYE_PART));
    const left = probability(EYE_HIDDEN, cellFeatures(planes, aligned.mesh, LEFT_EYE_PART));
    const value = 100 * (1 - Math.max(right, left));
    return { value, score: value, region: meshPolygon(mesh, right >= left ? RIGHT_EYE_HOLLOW : LEFT_EYE_HOLLOW) };
  },
};
