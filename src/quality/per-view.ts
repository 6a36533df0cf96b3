import type { FaceView } from './face-measure.js';

/** What several measures need of one face, worked out once and kept as long as the view is: the answer is that of `work`. */
export function perView<T extends object>(work: (view: FaceView) => T): (view: FaceView) => T {
  const kept = new WeakMap<FaceView, T>();
  return (view) => {
    const before = kept.get(view);
    if (before !== undefined) return before;
    const made = work(view);
    kept.set(view, made);
    return made;
  };
}
