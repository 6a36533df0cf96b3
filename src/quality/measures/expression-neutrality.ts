import { eyesToChin, meshDistance } from '../face/mesh-distances.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Outer corners of the lips and of the eyes (MediaPipe FaceMesh). */
const LIP_CORNERS = [61, 291] as const;
const EYE_CORNERS = [33, 263] as const;
/** Inner edges of the lips. */
const LIPS = [13, 14] as const;

/** Width of the mouth at rest and of one in broad laughter, of the width of the eyes. */
const REST = 55;
const LAUGHTER = 85;

/**
 * Coarse: how far the mouth is drawn wide, of the width between the outer corners of the eyes, and how far it is open.
 * ISO/IEC 29794-5 `ExpressionNeutrality` is told by networks trained on expressions; a smile and a cry are what this
 * one sees, a frown it does not.
 */
export const expressionNeutrality: FaceMeasure = {
  name: 'expression-neutrality',
  unit: '%',
  measure({ mesh }) {
    const [eyes, whole] = [meshDistance(mesh, ...EYE_CORNERS), eyesToChin(mesh)];
    if (!(eyes > 0 && whole > 0)) return { reason: 'not-visible' };
    const value = (100 * meshDistance(mesh, ...LIP_CORNERS)) / eyes + (100 * meshDistance(mesh, ...LIPS)) / whole;
    return { value, score: ramp(value, LAUGHTER, REST) };
  },
};
