import { setImmediate as nextTurn } from 'node:timers/promises';
import { types } from 'node:util';
import { orAborted } from '../core/abort.js';
import { checkBytes, checkInteger, checkKeys } from '../core/check.js';
import type { CallOptions, PixelImage } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { loadSharp } from './load-sharp.js';
import { sha256 } from './sha256.js';
import { type ImageFormat, SUPPORTED_FORMATS, sniffImage } from './sniff-image.js';

/** What is known about a photo's file besides its pixels. */
export interface PhotoFacts {
  /** Told from the bytes, never from a name. */
  readonly format: ImageFormat;
  /** Size of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
  /** Upright size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Size as stored, before the EXIF orientation is applied. */
  readonly storedWidth: number;
  readonly storedHeight: number;
  /** EXIF orientation, 1 (as stored) to 8; it has been applied to the pixels. */
  readonly orientation: number;
  /** Pictures in the file; the first was decoded. */
  readonly pages: number;
}

/** A decoded photo. */
export interface DecodedPhoto {
  /** Upright, sRGB, over a `SharedArrayBuffer`. */
  readonly image: PixelImage;
  readonly facts: PhotoFacts;
}

/** Options of {@link decodePhoto}. */
export interface DecodePhotoOptions extends CallOptions {
  /** Refuses larger pictures before decoding: pixels, 1 to 268,402,689. Default 100,000,000. */
  readonly maxPixels?: number | undefined;
}

/** A hundred megapixels are 300 MB of pixels: above every camera a station uses, below what hurts a server. */
const DEFAULT_MAX_PIXELS = 100_000_000;
/** The decoder's own limit, 16383². */
const HARD_MAX_PIXELS = 268_402_689;
/** Bytes copied between two turns of the event loop: about a millisecond. */
const COPY_SLICE = 1 << 20;

/**
 * Decodes a photo to upright 8-bit sRGB: EXIF orientation applied, colour profiles and CMYK converted, 16 bits
 * reduced to 8, grey spread to three channels, transparency laid on white, the first picture of an animation.
 *
 * The bytes must not change before the promise settles. Decoding runs outside the event loop; aborting rejects at
 * once, while a decode under way ends in the background.
 *
 * Rejects with `ERR_IMAGE_EMPTY`, `ERR_IMAGE_FORMAT` (not a supported picture), `ERR_IMAGE_TOO_LARGE`,
 * `ERR_IMAGE_CORRUPT` (also when cut short), or `ERR_NATIVE_LOAD`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { decodePhoto } from 'rescue-face';
 *
 * const { image, facts } = await decodePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * console.log(facts.format, image.width, image.height);
 * ```
 */
export async function decodePhoto(bytes: Uint8Array, options: DecodePhotoOptions = {}): Promise<DecodedPhoto> {
  checkBytes('bytes', bytes);
  checkKeys('decodePhoto options', options, ['signal', 'maxPixels']);
  const { signal, maxPixels = DEFAULT_MAX_PIXELS } = options;
  checkInteger('maxPixels', maxPixels, 1, HARD_MAX_PIXELS);
  signal?.throwIfAborted();

  if (bytes.length === 0) throw new RescueFaceError('ERR_IMAGE_EMPTY');
  const sniffed = sniffImage(bytes);
  if (!sniffed.supported) throw new RescueFaceError('ERR_IMAGE_FORMAT', { found: sniffed.found, supported: SUPPORTED_FORMATS });
  const { format, size } = sniffed;
  if (size !== undefined) {
    if (size.width < 1 || size.height < 1) throw new RescueFaceError('ERR_IMAGE_CORRUPT', { format });
    checkPixels(size.width, size.height, maxPixels);
  }

  const sharp = await loadSharp();
  const own = ownBytes(bytes);
  const refuse = (cause: unknown): never => {
    if (cause instanceof Error && /pixel limit/i.test(cause.message)) {
      throw new RescueFaceError('ERR_IMAGE_TOO_LARGE', { ...size, limit: maxPixels / 1e6 }, { cause });
    }
    throw new RescueFaceError('ERR_IMAGE_CORRUPT', { format }, { cause });
  };
  const work = async (): Promise<DecodedPhoto> => {
    const decoder = sharp(own, { failOn: 'error', limitInputPixels: maxPixels, sequentialRead: true, pages: 1, autoOrient: true });
    const [digest, metadata, { data, info }] = await Promise.all([
      sha256(own),
      decoder.metadata().catch(refuse),
      decoder
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true })
        .catch(refuse),
    ]);
    const image = await shared(data, info.width, info.height, info.channels);
    const facts: PhotoFacts = {
      format,
      bytes: bytes.length,
      sha256: digest,
      width: info.width,
      height: info.height,
      storedWidth: metadata.width,
      storedHeight: metadata.height,
      orientation: metadata.orientation ?? 1,
      pages: metadata.pages ?? 1,
    };
    return { image, facts };
  };
  return orAborted(work(), signal);
}

function checkPixels(width: number, height: number, maxPixels: number): void {
  if (width * height > maxPixels) throw new RescueFaceError('ERR_IMAGE_TOO_LARGE', { width, height, limit: maxPixels / 1e6 });
}

/** The same bytes where the decoder and the hash take them: of this realm, and not over shared memory. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  if (types.isSharedArrayBuffer(buffer)) return new Uint8Array(bytes);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** The pixels as three channels over shared memory, copied in slices so that the event loop keeps turning. */
async function shared(data: Buffer, width: number, height: number, channels: number): Promise<PixelImage> {
  const pixels = new Uint8Array(new SharedArrayBuffer(width * height * 3));
  const slice = channels === 3 ? COPY_SLICE : Math.floor(COPY_SLICE / 6) * 3;
  for (let at = 0; at < pixels.length; at += slice) {
    const end = Math.min(at + slice, pixels.length);
    if (channels === 3) pixels.set(data.subarray(at, end), at);
    else for (let i = at; i < end; i += 3) pixels.fill(data[(i / 3) * channels] ?? 0, i, i + 3);
    if (end < pixels.length) await nextTurn();
  }
  return { width, height, data: pixels };
}
