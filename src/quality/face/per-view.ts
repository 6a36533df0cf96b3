import type { FaceView } from '../face-measure.js';

/** What several measures need of one face, worked out once and kept with the view. */
export function perView<T>(work: (view: FaceView) => T): (view: FaceView) => T {
  return (view) => view.once(work);
}
