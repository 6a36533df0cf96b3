import type { PhotoRule } from './photo-policy.js';

const ANNEX = 'MCA-2020-13 annex art. 12(1)';
const ISO = 'ISO/IEC 29794-5';
/** Limits lie between what good photos have and what photos spoilt on purpose have; `bench/validate` measures both. */
const FITTED = 'between good photos of lfw-dev and deepface and the same spoilt clearly';

/** Light and sharpness: no over-exposure, no backlight, no shake. */
export const LIGHT: readonly PhotoRule[] = [
  {
    id: 'light.over-exposed',
    clause: ANNEX,
    measure: 'over-exposure-prevention',
    severity: 'reject',
    atMost: 15,
    warnAtMost: 25,
    source: FITTED,
  },
  { id: 'light.bright', clause: ANNEX, measure: 'luminance-mean', severity: 'reject', atMost: 212, warnAtMost: 222, source: FITTED },
  {
    id: 'light.under-exposed',
    clause: ANNEX,
    measure: 'under-exposure-prevention',
    severity: 'reject',
    atMost: 35,
    warnAtMost: 55,
    source: FITTED,
  },
  {
    id: 'light.dark',
    clause: ANNEX,
    measure: 'luminance-mean',
    severity: 'reject',
    atLeast: 50,
    // Far below the darkest skin in a good photo (68): a limit on light, never on people.
    warnAtLeast: 40,
    source: FITTED,
  },
  { id: 'light.backlight', clause: ANNEX, measure: 'backlight', severity: 'reject', atMost: 1.5, warnAtMost: 2.3, source: FITTED },
  { id: 'light.defocus', clause: ANNEX, measure: 'sharpness', severity: 'reject', atMost: 2, warnAtMost: 2.3, source: FITTED },
  { id: 'light.motion-blur', clause: ANNEX, measure: 'motion-blur', severity: 'reject', atMost: 1.4, warnAtMost: 1.6, source: FITTED },
  {
    id: 'light.compression',
    clause: ISO,
    measure: 'no-compression-artifacts',
    severity: 'review',
    atMost: 2.7,
    warnAtMost: 3.2,
    source: FITTED,
  },
  { id: 'light.noise', clause: ISO, measure: 'noise', severity: 'review', atMost: 6, warnAtMost: 10, source: FITTED },
  {
    id: 'light.colour',
    clause: ISO,
    measure: 'natural-colour',
    severity: 'review',
    atMost: 5,
    // A photo without colour has 7.07: it warns. Beyond this a lamp or a filter has coloured the face.
    warnAtMost: 15,
    source: FITTED,
  },
  { id: 'light.uneven', clause: ISO, measure: 'illumination-uniformity', severity: 'advice', atLeast: 25, source: FITTED },
  { id: 'light.flat', clause: ISO, measure: 'dynamic-range', severity: 'advice', atLeast: 5.5, source: FITTED },
];
