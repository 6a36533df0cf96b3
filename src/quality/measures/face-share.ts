import { type FaceMeasure, ramp } from '../face-measure.js';

/** Of the picture, the face's box: what of it lies outside the picture counts too, so that no crop makes a face smaller. */
export const faceShare: FaceMeasure = {
  name: 'face-share',
  unit: '%',
  measure({ face, image }) {
    const value = (100 * face.box.width * face.box.height) / (image.width * image.height);
    return { value, score: ramp(value, 100, 25) };
  },
};
