import type { PhotoRule } from './photo-policy.js';

const CIRCULAR = 'MCA-2020-13 circular 2(2)';
const FITTED = 'above nearly all photos and webcam frames without a trace; rates in bench/validate';
const SAID = 'what the file says';

/** Taken there and then by a camera that the host vouches for: nobody asks such a photo where it comes from. */
const LIVE = ['recogniser', 'live-camera'] as const;

/** Traces that a photo was not taken for the purpose. They lead to a look by a person, never to a refusal. */
export const PROVENANCE_RULES: readonly PhotoRule[] = [
  suspicion('provenance.pattern', 'provenance-periodic-pattern', 21, FITTED),
  suspicion('provenance.upscaled', 'provenance-missing-fine-detail', 24, FITTED),
  suspicion('provenance.crop', 'provenance-shifted-blocks', 5.5, FITTED),
  suspicion('provenance.video', 'provenance-macroblocks', 6.2, FITTED),
  suspicion('provenance.interlaced', 'provenance-interlacing', 25, FITTED),
  suspicion('provenance.bars', 'provenance-black-bars', 3.5, 'films leave more, mounts of photos less'),
  suspicion('provenance.edited', 'provenance-editor', 0, SAID),
  suspicion('provenance.exif', 'provenance-exif-contradictions', 0, SAID),
];

/** A drawing is no photo, whoever vouches for it. */
export const DRAWN: readonly PhotoRule[] = [
  {
    id: 'face.drawn',
    clause: CIRCULAR,
    measure: 'drawn-shading',
    severity: 'review',
    atMost: 40,
    source: 'far above every photo looked at, and far below a drawing',
  },
];

function suspicion(id: string, measure: string, atMost: number, source: string): PhotoRule {
  return { id, clause: CIRCULAR, measure, severity: 'review', atMost, notFor: LIVE, source };
}

/** A picture of a face held before the camera. Not assessed unless a host plugs in a detector, whose own limit is 1. */
export const PRESENTATION: readonly PhotoRule[] = [
  {
    id: 'presentation.attack',
    clause: 'ISO/IEC 30107-1',
    measure: 'presentation-attack',
    severity: 'review',
    atMost: 1,
    source: "the detector's own limit",
  },
];
