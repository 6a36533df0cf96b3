import { type FaceMeasure, ramp } from '../face-measure.js';

/** Twice the least allowed face (MCA-2020-13 annex art. 12(1): 100 by 100 pixels). */
const AMPLE = 200;

/** The shorter side of the face's box in the picture's pixels: forehead to chin, ear to ear. */
export const faceSize: FaceMeasure = {
  name: 'face-size',
  unit: 'px',
  measure({ face }) {
    const value = Math.min(face.box.width, face.box.height);
    return { value, score: ramp(value, 0, AMPLE) };
  },
};
