/** One segment of a JPEG file: its marker's second byte, and where its body lies. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/** The segments before the picture's data (ITU-T T.81, B.1); none of what is no JPEG file. */
export function* jpegSegments(view: DataView): Generator<JpegSegment> {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return;
  for (let at = 2; at + 4 <= view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return;
    const end = at + 2 + view.getUint16(at + 2);
    if (end < at + 4 || end > view.byteLength) return;
    yield { marker, start: at + 4, end };
    at = end;
  }
}
