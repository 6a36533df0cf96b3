import { PHOTO_SOURCES, type PhotoSource } from '../core/acts.js';
import { checkBytes, checkInteger, checkKeys, checkOneOf } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, DetectedFace, Detector } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { Box, HeadPose, Point } from '../core/geometry.js';
import type { Measurement } from '../core/measurement.js';
import { createDetector } from '../detector/main.js';
import { decodePhoto, type PhotoFacts } from '../image/decode-photo.js';
import { sniffImage } from '../image/sniff-image.js';
import { createPhotoAssessor, type PhotoAssessor } from '../quality/create-assessor.js';
import { judge, type PhotoVerdict, type RuleResult } from '../quality/policy/judge.js';
import { MCA_2020_13 } from '../quality/policy/mca-2020-13.js';
import { checkPhotoPolicy, type PhotoPolicy } from '../quality/policy/photo-policy.js';
import { ADVICE_LANGUAGES, type AdviceLanguage, adviceFor, type RuleAdvice } from '../quality/texts/advice.js';
import { faceCounts, fileMeasurements } from './photo-file-measures.js';

/** Options of `validatePhoto`. */
export interface ValidatePhotoOptions extends CallOptions {
  /** Where the photo comes from: a recogniser crops heads on purpose (MCA-2020-13 circular 2(2)). Default: nothing is known. */
  readonly source?: PhotoSource | undefined;
  /** The rules. Default: `MCA_2020_13`, or the one the validator was opened with. */
  readonly policy?: PhotoPolicy | undefined;
}

/** A rule with what to do about it where it is broken. */
export interface ReportedRule extends RuleResult {
  /** Absent where the rule passed or was not assessed. */
  readonly advice?: Readonly<Record<AdviceLanguage, RuleAdvice>> | undefined;
}

/** The face a report speaks of. */
export interface ReportedFace {
  readonly box: Box;
  readonly headPose?: HeadPose | undefined;
  /** Both eyes, nose tip, mouth corners, in pixels of the upright picture. */
  readonly landmarks: readonly Point[];
}

/** What `validatePhoto` says of a photo. */
export interface PhotoReport {
  /** `accept`: fit to be enrolled. `review`: somebody looks first. `reject`: take it again. It never keeps anybody from being searched for. */
  readonly verdict: PhotoVerdict;
  /** Id and version of the rules. */
  readonly policy: string;
  /** Every rule of the policy, in its order. */
  readonly rules: readonly ReportedRule[];
  /** What matters most, for the counter; absent where nothing is to be done. */
  readonly action?: ReportedAction | undefined;
  /** Absent where the file could not be decoded. */
  readonly photo?: PhotoFacts | undefined;
  /** The largest face; absent where there is none. */
  readonly face?: ReportedFace | undefined;
  /** Milliseconds of each stage. */
  readonly timings: { readonly decodeMs: number; readonly detectMs: number; readonly measureMs: number };
}

/** The single most important thing to do. */
export interface ReportedAction {
  readonly rule: string;
  /** At most 20 characters each. */
  readonly text: Readonly<Record<AdviceLanguage, string>>;
}

/** Options of {@link openPhotoValidator}. */
export interface PhotoValidatorOptions {
  /** Finds faces; stays the caller's. Default: the detector that lies in the package. */
  readonly detector?: Detector | undefined;
  /** Default: `MCA_2020_13`. */
  readonly policy?: PhotoPolicy | undefined;
  /** Most worker threads for detecting, and as many for measuring, 1 to 64. Default 1. */
  readonly threads?: number | undefined;
}

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
  checkKeys('openPhotoValidator options', options, ['detector', 'policy', 'threads']);
  const { threads = 1, policy = MCA_2020_13 } = options;
  checkInteger('threads', threads, 1, 64);
  checkPhotoPolicy(policy);
  const own = options.detector === undefined ? await createDetector({ threads }) : undefined;
  return new OpenValidator(options.detector ?? (own as Detector), own, threads, policy);
}

class OpenValidator implements PhotoValidator {
  readonly #detector: Detector;
  readonly #own: AsyncDisposable | undefined;
  readonly #threads: number;
  readonly #policy: PhotoPolicy;
  /** Opened with the first photo: many a gallery never validates one. */
  #assessor: Promise<PhotoAssessor> | undefined;
  #closing: Promise<void> | undefined;

