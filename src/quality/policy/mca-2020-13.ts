import { MOST_FILE_BYTES, MOST_FILE_BYTES_TOLERATED, MOST_FILE_SIDE } from '../../core/photo-file-limits.js';
import type { PhotoPolicy, PhotoRule } from './photo-policy.js';
import { LIGHT } from './rules-light.js';
import { EXPRESSION_AND_SURROUNDINGS, OCCLUSION } from './rules-occlusion.js';
import { DRAWN, PRESENTATION, PROVENANCE_RULES } from './rules-provenance.js';
import { REUSE } from './rules-reuse.js';

const ANNEX = 'MCA-2020-13 annex art. 12(1)';
const MINISTRY = 'the number stands in the article';

/** The file: told from its bytes before anything is decoded. */
const FILE: readonly PhotoRule[] = [
  {
    id: 'file.readable',
    clause: ANNEX,
    measure: 'file-readable',
    severity: 'reject',
    atLeast: 1,
    source: 'nothing can be said of what is no picture',
  },
  { id: 'file.jpeg', clause: ANNEX, measure: 'file-is-jpeg', severity: 'reject', atLeast: 1, source: MINISTRY },
  {
    id: 'file.bytes',
    clause: ANNEX,
    measure: 'file-bytes',
    severity: 'reject',
    atMost: MOST_FILE_BYTES,
    // 500 KB of 1024 bytes.
    warnAtMost: MOST_FILE_BYTES_TOLERATED,
    source: MINISTRY,
  },
  { id: 'file.side', clause: ANNEX, measure: 'file-longer-side', severity: 'reject', atMost: MOST_FILE_SIDE, source: MINISTRY },
];

/** The face and how it is turned. */
const FACE: readonly PhotoRule[] = [
  { id: 'face.count', clause: ANNEX, measure: 'face-count', severity: 'reject', atLeast: 1, atMost: 1, source: MINISTRY },
  { id: 'face.size', clause: ANNEX, measure: 'face-size', severity: 'reject', atLeast: 100, source: MINISTRY },
  { id: 'face.share', clause: ANNEX, measure: 'face-share', severity: 'reject', atMost: 50, warnFor: ['recogniser'], source: MINISTRY },
  { id: 'face.yaw', clause: ANNEX, measure: 'head-pose-yaw', severity: 'reject', atMost: 45, exclusive: true, source: MINISTRY },
  { id: 'face.cut', clause: ANNEX, measure: 'face-inside', severity: 'reject', atLeast: 95, source: 'a face that is cut is occluded' },
];

/** Good to know at the counter; no verdict hangs on it. */
const ADVICE: readonly PhotoRule[] = [
  {
    id: 'advice.orientation',
    clause: 'ISO/IEC 39794-5 annex D',
    measure: 'picture-orientation',
    severity: 'advice',
    atMost: 0,
    source: 'a face beyond 65 degrees lies in a picture that does',
  },
  {
    id: 'advice.bystanders',
    clause: ANNEX,
    measure: 'bystander-count',
    severity: 'advice',
    atMost: 0,
    source: 'faces of less than a quarter of the largest stand behind it',
  },
  { id: 'advice.pitch', clause: ANNEX, measure: 'head-pose-pitch', severity: 'advice', atMost: 25, source: 'ISO/IEC 39794-5 annex D' },
  { id: 'advice.roll', clause: ANNEX, measure: 'head-pose-roll', severity: 'advice', atMost: 20, source: 'ISO/IEC 39794-5 annex D' },
  {
    id: 'advice.inter-eye-distance',
    clause: 'ISO/IEC 29794-5',
    measure: 'inter-eye-distance',
    severity: 'advice',
    atLeast: 60,
    source: 'the networks see eyes 53 to 64 pixels apart: a smaller face is enlarged',
  },
];

/** The photo rules of 民函〔2020〕13号 (MCA-2020-13). */
export const MCA_2020_13: PhotoPolicy = {
  id: 'mca-2020-13@1',
  rules: [
    ...FILE,
    ...FACE,
    ...OCCLUSION,
    ...LIGHT,
    ...REUSE,
    ...DRAWN,
    ...PROVENANCE_RULES,
    ...PRESENTATION,
    ...ADVICE,
    ...EXPRESSION_AND_SURROUNDINGS,
  ],
};
