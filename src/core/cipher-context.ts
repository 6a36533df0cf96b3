import { describe } from './check.js';
import type { CipherContext } from './crypto-contracts.js';

const ENCODER = new TextEncoder();
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is meant
const ASCII = /^[\x00-\x7f]*$/;
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
    if (!ASCII.test(part) && /\p{Surrogate}/u.test(part)) throw new RangeError('Expected context without lone surrogates');
  }
}

/**
 * A context as bytes, different for different contexts: the number of parts, then each part's length in bytes and its
 * UTF-8 bytes; numbers are unsigned, 32 bits, big-endian. `before` bytes are left free, as zeros, in front.
 */
export function contextBytes(context: CipherContext, before = 0): Uint8Array {
  checkCipherContext(context);
  const parts = context.map((part) => (ASCII.test(part) ? part : ENCODER.encode(part)));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, before + 4));
  putLength(bytes, before, parts.length);
  let at = before + 4;
  for (const part of parts) {
    putLength(bytes, at, part.length);
    at += 4;
    // Nearly every part is short ASCII; encoding those here takes a tenth of the time of an encoder's call.
    if (typeof part === 'string') for (let i = 0; i < part.length; i++) bytes[at + i] = part.charCodeAt(i);
    else bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function putLength(bytes: Uint8Array, at: number, length: number): void {
  bytes[at] = length >>> 24;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
}
