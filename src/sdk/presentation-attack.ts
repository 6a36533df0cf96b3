import { orAborted } from '../core/abort.js';
import { checkId, checkNumber, describe } from '../core/check.js';
import type { CallOptions, DetectedFace, PixelImage } from '../core/contracts.js';
import type { Measurement } from '../core/measurement.js';

/**
 * Tells a living face from a picture or mask of one held before the camera (ISO/IEC 30107-1). None lies in the package: a
 * host plugs in its own, with its own error rates (ISO/IEC 30107-3).
 */
export interface PresentationAttackDetector {
  /** Identifies network and limit; changes whenever an answer could. */
  readonly id: string;
  /** Its own limit, above 0 and below 1: what scores higher is suspected. */
  readonly limit: number;
  /** 0 (a living face) to 1 (an attack) for the largest face. The pixels must not change before the promise settles. */
  score(image: PixelImage, face: DetectedFace, options?: CallOptions): Promise<number>;
}

/** Refuses what is no detector of attacks. */
export function checkPresentationAttack(detector: unknown): asserts detector is PresentationAttackDetector {
  if (typeof detector !== 'object' || detector === null) {
    throw new TypeError(`Expected a detector for presentationAttack, received ${describe(detector)}`);
  }
  const { id, limit, score } = detector as Partial<PresentationAttackDetector>;
  checkId('id of presentationAttack', id);
  checkNumber('limit of presentationAttack', limit, Number.MIN_VALUE, 1 - Number.EPSILON);
  if (typeof score !== 'function') throw new TypeError(`Expected a function for score of presentationAttack, received ${describe(score)}`);
}

const NAME = 'presentation-attack';

/** The score in multiples of the detector's own limit. One that fails, or answers with what is no score, does not sink the report. */
export async function presentationAttack(
  detector: PresentationAttackDetector,
  image: PixelImage,
  face: DetectedFace | undefined,
  options: CallOptions,
): Promise<Measurement> {
  if (face === undefined) return { status: 'not-assessed', name: NAME, reason: 'no-face' };
  try {
    const score: unknown = await orAborted(detector.score(image, face, options), options.signal);
    if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return { status: 'not-assessed', name: NAME, reason: 'failed' };
    return { status: 'ok', name: NAME, value: score / detector.limit, unit: '×', score: 100 * (1 - score) };
  } catch {
    options.signal?.throwIfAborted();
    return { status: 'not-assessed', name: NAME, reason: 'failed' };
  }
}
