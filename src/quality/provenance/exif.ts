import { jpegSegments } from './jpeg-segments.js';

/** What a camera, or a program after it, wrote into a JPEG file: of EXIF (CIPA DC-008) only what provenance asks for. */
export interface ExifFacts {
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  /** The program that wrote the file last. */
  readonly software?: string | undefined;
  /** `YYYY:MM:DD HH:MM:SS` as written: when the file was changed, the photo taken, the photo digitised. */
  readonly changed?: string | undefined;
  readonly taken?: string | undefined;
  readonly digitised?: string | undefined;
  /** Size of the picture that the camera meant, in pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Size of the small picture inside, in pixels. */
  readonly thumbnail?: { readonly width: number; readonly height: number } | undefined;
}

/** Directory entries read of one directory: a file that claims more is lying. */
const MOST_ENTRIES = 512;
const MOST_TEXT = 256;

/** The EXIF of a JPEG file; `undefined` where there is none. Whatever the bytes are, it throws nothing. */
export function readExif(bytes: Uint8Array): ExifFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { marker, start, end } of jpegSegments(view)) {
    if (marker !== 0xe1 || end - start < 14 || ascii(view, start, 6) !== 'Exif\0\0') continue;
    return readTiff(new DataView(bytes.buffer, bytes.byteOffset + start + 6, end - start - 6));
  }
  return undefined;
}

type Entries = ReadonlyMap<number, number | string>;

function readTiff(tiff: DataView): ExifFacts {
  const order = ascii(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') return {};
  const little = order === 'II';
  const first = directory(tiff, tiff.getUint32(4, little), little);
  const exif = directory(tiff, number(first.entries, 0x8769) ?? 0, little).entries;
  const small = directory(tiff, first.next, little).entries;
  const [from, length] = [number(small, 0x0201), number(small, 0x0202)];
  return {
    make: text(first.entries, 0x010f),
    model: text(first.entries, 0x0110),
    software: text(first.entries, 0x0131),
    changed: text(first.entries, 0x0132),
    taken: text(exif, 0x9003),
    digitised: text(exif, 0x9004),
    width: number(exif, 0xa002),
    height: number(exif, 0xa003),
    thumbnail: from === undefined || length === undefined ? undefined : jpegSize(tiff, from, length),
  };
}

function number(entries: Entries, tag: number): number | undefined {
  const value = entries.get(tag);
  return typeof value === 'number' ? value : undefined;
}

function text(entries: Entries, tag: number): string | undefined {
  const value = entries.get(tag);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One directory of whole numbers and texts, and where the next one is (TIFF 6.0, section 2). */
function directory(tiff: DataView, at: number, little: boolean): { entries: Entries; next: number } {
  const entries = new Map<number, number | string>();
  if (at < 8 || at + 2 > tiff.byteLength) return { entries, next: 0 };
  const count = Math.min(MOST_ENTRIES, tiff.getUint16(at, little));
  for (let i = 0, entry = at + 2; i < count && entry + 12 <= tiff.byteLength; i++, entry += 12) {
    const tag = tiff.getUint16(entry, little);
    const length = tiff.getUint32(entry + 4, little);
    switch (tiff.getUint16(entry + 2, little)) {
      case 2: {
        const from = length <= 4 ? entry + 8 : tiff.getUint32(entry + 8, little);
        entries.set(tag, ascii(tiff, from, Math.min(length, MOST_TEXT)).replace(/\0.*$/s, '').trim());
        break;
      }
      case 3:
        if (length === 1) entries.set(tag, tiff.getUint16(entry + 8, little));
        break;
      case 4:
        if (length === 1) entries.set(tag, tiff.getUint32(entry + 8, little));
        break;
      default:
    }
  }
  const after = at + 2 + 12 * count;
  return { entries, next: after + 4 <= tiff.byteLength ? tiff.getUint32(after, little) : 0 };
}

/** The size that the frame header of a JPEG stream states. */
function jpegSize(tiff: DataView, from: number, length: number): { width: number; height: number } | undefined {
  if (from + length > tiff.byteLength) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset + from, length);
  for (const { marker, start, end } of jpegSegments(view)) {
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (frame && end - start >= 5) return { width: view.getUint16(start + 3), height: view.getUint16(start + 1) };
  }
  return undefined;
}

/** Latin letters as they are, everything else as UTF-8 has it. */
function ascii(view: DataView, from: number, length: number): string {
  const start = Math.min(from, view.byteLength);
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + start, Math.min(length, view.byteLength - start)));
}
