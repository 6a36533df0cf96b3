import { PHOTO_SOURCES, type PhotoSource } from '../core/acts.js';
import { checkBytes, checkInteger, checkKeys, checkOneOf } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Detector } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { createDetector } from '../detector/main.js';
import { type DecodedPhoto, decodePhoto } from '../image/decode-photo.js';
import { MCA_2020_13 } from '../quality/policy/mca-2020-13.js';
import { checkPhotoPolicy, type PhotoPolicy } from '../quality/policy/photo-policy.js';
import type { PhotoReport } from './photo-report.js';
import { PhotoRules, type SeenPhoto, sniffed } from './photo-rules.js';
import { checkPresentationAttack, type PresentationAttackDetector } from './presentation-attack.js';

/** Options of `validatePhoto`. */
export interface ValidatePhotoOptions extends CallOptions {
  /** Where the photo comes from: a recogniser crops heads on purpose (MCA-2020-13 circular 2(2)). Default: nothing is known. */
  readonly source?: PhotoSource | undefined;
  /** The rules. Default: `MCA_2020_13`, or the one the validator was opened with. */
  readonly policy?: PhotoPolicy | undefined;
}

/** Options of {@link openPhotoValidator}. */
export interface PhotoValidatorOptions {
  /** Finds faces; stays the caller's. Default: the detector that lies in the package. */
  readonly detector?: Detector | undefined;
  /** Default: `MCA_2020_13`. */
  readonly policy?: PhotoPolicy | undefined;
  /** Most worker threads for detecting, 1 to 64, and one more for measuring: it is done in two halves at once. Default 1. */
  readonly threads?: number | undefined;
  /** Tells a face from a picture of one; stays the caller's. Default: none, and the rule `presentation.attack` is not assessed. */
  readonly presentationAttack?: PresentationAttackDetector | undefined;
}

const MOST_THREADS = 64;

/** Holds photos to the rules, without a gallery. */
export interface PhotoValidator extends AsyncDisposable {
  /** Never rejects for a bad photo: that is an answer. */
  validatePhoto(photo: Uint8Array, options?: ValidatePhotoOptions): Promise<PhotoReport>;
}

/**
 * Opens the photo rules by themselves: no gallery, no keys, nothing is kept or recorded.
 *
 * Rejects with `ERR_MODEL_*` and `ERR_NATIVE_LOAD` as `createDetector` does.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { openPhotoValidator } from 'rescue-face';
 *
 * await using validator = await openPhotoValidator();
 * const report = await validator.validatePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * console.log(report.verdict, report.action?.text['zh-CN']);
 * ```
 */
export async function openPhotoValidator(options: PhotoValidatorOptions = {}): Promise<PhotoValidator> {
  checkKeys('openPhotoValidator options', options, ['detector', 'policy', 'threads', 'presentationAttack']);
  const { threads = 1, policy = MCA_2020_13 } = options;
  checkInteger('threads', threads, 1, MOST_THREADS);
  checkPhotoPolicy(policy);
  if (options.presentationAttack !== undefined) checkPresentationAttack(options.presentationAttack);
  const own = options.detector === undefined ? await createDetector({ threads }) : undefined;
  const rules = new PhotoRules(Math.min(MOST_THREADS, threads + 1), policy, options.presentationAttack);
  return validatorOf(options.detector ?? (own as Detector), rules, async () => {
    await Promise.all([rules[Symbol.asyncDispose](), own?.[Symbol.asyncDispose]()]);
  });
}

/** Decodes photos, finds their faces, and holds them to the rules. `close` is called once. */
export function validatorOf(detector: Detector, photoRules: PhotoRules, close: () => Promise<void>): PhotoValidator {
  let closing: Promise<void> | undefined;
  return {
    async validatePhoto(bytes, options = {}) {
      if (closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'photo validator' });
      checkValidation(bytes, options);
      const { source, policy, signal } = options;
      const seen = await seePhoto(detector, bytes, { signal }, (decoded) => photoRules.traces(bytes, decoded, source, { signal }, policy));
      return photoRules.report(seen, source, { signal }, policy);
    },
    [Symbol.asyncDispose]() {
      closing ??= close();
      return closing;
    },
  };
}

/** Refuses what is no photo and no options of `validatePhoto`. */
export function checkValidation(bytes: Uint8Array, options: ValidatePhotoOptions): void {
  checkBytes('photo', bytes);
  checkKeys('validatePhoto options', options, ['signal', 'source', 'policy']);
  const { source, policy, signal } = options;
  checkCallOptions({ signal });
  if (source !== undefined) checkOneOf('source', source, PHOTO_SOURCES);
  if (policy !== undefined) checkPhotoPolicy(policy);
}

/** Decodes a photo where that can be done, and finds its faces; `look` looks at the picture meanwhile, in another thread. */
export async function seePhoto(
  detector: Detector,
  bytes: Uint8Array,
  call: CallOptions,
  look: (decoded: DecodedPhoto) => Promise<SeenPhoto['traces']> = async () => undefined,
): Promise<SeenPhoto> {
  call.signal?.throwIfAborted();
  const start = performance.now();
  const decoded = sniffed(bytes)?.supported === true ? await decodedOr(bytes, call) : undefined;
  const decodeMs = performance.now() - start;
  if (decoded === undefined) return { bytes, decodeMs, detectMs: 0 };
  const [faces, traces] = await Promise.all([detector.detect(decoded.image, call), look(decoded)]);
  const detectMs = performance.now() - start - decodeMs;
  return { bytes, decoded, faces, traces, decodeMs, detectMs };
}

/** `undefined` for a file that is no whole picture, or a larger one than anybody decodes. */
async function decodedOr(bytes: Uint8Array, call: CallOptions): Promise<DecodedPhoto | undefined> {
  try {
    return await decodePhoto(bytes, call);
  } catch (error) {
    if (error instanceof RescueFaceError && error.code.startsWith('ERR_IMAGE_')) return undefined;
    throw error;
  }
}
