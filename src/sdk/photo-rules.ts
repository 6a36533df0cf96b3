import type { PhotoSource } from '../core/acts.js';
import type { CallOptions, DetectedFace } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { Measurement } from '../core/measurement.js';
import type { DecodedPhoto } from '../image/decode-photo.js';
import { type Sniffed, sniffImage } from '../image/sniff-image.js';
import { createPhotoAssessor, type PhotoAssessor } from '../quality/create-assessor.js';
import { faceCounts, fileMeasurements } from '../quality/photo-file-measures.js';
import { MCA_2020_13 } from '../quality/policy/mca-2020-13.js';
import type { PhotoPolicy } from '../quality/policy/photo-policy.js';
import type { PhotoFingerprint } from '../quality/reuse/photo-fingerprint.js';
import { type PhotoReport, photoReport } from './photo-report.js';
import { type PresentationAttackDetector, presentationAttack } from './presentation-attack.js';

/** A photo as far as it has been looked at. */
export interface SeenPhoto {
  readonly bytes: Uint8Array;
  /** Absent where the file could not be decoded. */
  readonly decoded?: DecodedPhoto | undefined;
  readonly faces?: readonly DetectedFace[] | undefined;
  /** The one that is held to the rules. Default: the largest. */
  readonly face?: DetectedFace | undefined;
  /** Looked for already, beside the faces. Default: now. */
  readonly traces?: readonly Measurement[] | undefined;
  readonly decodeMs: number;
  readonly detectMs: number;
}

/** Measures photos that were decoded already and holds them to a policy. */
export class PhotoRules implements AsyncDisposable {
  readonly policy: PhotoPolicy;
  readonly #threads: number;
  readonly #attack: PresentationAttackDetector | undefined;
  /** Opened with the first photo: many a gallery never measures one. */
  #assessor: Promise<PhotoAssessor> | undefined;
  #closed = false;

  constructor(threads: number, policy: PhotoPolicy = MCA_2020_13, attack?: PresentationAttackDetector) {
    this.policy = policy;
    this.#threads = threads;
    this.#attack = attack;
  }

  /** The same, or nothing where it cannot be told: for whatever no photo may keep from being done. */
  async reportIfTold(seen: SeenPhoto, source: PhotoSource | undefined, call: CallOptions): Promise<PhotoReport | undefined> {
    try {
      return await this.report(seen, source, call);
    } catch {
      call.signal?.throwIfAborted();
      return undefined;
    }
  }

  /** `further`: what was found out besides, and is held to the policy too. */
  async report(
    seen: SeenPhoto,
    source: PhotoSource | undefined,
    call: CallOptions,
    policy = this.policy,
    further: readonly Measurement[] = [],
  ): Promise<PhotoReport> {
    const { bytes, decoded, faces = [], face = faces[0], decodeMs, detectMs } = seen;
    const start = performance.now();
    const file = fileMeasurements(bytes, sniffed(bytes), decoded?.facts);
    const counts = decoded === undefined ? [] : faceCounts(faces);
    const [of, traces, shown] = await Promise.all([
      decoded === undefined || face === undefined ? [] : this.#opened().then((assessor) => assessor.assess(decoded.image, face, call)),
      decoded === undefined ? [] : (seen.traces ?? this.traces(bytes, decoded, source, call, policy)),
      decoded === undefined || this.#attack === undefined
        ? []
        : presentationAttack(this.#attack, decoded.image, face, call).then((one) => [one]),
    ]);
    const timings = { decodeMs, detectMs, measureMs: performance.now() - start };
    return photoReport(
      policy,
      { measurements: [...file, ...counts, ...of, ...traces, ...shown, ...further], photo: decoded?.facts, face, timings },
      source,
    );
  }

  /** What a copy of the photo is known by. */
  async fingerprint({ image, facts }: DecodedPhoto, face: DetectedFace, call: CallOptions): Promise<PhotoFingerprint> {
    return (await this.#opened()).fingerprint(image, face, facts.sha256, call);
  }

  /** Traces of where a photo comes from; none where the policy does not ask a photo of this source. They need no face. */
  async traces(
    bytes: Uint8Array,
    { image, facts }: DecodedPhoto,
    source: PhotoSource | undefined,
    call: CallOptions,
    policy = this.policy,
  ): Promise<readonly Measurement[]> {
    if (!asksForTraces(policy, source)) return [];
    const assessor = await this.#opened();
    return assessor.trace(bytes, image, { width: facts.storedWidth, height: facts.storedHeight }, call);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const assessor = await this.#assessor?.catch(() => undefined);
    await assessor?.[Symbol.asyncDispose]();
  }

  /** Nobody would close what a call that outlives its validator opens. */
  async #opened(): Promise<PhotoAssessor> {
    if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'quality' });
    this.#assessor ??= createPhotoAssessor({ threads: this.#threads });
    const opening = this.#assessor;
    try {
      return await opening;
    } catch (error) {
      // That no thread could be started once does not keep later photos from being measured.
      if (this.#assessor === opening) this.#assessor = undefined;
      throw error;
    }
  }
}

/** Whether any rule asks a photo of this source where it comes from: otherwise nobody waits for the answer. */
function asksForTraces({ rules }: PhotoPolicy, source: PhotoSource | undefined): boolean {
  return rules.some(
    ({ measure, notFor }) => measure.startsWith('provenance-') && (source === undefined || notFor?.includes(source) !== true),
  );
}

/** What a file is by its first bytes; nothing where there are none. */
export function sniffed(bytes: Uint8Array): Sniffed | undefined {
  return bytes.length > 0 ? sniffImage(bytes) : undefined;
}
