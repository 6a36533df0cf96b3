import { putNumber } from './bytes.js';
import { describe } from './check.js';
import type { CipherContext } from './crypto-contracts.js';

const ENCODER = new TextEncoder();
const MAX_PARTS = 16;
const MAX_PART_LENGTH = 1024;

/** Gives so many bytes. */
type Allocate = (length: number) => Uint8Array;

/** Refuses what is no place of a ciphertext. */
function checkCipherContext(context: CipherContext): void {
  if (!Array.isArray(context)) throw new TypeError(`Expected an array of texts for context, received ${describe(context)}`);
  if (context.length < 1 || context.length > MAX_PARTS) {
    throw new RangeError(`Expected 1..${MAX_PARTS} parts of context, received ${context.length}`);
  }
  for (const part of context as readonly unknown[]) {
    if (typeof part !== 'string') throw new TypeError(`Expected texts in context, received ${describe(part)}`);
    if (part.length > MAX_PART_LENGTH) throw new RangeError(`Expected at most ${MAX_PART_LENGTH} characters in a part of context`);
  }
}

/**
 * A context as bytes, different for different contexts: the number of parts, then each part's length in bytes and its
 * UTF-8 bytes; numbers are unsigned, 32 bits, big-endian. `before` bytes in front and `after` behind are the caller's to
 * write. `allocate`: where memory comes from, zeros or not; making an array takes several times as long as filling it.
 */
export function contextBytes(context: CipherContext, before = 0, after = 0, allocate: Allocate = allocated): Uint8Array {
  checkCipherContext(context);
  return asciiBytes(context, before, after, allocate) ?? utf8Bytes(context, before, after, allocate);
}

/** Nearly every part is short ASCII; writing those here takes a tenth of the time of an encoder's call. */
function asciiBytes(context: CipherContext, before: number, after: number, allocate: Allocate): Uint8Array | undefined {
  let length = before + 4 + after;
  for (const part of context) length += 4 + part.length;
  const bytes = allocate(length);
  putNumber(bytes, before, context.length);
  let at = before + 4;
  let seen = 0;
  for (const part of context) {
    putNumber(bytes, at, part.length);
    at += 4;
    for (let i = 0; i < part.length; i++) {
      const unit = part.charCodeAt(i);
      seen |= unit;
      bytes[at++] = unit;
    }
  }
  return seen < 0x80 ? bytes : undefined;
}

function utf8Bytes(context: CipherContext, before: number, after: number, allocate: Allocate): Uint8Array {
  const parts = context.map((part) => {
    // All of them have the same UTF-8 bytes.
    if (/\p{Surrogate}/u.test(part)) throw new RangeError('Expected context without lone surrogates');
    return ENCODER.encode(part);
  });
  const bytes = allocate(parts.reduce((sum, part) => sum + 4 + part.length, before + 4 + after));
  putNumber(bytes, before, parts.length);
  let at = before + 4;
  for (const part of parts) {
    putNumber(bytes, at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

function allocated(length: number): Uint8Array {
  return new Uint8Array(length);
}
