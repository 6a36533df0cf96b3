import { joinBytes } from '../core/bytes.js';

/** A longer line is none: who sends one is not to fill the memory. */
const LONGEST = 64 * 2 ** 20;
const LINE_FEED = 0x0a;

/**
 * The lines of these bytes, each ended by a line feed, which is not part of it. `undefined`, and nothing after it, for one
 * that is too long, or whose end is missing.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      parts.push(piece.subarray(start, end));
      yield parts.length === 1 ? piece.subarray(start, end) : joinBytes(...parts);
      parts = [];
      length = 0;
      start = end + 1;
    }
    length += piece.length - start;
    if (length > LONGEST) {
      yield undefined;
      return;
    }
    // A reader may use its memory again for the next piece.
    if (start < piece.length) parts.push(piece.slice(start));
  }
  if (length > 0) yield undefined;
}
