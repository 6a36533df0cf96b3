import type { PhotoRule } from './photo-policy.js';

const ANNEX = 'MCA-2020-13 annex art. 12(1)';
const FITTED = 'fitted: tools/fit-occlusion; rates in bench/validate';

/** Nothing covers the face; ordinary glasses are fine. Where it is not sure that something does, a person looks. */
export const OCCLUSION: readonly PhotoRule[] = [
  { id: 'occlusion.mouth', clause: ANNEX, measure: 'mouth-occlusion-prevention', severity: 'reject', atLeast: 10, source: FITTED },
  { id: 'occlusion.mouth-unsure', clause: ANNEX, measure: 'mouth-occlusion-prevention', severity: 'review', atLeast: 40, source: FITTED },
  { id: 'occlusion.eyes', clause: ANNEX, measure: 'eyes-visible', severity: 'reject', atLeast: 10, source: FITTED },
  { id: 'occlusion.eyes-unsure', clause: ANNEX, measure: 'eyes-visible', severity: 'review', atLeast: 40, source: FITTED },
  { id: 'occlusion.face', clause: ANNEX, measure: 'face-occlusion-prevention', severity: 'reject', atLeast: 10, source: FITTED },
  { id: 'occlusion.face-unsure', clause: ANNEX, measure: 'face-occlusion-prevention', severity: 'review', atLeast: 35, source: FITTED },
];

/** What a face shows besides; no verdict hangs on it. */
export const EXPRESSION_AND_SURROUNDINGS: readonly PhotoRule[] = [
  {
    id: 'advice.eyes-open',
    clause: 'ISO/IEC 29794-5',
    measure: 'eyes-open',
    severity: 'advice',
    atLeast: 27,
    source: 'closed eyes lie below, and 5 % of the faces of the press, most of them squinting',
  },
  {
    id: 'advice.mouth-closed',
    clause: 'ISO/IEC 29794-5',
    measure: 'mouth-closed',
    severity: 'advice',
    atMost: 10,
    source: 'teeth and more show beyond',
  },
  {
    id: 'advice.expression',
    clause: 'ISO/IEC 29794-5',
    measure: 'expression-neutrality',
    severity: 'advice',
    atMost: 70,
    source: 'a broad smile lies beyond',
  },
  {
    id: 'advice.head-covering',
    clause: 'ISO/IEC 29794-5',
    measure: 'no-head-coverings',
    severity: 'advice',
    atLeast: 40,
    source: 'fitted: tools/fit-head-coverings; rates in bench/validate',
  },
  {
    id: 'advice.background',
    clause: 'ISO/IEC 29794-5',
    measure: 'background-uniformity',
    severity: 'advice',
    atMost: 10,
    source: 'a wall in even light lies below',
  },
];
