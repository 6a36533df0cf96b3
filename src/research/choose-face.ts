import type { KnownFace } from './research-cache.js';

/** Which of several faces is the subject: the largest by area, or the one nearest the picture's middle. */
export type FaceChoice = 'largest' | 'centre';

/** The subject's face; of equals the first. `undefined` without a face. */
export function chooseFace(
  { width, height, faces }: { readonly width: number; readonly height: number; readonly faces: readonly KnownFace[] },
  choice: FaceChoice,
): KnownFace | undefined {
  const distance = ({ box }: KnownFace) => Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2);
  const rank = choice === 'centre' ? distance : ({ box }: KnownFace) => -box.width * box.height;
  let best: KnownFace | undefined;
  for (const face of faces) if (best === undefined || rank(face) < rank(best)) best = face;
  return best;
}
