import { checkBytesOf, checkKeys, checkSha256 } from '../../core/check.js';
import { checkImage, checkLandmarks } from '../../core/check-image.js';
import type { DetectedFace, PixelImage } from '../../core/contracts.js';
import { facePatch, PATCH_CELLS } from './face-patch.js';

/** Changes whenever the steps from pixels to a fingerprint change: those of two versions cannot be compared. */
export const PHOTO_FINGERPRINT_VERSION = 1;

const DIGEST_BYTES = 32;
/** Bytes of a fingerprint: its version, the SHA-256 of the file, the face as half a byte a cell. */
export const PHOTO_FINGERPRINT_BYTES = 1 + DIGEST_BYTES + PATCH_CELLS / 2;

/** Steps of half a byte on either side of the middle, for one deviation of the relief. */
const STEPS = 3;
const MIDDLE = 7.5;

/**
 * What a photo is known again by. It shows a coarse relief of a face and is as much somebody's as the photo: whoever
 * keeps it encrypts it, and erases it with the photo.
 */
export interface PhotoFingerprint {
  /** `PHOTO_FINGERPRINT_BYTES` bytes: to be encrypted at rest. */
  readonly bytes: Uint8Array;
  /** Fingerprints of different versions are not compared. */
  readonly version: number;
}

/**
 * The fingerprint of a photo by one of its faces. Synchronous and pure, under a millisecond.
 *
 * @param image - the decoded picture, upright
 * @param face - the face that the photo is of
 * @param sha256 - of the file's bytes, 64 hexadecimal digits (`facts.sha256` of `decodePhoto`)
 * @throws TypeError or RangeError for what is no picture, face or digest
 */
export function photoFingerprint(image: PixelImage, face: Pick<DetectedFace, 'landmarks'>, sha256: string): PhotoFingerprint {
  checkImage(image);
  checkLandmarks(face.landmarks);
  checkSha256('sha256', sha256);
  const bytes = new Uint8Array(PHOTO_FINGERPRINT_BYTES);
  bytes[0] = PHOTO_FINGERPRINT_VERSION;
  for (let i = 0; i < DIGEST_BYTES; i++) bytes[1 + i] = Number.parseInt(sha256.slice(2 * i, 2 * i + 2), 16);
  packPatch(facePatch(image, face), bytes.subarray(1 + DIGEST_BYTES));
  return { bytes, version: PHOTO_FINGERPRINT_VERSION };
}

/** Refuses what is no fingerprint of this version. */
export function checkFingerprint(fingerprint: unknown): asserts fingerprint is PhotoFingerprint {
  checkKeys('a photo fingerprint', fingerprint, ['bytes', 'version']);
  const { bytes, version } = fingerprint as PhotoFingerprint;
  checkBytesOf(PHOTO_FINGERPRINT_BYTES, 'bytes of a photo fingerprint', bytes);
  if (version !== PHOTO_FINGERPRINT_VERSION || bytes[0] !== PHOTO_FINGERPRINT_VERSION) {
    throw new RangeError(`Expected a photo fingerprint of version ${PHOTO_FINGERPRINT_VERSION}`);
  }
}

/** The digest's part of a fingerprint's bytes. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(1, 1 + DIGEST_BYTES);
}

/** The relief of a fingerprint's bytes, in deviations. */
export function patchOf(bytes: Uint8Array): Float32Array {
  const patch = new Float32Array(PATCH_CELLS);
  for (let i = 0, at = 1 + DIGEST_BYTES; i < PATCH_CELLS; i += 2, at++) {
    const pair = bytes[at] as number;
    patch[i] = ((pair >> 4) - MIDDLE) / STEPS;
    patch[i + 1] = ((pair & 15) - MIDDLE) / STEPS;
  }
  return patch;
}

function packPatch(patch: Float32Array, bytes: Uint8Array): void {
  for (let i = 0; i < PATCH_CELLS; i += 2) bytes[i >> 1] = (halfByte(patch[i] as number) << 4) | halfByte(patch[i + 1] as number);
}

function halfByte(value: number): number {
  return Math.min(15, Math.max(0, Math.round(value * STEPS + MIDDLE)));
}
