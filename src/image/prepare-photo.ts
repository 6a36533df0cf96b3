import { checkInteger, checkKeys } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import { MOST_FILE_BYTES, MOST_FILE_SIDE } from '../core/photo-file-limits.js';
import { decodePhoto } from './decode-photo.js';
import { encodeJpeg } from './encode-jpeg.js';
import { sha256 } from './sha256.js';

/** Options of {@link preparePhoto}. */
export interface PreparePhotoOptions extends CallOptions {
  /** Most bytes of the result, 20,000 or more. Default 500,000 (MCA-2020-13 annex art. 12(1)). */
  readonly maxBytes?: number | undefined;
  /** Longest side of the result, pixels, 100 to 16383. Default 3000 (MCA-2020-13 annex art. 12(1)). */
  readonly maxSide?: number | undefined;
}

/** One of the two files. */
export interface PreparedFile {
  readonly bytes: number;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Upright size, pixels. */
  readonly width: number;
  readonly height: number;
}

/** A photo that keeps to the rules for files, and the one it was made of. */
export interface PreparedPhoto {
  readonly photo: Uint8Array;
  /** Whether it is another file; one that keeps to the rules is given back as it is. */
  readonly changed: boolean;
  readonly original: PreparedFile;
  readonly prepared: PreparedFile;
}

/** A face of a hundred pixels has lost little at the first of these, and is still to be told at the last. */
const QUALITIES = [92, 85, 78, 70] as const;
/** Where even the last quality takes too many bytes the picture is made this much smaller, again and again. */
const SHRINK = 0.85;

/**
 * Brings a photo inside the rules for files: upright JPEG, at most 500,000 bytes and 3000 by 3000 pixels. The whole picture
 * is resized and recompressed and never cropped, so that nobody can be cut out of it. What lies in the file besides pixels
 * (place, time, camera) does not come along; keep both digests where it matters which photo this was.
 *
 * Rejects as `decodePhoto` does.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { preparePhoto } from 'rescue-face';
 *
 * const { photo, changed, original, prepared } = await preparePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * console.log(changed, original.sha256, prepared.sha256, photo.length);
 * ```
 */
export async function preparePhoto(bytes: Uint8Array, options: PreparePhotoOptions = {}): Promise<PreparedPhoto> {
  checkKeys('preparePhoto options', options, ['signal', 'maxBytes', 'maxSide']);
  const { signal, maxBytes = MOST_FILE_BYTES, maxSide = MOST_FILE_SIDE } = options;
  checkInteger('maxBytes', maxBytes, 20_000, Number.MAX_SAFE_INTEGER);
  checkInteger('maxSide', maxSide, 100, 16_383);
  const { image, facts } = await decodePhoto(bytes, { signal });
  const { width, height } = facts;
  const original: PreparedFile = { bytes: bytes.length, sha256: facts.sha256, width, height };
  const side = Math.max(width, height);
  const isUpright = facts.orientation === 1;
  if (facts.format === 'jpeg' && isUpright && facts.pages === 1 && bytes.length <= maxBytes && side <= maxSide) {
    return { photo: bytes.slice(), changed: false, original, prepared: original };
  }
  // It ends: a hundred pixels a side take fewer bytes than anybody may ask for.
  for (let most = Math.min(side, maxSide); ; most = Math.floor(most * SHRINK)) {
    for (const quality of QUALITIES) {
      const made = await encodeJpeg(image, { maxSide: most, quality, signal });
      if (made.bytes.length > maxBytes) continue;
      const photo = new Uint8Array(made.bytes);
      const prepared: PreparedFile = { bytes: photo.length, sha256: await sha256(photo), width: made.width, height: made.height };
      return { photo, changed: true, original, prepared };
    }
  }
}
