import { describe } from './check.js';
import type { CipherContext } from './crypto-contracts.js';

const ENCODER = new TextEncoder();
const NUMBER = 4;
const MAX_PARTS = 16;
const MAX_PART_LENGTH = 1024;

/**
 * A context as bytes, different for different contexts: the number of parts, then each part's length in bytes and its
 * UTF-8 bytes; numbers are unsigned, 32 bits, big-endian. `before` bytes are left free, as zeros, in front.
 */
export function contextBytes(context: CipherContext, before = 0): Uint8Array {
  checkCipherContext(context);
  return asciiContext(context, before) ?? utf8Context(context, before);
}

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

/** Nearly every part is short ASCII, for which an encoder's call takes ten times as long as this; `undefined` for another. */
function asciiContext(context: CipherContext, before: number): Uint8Array | undefined {
  let size = before + NUMBER;
  for (const part of context) size += NUMBER + part.length;
  const bytes = new Uint8Array(size);
  let at = putNumber(bytes, before, context.length);
  for (const part of context) {
    at = putNumber(bytes, at, part.length);
    for (let i = 0; i < part.length; i++) {
      const unit = part.charCodeAt(i);
      if (unit > 0x7f) return undefined;
      bytes[at++] = unit;
    }
  }
  return bytes;
}

/** Lone surrogates are refused because all of them have the same UTF-8 bytes. */
function utf8Context(context: CipherContext, before: number): Uint8Array {
  for (const part of context) if (/\p{Surrogate}/u.test(part)) throw new RangeError('Expected context without lone surrogates');
  const parts = context.map((part) => ENCODER.encode(part));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + NUMBER + part.length, before + NUMBER));
  let at = putNumber(bytes, before, parts.length);
  for (const part of parts) {
    at = putNumber(bytes, at, part.length);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Where the next goes. */
function putNumber(bytes: Uint8Array, at: number, value: number): number {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
  return at + NUMBER;
}
