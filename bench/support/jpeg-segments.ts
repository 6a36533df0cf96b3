/** What is written into an EXIF segment; all of it optional. */
export interface ExifTexts {
  readonly software?: string | undefined;
  readonly changed?: string | undefined;
  readonly taken?: string | undefined;
  readonly digitised?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly thumbnail?: { readonly width: number; readonly height: number } | undefined;
}

type Field = readonly [tag: number, value: string | number];

/** The body of an APP1 segment of EXIF (CIPA DC-008), little-endian. */
export function exifSegment(texts: ExifTexts): Buffer {
  const { software, changed, taken, digitised, width, height, thumbnail } = texts;
  const given = (fields: readonly (readonly [number, string | number | undefined])[]) =>
    fields.filter((field): field is Field => field[1] !== undefined);
  const main = given([
    [0x0131, software],
    [0x0132, changed],
  ]);
  const exif = given([
    [0x9003, taken],
    [0x9004, digitised],
    [0xa002, width],
    [0xa003, height],
  ]);
  const mainAt = 8;
  const exifAt = mainAt + size([...main, [0x8769, 0]]);
  const smallAt = exifAt + size(exif);
  const small: readonly Field[] = [
    [0x0201, 0],
    [0x0202, 0],
  ];
  const jpegAt = smallAt + size(small);
  const jpeg = thumbnail === undefined ? Buffer.alloc(0) : frameOnly(thumbnail);
  const filled: readonly Field[] = [
    [0x0201, jpegAt],
    [0x0202, jpeg.length],
  ];
  return Buffer.concat([
    Buffer.from('Exif\0\0II*\0\x08\0\0\0', 'latin1'),
    directory([...main, [0x8769, exifAt]], mainAt, thumbnail === undefined ? 0 : smallAt),
    directory(exif, exifAt, 0),
    directory(filled, smallAt, 0),
    jpeg,
  ]);
}

function size(fields: readonly Field[]): number {
  return (
    2 + 12 * fields.length + 4 + fields.reduce((sum, [, value]) => sum + (typeof value === 'string' ? Buffer.byteLength(value) + 1 : 0), 0)
  );
}

function directory(fields: readonly Field[], at: number, next: number): Buffer {
  const head = Buffer.alloc(2 + 12 * fields.length + 4);
  const texts: Buffer[] = [];
  let free = at + head.length;
  head.writeUInt16LE(fields.length, 0);
  fields.forEach(([tag, value], i) => {
    const entry = 2 + 12 * i;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(typeof value === 'string' ? 2 : 4, entry + 2);
    if (typeof value === 'number') {
      head.writeUInt32LE(1, entry + 4);
      head.writeUInt32LE(value, entry + 8);
      return;
    }
    const text = Buffer.from(`${value}\0`);
    head.writeUInt32LE(text.length, entry + 4);
    head.writeUInt32LE(free, entry + 8);
    texts.push(text);
    free += text.length;
  });
  head.writeUInt32LE(next, head.length - 4);
  return Buffer.concat([head, ...texts]);
}

/** As much of a JPEG file as states a size. */
function frameOnly({ width, height }: { width: number; height: number }): Buffer {
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0, 0xff, 0xd9]);
  frame.writeUInt16BE(height, 7);
  frame.writeUInt16BE(width, 9);
  return frame;
}

/** The file with a segment more, right after its beginning. */
export function withSegment(file: Uint8Array, marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([file.subarray(0, 2), head, body, file.subarray(2)]);
}
