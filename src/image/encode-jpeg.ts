import { checkInteger, checkKeys } from '../core/check.js';
import { checkImage } from '../core/check-image.js';
import type { CallOptions, PixelImage } from '../core/contracts.js';
import { loadSharp } from './load-sharp.js';

/** Options of {@link encodeJpeg}. */
export interface EncodeJpegOptions extends CallOptions {
  /** Longest side of the result in pixels, 1 to 16383; a smaller picture is not enlarged. Default: the picture's own. */
  readonly maxSide?: number | undefined;
  /** 1 to 100. Default 85. */
  readonly quality?: number | undefined;
}

/** A JPEG file. */
export interface EncodedJpeg {
  readonly bytes: Uint8Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** The longest side the encoder takes. */
const MAX_SIDE = 16_383;
const DEFAULT_QUALITY = 85;

/**
 * A picture as a JPEG file, made smaller where asked for: for showing, not for enrolling. The file holds pixels only;
 * where and when a photo was taken, and by which camera, do not pass through `PixelImage`.
 *
 * Rejects with `ERR_NATIVE_LOAD`. Malformed arguments are a `TypeError` or `RangeError`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { decodePhoto, encodeJpeg } from 'rescue-face';
 *
 * const { image } = await decodePhoto(await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg'));
 * const preview = await encodeJpeg(image, { maxSide: 640 });
 * console.log(preview.width, preview.height, preview.bytes.length);
 * ```
 */
export async function encodeJpeg(image: PixelImage, options: EncodeJpegOptions = {}): Promise<EncodedJpeg> {
  checkKeys('encodeJpeg options', options, ['signal', 'maxSide', 'quality']);
  const { signal, maxSide = MAX_SIDE, quality = DEFAULT_QUALITY } = options;
  checkImage(image);
  checkInteger('maxSide', maxSide, 1, MAX_SIDE);
  checkInteger('quality', quality, 1, 100);
  signal?.throwIfAborted();
  const sharp = await loadSharp();
  const { data, info } = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality, mozjpeg: false })
    .toBuffer({ resolveWithObject: true });
  signal?.throwIfAborted();
  return { bytes: data, width: info.width, height: info.height };
}
