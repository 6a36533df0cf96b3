import type { PhotoRule } from './photo-policy.js';

const CIRCULAR = 'MCA-2020-13 circular 2(2)';

/** Whoever enters again is photographed again: a stored photo is not used a second time. Assessed by a gallery that is asked to. */
export const REUSE: readonly PhotoRule[] = [
  {
    id: 'photo.reused',
    clause: CIRCULAR,
    measure: 'reused-picture',
    severity: 'reject',
    atMost: 0,
    source: 'the same file, or the same picture cell by cell: no two photos of one person are',
  },
  {
    id: 'photo.near-identical',
    clause: CIRCULAR,
    measure: 'near-identical-template',
    severity: 'review',
    atMost: 0,
    source: 'photos of one moment reach it too: a person looks',
  },
];
