import { checkBytes, checkKeys } from '../core/check.js';
import type { CallOptions, DetectedFace } from '../core/contracts.js';
import { similarity } from '../core/embedding.js';
import type { PhotoFacts } from '../image/decode-photo.js';
import { checkFaceChoice, embedPhoto, type FaceChoice, type PhotoStages, type UnusablePhoto } from './photo-analysis.js';

/** Two photos to compare. */
export interface CompareInput {
  readonly a: Uint8Array;
  readonly b: Uint8Array;
  /** Which face is meant in photo `a` and in photo `b`. Default `only`. */
  readonly faceA?: FaceChoice | undefined;
  readonly faceB?: FaceChoice | undefined;
}

/** What a comparison answers. */
export type CompareResult =
  | {
      readonly status: 'compared';
      /** Cosine similarity, -1 to 1. Says how alike the templates are; whether it is one person is for a person to decide. */
      readonly similarity: number;
      readonly space: string;
      readonly a: { readonly photo: PhotoFacts; readonly face: DetectedFace };
      readonly b: { readonly photo: PhotoFacts; readonly face: DetectedFace };
    }
  | { readonly status: 'unusable'; readonly which: 'a' | 'b'; readonly reason: UnusablePhoto };

/** How alike two faces are. */
export async function comparePhotos(stages: PhotoStages, input: CompareInput, options: CallOptions): Promise<CompareResult> {
  checkKeys('compare', input, ['a', 'b', 'faceA', 'faceB']);
  const { faceA = 'only', faceB = 'only' } = input;
  checkBytes('a', input.a);
  checkBytes('b', input.b);
  checkFaceChoice(faceA);
  checkFaceChoice(faceB);
  const a = await embedPhoto(stages, input.a, faceA, options);
  if (a.status !== 'embedded') return { status: 'unusable', which: 'a', reason: a };
  const b = await embedPhoto(stages, input.b, faceB, options);
  if (b.status !== 'embedded') return { status: 'unusable', which: 'b', reason: b };
  return {
    status: 'compared',
    similarity: similarity(a.embedding, b.embedding),
    space: a.embedding.space,
    a: { photo: a.photo, face: a.face },
    b: { photo: b.photo, face: b.face },
  };
}
