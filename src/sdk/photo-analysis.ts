import { checkInteger, describe } from '../core/check.js';
import type { CallOptions, DetectedFace, Detector, Embedder, Embedding } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { decodePhoto, type PhotoFacts } from '../image/decode-photo.js';

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
}

/** A photo that gave no template, and why. Not an error: the counter is told and decides. */
export interface UnusablePhoto extends DetectedPhoto {
  readonly status: 'no-face' | 'several-faces';
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

/** Decodes a photo, finds its faces, and turns the chosen one into a template. */
export async function embedPhoto(
  { detector, embedder }: PhotoStages,
  bytes: Uint8Array,
  choice: FaceChoice,
  options: CallOptions,
): Promise<EmbeddedPhoto | UnusablePhoto> {
  const { image, ...found } = await detectInPhoto(detector, bytes, options);
  const { faces } = found;
  if (faces.length === 0) return { status: 'no-face', ...found };
  if (choice === 'only' && faces.length > 1) return { status: 'several-faces', ...found };
  const place = typeof choice === 'number' ? choice : 0;
  checkInteger('face', place, 0, faces.length - 1);
  const face = faces[place] as DetectedFace;
  const start = performance.now();
  const embedding = await embedder.embed(image, face.landmarks, options);
  // A plugged-in model is not trusted: what is not a template of its space reaches neither store nor index.
  checkEmbedding(embedding, embedder.space, embedder.dimension);
  const timings = { ...found.timings, embedMs: performance.now() - start };
  return { status: 'embedded', ...found, timings, face, embedding };
}
