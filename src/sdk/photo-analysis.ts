import { checkInteger, describe } from '../core/check.js';
import type { CallOptions, DetectedFace, Detector, Embedder, Embedding } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { decodePhoto, type PhotoFacts } from '../image/decode-photo.js';
import type { PhotoReport } from './photo-report.js';
import type { SeenPhoto } from './photo-rules.js';
import { settleBoth } from './settle-both.js';

/**
 * Which face of a photo is meant. `only`: there must be exactly one, otherwise the answer is `several-faces` and a
 * person chooses. `largest`: the one with the largest box. A number: the place in the list that `detect` gives.
 */
export type FaceChoice = 'only' | 'largest' | number;

/** Milliseconds spent in each stage, waiting for a free worker included. */
export interface StageTimings {
  readonly decodeMs: number;
  readonly detectMs: number;
  readonly embedMs?: number | undefined;
  readonly searchMs?: number | undefined;
  /** Until the usage entry was committed. */
  readonly entryMs?: number | undefined;
}

/** A photo in which faces were looked for. */
export interface DetectedPhoto {
  readonly photo: PhotoFacts;
  /** Largest first; empty where there is none. */
  readonly faces: readonly DetectedFace[];
  readonly timings: StageTimings;
}

/** A photo of which one face was taken. */
export interface EmbeddedPhoto extends DetectedPhoto {
  readonly status: 'embedded';
  readonly face: DetectedFace;
  readonly embedding: Embedding;
  /** What the photo rules say of it; absent where they were not asked. */
  readonly report?: PhotoReport | undefined;
}

/** A photo that gave no template, and why. Not an error: the counter is told and decides. */
export interface UnusablePhoto extends DetectedPhoto {
  readonly status: 'no-face' | 'several-faces';
  /** What the photo rules say of it; absent where they were not asked. */
  readonly report?: PhotoReport | undefined;
}

/** The parts a photo goes through. */
export interface PhotoStages {
  readonly detector: Detector;
  readonly embedder: Embedder;
}

/** Refuses anything that is not a {@link FaceChoice}. */
export function checkFaceChoice(choice: unknown): asserts choice is FaceChoice {
  if (choice === 'only' || choice === 'largest') return;
  if (typeof choice !== 'number') throw new TypeError(`Expected 'only', 'largest' or a number for face, received ${describe(choice)}`);
  checkInteger('face', choice, 0, 1_000_000);
}

/** Decodes a photo and finds its faces. */
export async function detectInPhoto(detector: Detector, bytes: Uint8Array, options: CallOptions) {
  const start = performance.now();
  const { image, facts } = await decodePhoto(bytes, options);
  const decoded = performance.now();
  const faces = await detector.detect(image, options);
  const timings: StageTimings = { decodeMs: decoded - start, detectMs: performance.now() - decoded };
  return { image, photo: facts, faces, timings };
}

/** Decodes a photo, finds its faces, holds it to the rules where they are given, and turns the chosen one into a template. */
export async function embedPhoto(
  { detector, embedder }: PhotoStages,
  bytes: Uint8Array,
  choice: FaceChoice,
  options: CallOptions,
  report?: ((seen: SeenPhoto) => Promise<PhotoReport | undefined>) | undefined,
): Promise<EmbeddedPhoto | UnusablePhoto> {
  const { image, ...found } = await detectInPhoto(detector, bytes, options);
  const { faces, photo: facts } = found;
  const reported = (face?: DetectedFace) => report?.({ bytes, decoded: { image, facts }, faces, face, ...found.timings });
  if (faces.length === 0) return { status: 'no-face', ...found, report: await reported() };
  if (choice === 'only' && faces.length > 1) return { status: 'several-faces', ...found, report: await reported() };
  const place = typeof choice === 'number' ? choice : 0;
  checkInteger('face', place, 0, faces.length - 1);
  const face = faces[place] as DetectedFace;
  const start = performance.now();
  const embed = async () => {
    const embedding = await embedder.embed(image, face.landmarks, options);
    return { embedding, embedMs: performance.now() - start };
  };
  const [{ embedding, embedMs }, said] = await settleBoth(embed(), reported(face));
  // A plugged-in model is not trusted: what is not a template of its space reaches neither store nor index.
  checkEmbedding(embedding, embedder.space, embedder.dimension);
  return { status: 'embedded', ...found, timings: { ...found.timings, embedMs }, face, embedding, report: said };
}
