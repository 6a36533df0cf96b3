import { checkBytes, checkInteger, checkKeys, describe } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import { checkImage, checkLandmarks } from '../core/check-image.js';
import type { CallOptions, DetectedFace, PixelImage } from '../core/contracts.js';
import type { Measurement } from '../core/measurement.js';
import { WorkerPool } from '../runtime/worker-pool.js';
import type { MeasuredPart } from './measure-halves.js';
import { FACE_MEASURES } from './measures/measures.js';
import { fileHead } from './provenance/file-head.js';
import type { PhotoFingerprint } from './reuse/photo-fingerprint.js';
import type { FingerprintTask, MeasureTask, TraceTask } from './worker.js';

/** Options of {@link createPhotoAssessor}. */
export interface PhotoAssessorOptions {
  /** Most worker threads, 1 to 64. Default 1. With two that have nothing else to do, one face is measured in half the time. */
  readonly threads?: number | undefined;
}

/** Measures the quality of faces, in worker threads. */
export interface PhotoAssessor extends AsyncDisposable {
  /**
   * Every measure there is of one face of a picture, in a fixed order. What cannot be measured is `not-assessed`, with its
   * reason. The pixels must not change before the promise settles.
   */
  assess(image: PixelImage, face: DetectedFace, options?: CallOptions): Promise<readonly Measurement[]>;
  /** What `photoFingerprint` makes of a photo. The pixels must not change before the promise settles. */
  fingerprint(image: PixelImage, face: Pick<DetectedFace, 'landmarks'>, sha256: string, options?: CallOptions): Promise<PhotoFingerprint>;
  /**
   * What `measureProvenance` says of a file and its picture: traces that it was not taken for the purpose. `stored` is the
   * picture's size before it was set upright. Neither bytes nor pixels may change before the promise settles.
   */
  trace(
    bytes: Uint8Array,
    image: PixelImage,
    stored: { readonly width: number; readonly height: number },
    options?: CallOptions,
  ): Promise<readonly Measurement[]>;
}

/**
 * Opens the quality measures. Rejects with `ERR_WORKER_FAILED` where no thread can be started.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { decodePhoto } from 'rescue-face';
 * import { createDetector } from 'rescue-face/detector';
 * import { createPhotoAssessor, judge, MCA_2020_13 } from 'rescue-face/quality';
 *
 * await using detector = await createDetector();
 * await using assessor = await createPhotoAssessor();
 * const { image } = await decodePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * const [face] = await detector.detect(image);
 * if (face !== undefined) {
 *   const measurements = await assessor.assess(image, face);
 *   for (const rule of judge(MCA_2020_13, measurements).rules) console.log(rule.rule, rule.status, rule.value);
 * }
 * ```
 */
export async function createPhotoAssessor(options: PhotoAssessorOptions = {}): Promise<PhotoAssessor> {
  checkKeys('createPhotoAssessor options', options, ['threads']);
  const { threads = 1 } = options;
  checkInteger('threads', threads, 1, 64);
  const pool = new WorkerPool({ what: 'quality', url: new URL('./quality-worker.js', import.meta.url), threads, init: {} });
  try {
    await pool.ready();
  } catch (error) {
    await pool.close();
    throw error;
  }
  return {
    async assess(image, face, callOptions = {}) {
      checkImage(image);
      if (typeof face !== 'object' || face === null) throw new TypeError(`Expected a detected face for face, received ${describe(face)}`);
      checkCallOptions(callOptions);
      const { width, height, data } = image;
      const measure = (part: MeasuredPart) =>
        pool.call<readonly Measurement[]>('measure', { image: { width, height, data }, face, part } satisfies MeasureTask, callOptions);
      // Both set the face upright: that is worth it only where nobody else waits for the second thread.
      if (pool.spare < 2) return measure('all');
      return inOrder(await Promise.all([measure('light-and-blur'), measure('the-rest')]));
    },
    async fingerprint(image, { landmarks }, sha256, callOptions = {}) {
      checkImage(image);
      checkLandmarks(landmarks);
      checkCallOptions(callOptions);
      const { width, height, data } = image;
      const task: FingerprintTask = { image: { width, height, data }, face: { landmarks }, sha256 };
      return pool.call<PhotoFingerprint>('fingerprint', task, callOptions);
    },
    async trace(bytes, image, stored, callOptions = {}) {
      checkBytes('bytes', bytes);
      checkImage(image);
      checkCallOptions(callOptions);
      const { width, height, data } = image;
      const task: TraceTask = {
        head: fileHead(bytes),
        image: { width, height, data },
        stored: { width: stored.width, height: stored.height },
      };
      return pool.call<readonly Measurement[]>('trace', task, callOptions);
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** Measurements of all parts, in the order of the report. */
function inOrder(parts: readonly (readonly Measurement[])[]): readonly Measurement[] {
  const byName = new Map(parts.flat().map((one) => [one.name, one]));
  return FACE_MEASURES.flatMap(({ name }) => byName.get(name) ?? []);
}
