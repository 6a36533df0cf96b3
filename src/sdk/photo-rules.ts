import type { PhotoSource } from '../core/acts.js';
import type { CallOptions, DetectedFace } from '../core/contracts.js';
import type { Measurement } from '../core/measurement.js';
import type { DecodedPhoto } from '../image/decode-photo.js';
import { type Sniffed, sniffImage } from '../image/sniff-image.js';
import { createPhotoAssessor, type PhotoAssessor } from '../quality/create-assessor.js';
import { faceCounts, fileMeasurements } from '../quality/photo-file-measures.js';
import { MCA_2020_13 } from '../quality/policy/mca-2020-13.js';
import type { PhotoPolicy } from '../quality/policy/photo-policy.js';
import type { PhotoFingerprint } from '../quality/reuse/photo-fingerprint.js';
import { type PhotoReport, photoReport } from './photo-report.js';

/** A photo as far as it has been looked at. */
export interface SeenPhoto {
  readonly bytes: Uint8Array;
  /** Absent where the file could not be decoded. */
  readonly decoded?: DecodedPhoto | undefined;
  readonly faces?: readonly DetectedFace[] | undefined;
  /** The one that is held to the rules. Default: the largest. */
  readonly face?: DetectedFace | undefined;
  readonly decodeMs: number;
  readonly detectMs: number;
}

/** Measures photos that were decoded already and holds them to a policy. */
export class PhotoRules implements AsyncDisposable {
  readonly policy: PhotoPolicy;
  readonly #threads: number;
  /** Opened with the first photo: many a gallery never measures one. */
  #assessor: Promise<PhotoAssessor> | undefined;

  constructor(threads: number, policy: PhotoPolicy = MCA_2020_13) {
    this.policy = policy;
    this.#threads = threads;
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
    const of = decoded === undefined || face === undefined ? [] : await (await this.#opened()).assess(decoded.image, face, call);
    const timings = { decodeMs, detectMs, measureMs: performance.now() - start };
    return photoReport(policy, { measurements: [...file, ...counts, ...of, ...further], photo: decoded?.facts, face, timings }, source);
  }

  /** What a copy of the photo is known by. */
  async fingerprint({ image, facts }: DecodedPhoto, face: DetectedFace, call: CallOptions): Promise<PhotoFingerprint> {
    return (await this.#opened()).fingerprint(image, face, facts.sha256, call);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const assessor = await this.#assessor?.catch(() => undefined);
    await assessor?.[Symbol.asyncDispose]();
  }

  #opened(): Promise<PhotoAssessor> {
    this.#assessor ??= createPhotoAssessor({ threads: this.#threads });
    return this.#assessor;
  }
}

/** What a file is by its first bytes; nothing where there are none. */
export function sniffed(bytes: Uint8Array): Sniffed | undefined {
  return bytes.length > 0 ? sniffImage(bytes) : undefined;
}
