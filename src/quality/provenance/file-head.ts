import { jpegSegments } from './jpeg-segments.js';

/** Headers longer than this are nobody's: what lies beyond is not looked at. */
const MOST_BYTES = 1 << 19;

/** A copy of a file up to its picture's data: all that travels to the worker, since nothing else of the file is looked at. */
export function fileHead(bytes: Uint8Array): Uint8Array {
  let end = 0;
  // Nor walked through: a file of nothing but headers would hold up the host.
  const looked = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MOST_BYTES));
  for (const segment of jpegSegments(looked)) end = segment.end;
  return Uint8Array.prototype.slice.call(bytes, 0, end);
}
