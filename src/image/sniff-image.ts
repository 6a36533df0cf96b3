import type { OtherFile } from '../core/error-words.js';

/** The kinds of picture that are decoded. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

/** How the supported kinds are named to people. */
export const SUPPORTED_FORMATS = 'JPEG, PNG, WebP, GIF, TIFF, AVIF';

/** What the first bytes of a file say, without decoding it. */
export type Sniffed =
  | {
      readonly supported: true;
      readonly format: ImageFormat;
      /** Stored size in pixels as the header states it; absent where the header does not hold it in a fixed place. */
      readonly size?: { readonly width: number; readonly height: number } | undefined;
    }
  | {
      readonly supported: false;
      /** What it looks like. */
      readonly found: OtherFile;
    };

/** Tells a picture's kind and stated size from its bytes alone; a file's name and claimed type are never asked. */
export function sniffImage(bytes: Uint8Array): Sniffed {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (starts(bytes, [0xff, 0xd8, 0xff])) return { supported: true, format: 'jpeg', size: jpegSize(view) };
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    return { supported: true, format: 'png', size: view.byteLength < 24 ? undefined : sized(view.getUint32(16), view.getUint32(20)) };
  }
  if (text(bytes, 0, 6) === 'GIF87a' || text(bytes, 0, 6) === 'GIF89a') {
    return {
      supported: true,
      format: 'gif',
      size: view.byteLength < 10 ? undefined : sized(view.getUint16(6, true), view.getUint16(8, true)),
    };
  }
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return { supported: true, format: 'webp', size: webpSize(view, bytes) };
  if (starts(bytes, [0x49, 0x49, 0x2a, 0x00]) || starts(bytes, [0x4d, 0x4d, 0x00, 0x2a])) {
    return { supported: true, format: 'tiff', size: tiffSize(view) };
  }
  if (text(bytes, 4, 4) === 'ftyp') return sniffIsoMedia(bytes, view);
  return { supported: false, found: otherKind(bytes) };
}

/** Pictures and films in an ISO base media file: the brands say which codec the picture was packed with. */
function sniffIsoMedia(bytes: Uint8Array, view: DataView): Sniffed {
  const length = Math.min(view.getUint32(0), bytes.length, 256);
  const brands = [text(bytes, 8, 4)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(text(bytes, at, 4));
  if (brands.some((b) => b === 'avif' || b === 'avis')) return { supported: true, format: 'avif', size: largestIspe(bytes, view) };
  if (brands.some((b) => /^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(b))) {
    return { supported: false, found: 'heic' };
  }
  return { supported: false, found: 'video' };
}

function otherKind(bytes: Uint8Array): OtherFile {
  const head = text(bytes, 0, 256);
  if (head.startsWith('BM')) return 'bmp';
  if (head.startsWith('%PDF')) return 'pdf';
  if (head.startsWith('8BPS')) return 'photoshop';
  if (head.startsWith('PK\u0003\u0004')) return 'zip';
  if (starts(bytes, [0x49, 0x49, 0x2b, 0x00]) || starts(bytes, [0x4d, 0x4d, 0x00, 0x2b])) return 'bigtiff';
  if (starts(bytes, [0xff, 0x0a]) || head.startsWith('\0\0\0\fJXL ')) return 'jpeg-xl';
  if (head.startsWith('\0\0\0\fjP  ') || starts(bytes, [0xff, 0x4f, 0xff, 0x51])) return 'jpeg-2000';
  if (starts(bytes, [0x00, 0x00, 0x01, 0x00])) return 'ico';
  if (/<svg[\s>]/i.test(head)) return 'svg';
  if (/^\s*<(!doctype|html|\?xml)/i.test(head)) return 'html';
  return 'unknown';
}

/** Segments and fill bytes before a frame header: more are nobody's, and walking through them would hold up the host. */
const MOST_SEGMENTS = 1 << 16;

/** The first frame header (SOF0 to SOF15 without DHT, JPG and DAC; ITU-T T.81 table B.1). */
function jpegSize(view: DataView): { width: number; height: number } | undefined {
  let at = 2;
  for (let seen = 0; seen < MOST_SEGMENTS && at + 9 <= view.byteLength; seen++) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return sized(view.getUint16(at + 7), view.getUint16(at + 5));
    }
    if (marker === 0xd9 || marker === 0xda) return undefined;
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += alone ? 2 : 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The three first chunks a WebP file may begin with (RFC 9649). */
function webpSize(view: DataView, bytes: Uint8Array): { width: number; height: number } | undefined {
  if (view.byteLength < 30) return undefined;
  switch (text(bytes, 12, 4)) {
    case 'VP8X':
      return sized(1 + uint24(view, 24), 1 + uint24(view, 27));
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return sized(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
    }
    case 'VP8 ':
      return sized(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    default:
      return undefined;
  }
}

/** Tags 256 (width) and 257 (height) of the first directory (TIFF 6.0, section 8). */
function tiffSize(view: DataView): { width: number; height: number } | undefined {
  if (view.byteLength < 8) return undefined;
  const little = view.getUint8(0) === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return undefined;
  let width = 0;
  let height = 0;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    if (at + 12 > view.byteLength) break;
    const tag = view.getUint16(at, little);
    if (tag !== 256 && tag !== 257) continue;
    const value = view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    if (tag === 256) width = value;
    else height = value;
  }
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** The largest image extent (`ispe`) stated near the file's beginning. */
function largestIspe(bytes: Uint8Array, view: DataView): { width: number; height: number } | undefined {
  const head = text(bytes, 0, 65_536);
  let best: { width: number; height: number } | undefined;
  for (let at = head.indexOf('ispe'); at >= 0 && at + 16 <= view.byteLength; at = head.indexOf('ispe', at + 4)) {
    const size = sized(view.getUint32(at + 8), view.getUint32(at + 12));
    if (best === undefined || size.width * size.height > best.width * best.height) best = size;
  }
  return best;
}

function sized(width: number, height: number): { width: number; height: number } {
  return { width, height };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

function starts(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((value, i) => bytes[i] === value);
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', at, at + length);
}
