import type { FaceMeasure } from './face-measure.js';
import { FACE_MEASURES } from './measures/measures.js';

/** What is measured of a face in one go: everything, or one of two halves that take about as long as one another. */
export type MeasuredPart = 'all' | 'light-and-blur' | 'the-rest';

/** They share the face's oval, its luma and its blur; the other half shares its colours and the picture's own pixels. */
const LIGHT_AND_BLUR: ReadonlySet<string> = new Set([
  'background-uniformity',
  'backlight',
  'drawn-shading',
  'dynamic-range',
  'eyes-open',
  'luminance-mean',
  'motion-blur',
  'motion-blur-direction',
  'over-exposure-prevention',
  'sharpness',
  'under-exposure-prevention',
]);

/** The measures of a part, in the order of the report. */
export function measuresOf(part: MeasuredPart): readonly FaceMeasure[] {
  if (part === 'all') return FACE_MEASURES;
  return FACE_MEASURES.filter(({ name }) => LIGHT_AND_BLUR.has(name) === (part === 'light-and-blur'));
}
