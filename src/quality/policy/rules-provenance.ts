import type { PhotoRule } from './photo-policy.js';

const CIRCULAR = 'MCA-2020-13 circular 2(2)';
const FITTED = 'above what 80 photos of deepface, made smaller and stored anew, and 60 frames of webcam size show: provisional';

/**
 * Traces that a photo was not taken for the purpose. They lead to a look by a person, never to a refusal. Provisional: the
 * limits were set by hand and their rates are not measured, so no policy of the package holds a photo to them yet.
 */
export const PROVENANCE_RULES: readonly PhotoRule[] = [
  { id: 'provenance.screen', clause: CIRCULAR, measure: 'provenance-periodic-pattern', severity: 'review', atMost: 20, source: FITTED },
  {
    id: 'provenance.upscaled',
    clause: CIRCULAR,
    measure: 'provenance-missing-fine-detail',
    severity: 'review',
    atMost: 28,
    source: FITTED,
  },
  { id: 'provenance.crop', clause: CIRCULAR, measure: 'provenance-shifted-blocks', severity: 'review', atMost: 6, source: FITTED },
  { id: 'provenance.interlaced', clause: CIRCULAR, measure: 'provenance-interlacing', severity: 'review', atMost: 16, source: FITTED },
  { id: 'provenance.bars', clause: CIRCULAR, measure: 'provenance-black-bars', severity: 'review', atMost: 3.5, source: FITTED },
  { id: 'provenance.edited', clause: CIRCULAR, measure: 'provenance-editor', severity: 'review', atMost: 0, source: 'what the file says' },
  {
    id: 'provenance.exif',
    clause: CIRCULAR,
    measure: 'provenance-exif-contradictions',
    severity: 'review',
    atMost: 0,
    source: 'what the file says',
  },
];