  constructor(detector: Detector, own: AsyncDisposable | undefined, threads: number, policy: PhotoPolicy) {
    this.#detector = detector;
    this.#own = own;
    this.#threads = threads;
    this.#policy = policy;
  }

  async validatePhoto(photo: Uint8Array, options: ValidatePhotoOptions = {}): Promise<PhotoReport> {
    if (this.#closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'photo validator' });
    checkBytes('photo', photo);
    checkKeys('validatePhoto options', options, ['signal', 'source', 'policy']);
    const { source, policy = this.#policy, signal } = options;
    checkCallOptions({ signal });
    if (source !== undefined) checkOneOf('source', source, PHOTO_SOURCES);
    if (policy !== this.#policy) checkPhotoPolicy(policy);
    signal?.throwIfAborted();
    const found = await this.#measured(photo, { signal });
    const { verdict, rules } = judge(policy, found.measurements, source);
    const reported = rules.map(advised);
    const action = mostImportant(reported);
    const { photo: facts, face, timings } = found;
    return { verdict, policy: policy.id, rules: reported, action, photo: facts, face, timings };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #measured(bytes: Uint8Array, call: CallOptions) {
    const start = performance.now();
    const timings = { decodeMs: 0, detectMs: 0, measureMs: 0 };
    const sniffed = bytes.length > 0 ? sniffImage(bytes) : undefined;
    const decoded = sniffed?.supported === true ? await decodedOr(bytes, call) : undefined;
    timings.decodeMs = performance.now() - start;
    const file = fileMeasurements(bytes, sniffed, decoded?.facts);
    if (decoded === undefined) return { measurements: file, photo: undefined, face: undefined, timings };
    const faces = await this.#detector.detect(decoded.image, call);
    timings.detectMs = performance.now() - start - timings.decodeMs;
    const [largest] = faces;
    const counts = faceCounts(faces);
    const of = largest === undefined ? [] : await (await this.#opened()).assess(decoded.image, largest, call);
    timings.measureMs = performance.now() - start - timings.decodeMs - timings.detectMs;
    const measurements: readonly Measurement[] = [...file, ...counts, ...of];
    return { measurements, photo: decoded.facts, face: largest && reportedFace(largest), timings };
  }

  #opened(): Promise<PhotoAssessor> {
    this.#assessor ??= createPhotoAssessor({ threads: this.#threads });
    return this.#assessor;
  }

  async #close(): Promise<void> {
    const assessor = await this.#assessor?.catch(() => undefined);
    await Promise.all([assessor?.[Symbol.asyncDispose](), this.#own?.[Symbol.asyncDispose]()]);
  }
}

/** `undefined` for a file that is no whole picture, or a larger one than anybody decodes. */
async function decodedOr(bytes: Uint8Array, call: CallOptions) {
  try {
    return await decodePhoto(bytes, call);
  } catch (error) {
    if (error instanceof RescueFaceError && error.code.startsWith('ERR_IMAGE_')) return undefined;
    throw error;
  }
}

function reportedFace({ box, headPose, landmarks }: DetectedFace): ReportedFace {
  return { box, headPose, landmarks };
}

function advised(result: RuleResult): ReportedRule {
  const [en, chinese] = ADVICE_LANGUAGES.map((language) => adviceFor(result, language));
  return en === undefined || chinese === undefined ? result : { ...result, advice: { en, 'zh-CN': chinese } };
}

/** What `preparePhoto` cures: whoever must be photographed again needs not hear of it. */
const CURABLE: readonly string[] = ['file-is-jpeg', 'file-bytes', 'file-longer-side'];

/**
 * What rejects before what wants a look, before what warns, before mere advice, and what takes another photo before what a
 * program cures; among equals the policy's order.
 */
function mostImportant(rules: readonly ReportedRule[]): ReportedAction | undefined {
  const weight = ({ status, severity, advice, measure }: ReportedRule): number => {
    if (advice === undefined) return 0;
    if (severity === 'advice') return 1;
    if (status === 'warn') return 2;
    if (CURABLE.includes(measure)) return 3;
    return severity === 'review' ? 4 : 5;
  };
  let best: ReportedRule | undefined;
  for (const rule of rules) if (weight(rule) > (best === undefined ? 0 : weight(best))) best = rule;
  if (best?.advice === undefined) return undefined;
  const { en, 'zh-CN': chinese } = best.advice;
  return { rule: best.rule, text: { en: en.action, 'zh-CN': chinese.action } };
}
