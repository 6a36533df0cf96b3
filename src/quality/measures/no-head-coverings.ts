import { cellFeatures, facePlanesOf } from '../face/face-cells.js';
import { TURNED_AWAY } from '../face/face-parts.js';
import { HEAD, headOutline, withHead } from '../face/head-part.js';
import { HEAD_COVERED } from '../face/head-weights.js';
import { probability } from '../face/linear-model.js';
import { sideTurn } from '../face/side-turn.js';
import type { FaceMeasure } from '../face-measure.js';

/**
 * ISO/IEC 29794-5 `NoHeadCoverings`: how sure it is that nothing is worn on the head, 100 for certain: caps, hats, helmets,
 * turbans, headscarves, hoods. Told from forehead, hair and what lies beside the face; of every nine covered heads two are
 * not seen, most of them in scarves and caps of the colour of hair, and one bare head of thirty is taken for a covered one.
 */
export const noHeadCoverings: FaceMeasure = {
  name: 'no-head-coverings',
  unit: '%',
  measure(view) {
    if (Math.abs(sideTurn(view)) >= TURNED_AWAY) return { reason: 'not-visible' };
    const { aligned, mesh } = view;
    const value = 100 * (1 - probability(HEAD_COVERED, cellFeatures(facePlanesOf(view), withHead(aligned.mesh), HEAD)));
    return { value, score: value, region: headOutline(mesh) };
  },
};
