import { describe } from './check.js';
import type { CipherContext } from './crypto-contracts.js';

const ENCODER = new TextEncoder();
const MAX_PARTS = 16;
const MAX_PART_LENGTH = 1024;

/** Refuses what is no place of a ciphertext. Lone surrogates are refused because all of them have the same UTF-8 bytes. */
function checkCipherContext(context: CipherContext): void {
  if (!Array.isArray(context)) throw new TypeError(`Expected an array of texts for context, received ${describe(context)}`);
  if (context.length < 1 || context.length > MAX_PARTS) {
    throw new RangeError(`Expected 1..${MAX_PARTS} parts of context, received ${context.length}`);
  }
  for (const part of context as readonly unknown[]) {
    if (typeof part !== 'string') throw new TypeError(`Expected texts in context, received ${describe(part)}`);
    if (part.length > MAX_PART_LENGTH) throw new RangeError(`Expected at most ${MAX_PART_LENGTH} characters in a part of context`);
    if (/\p{Surrogate}/u.test(part)) throw new RangeError('Expected context without lone surrogates');
  }
}

/**
 * A context as bytes, different for different contexts: the number of parts, then each part's length in bytes and its
 * UTF-8 bytes; numbers are unsigned, 32 bits, big-endian.
 */
export function contextBytes(context: CipherContext): Uint8Array {
  checkCipherContext(context);
  const parts = context.map((part) => ENCODER.encode(part));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, parts.length);
  let at = 4;
  for (const part of parts) {
    view.setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}
