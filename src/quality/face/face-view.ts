import type { FaceView } from '../face-measure.js';

/** A view that keeps what was worked out of it. */
export function faceView(parts: Omit<FaceView, 'once'>): FaceView {
  const kept = new Map<unknown, unknown>();
  const view: FaceView = {
    ...parts,
    once<T>(work: (view: FaceView) => T): T {
      if (!kept.has(work)) kept.set(work, work(view));
      return kept.get(work) as T;
    },
  };
  return view;
}
