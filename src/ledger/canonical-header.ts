import { sameBytes } from '../core/bytes.js';
import { type CanonicalValue, canonicalJson } from '../core/canonical-json.js';

const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Objects within objects that are looked through byte by byte. */
const DEPTH = 16;
/** Digits that make a safe integer whatever they are. */
const SAFE_DIGITS = 15;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const TRUE = [0x74, 0x72, 0x75, 0x65];
const FALSE = [0x66, 0x61, 0x6c, 0x73, 0x65];

/** Where reading does not go on: it is not canonical, or has to be looked at in another way. */
const BAD = -1;
const OTHERWISE = -2;

/**
 * Whether these are the bytes that `canonicalJson` writes for an object. Nearly every header is ASCII without escapes; such
 * a one is looked through where it lies, in a tenth of the time of parsing it and writing it again.
 */
export function isCanonicalObject(bytes: Uint8Array): boolean {
  if (bytes[0] !== OPEN_OBJECT) return false;
  const end = objectEnd(bytes, 0, 0);
  return end === OTHERWISE ? isRewritten(bytes) : end === bytes.length;
}

function isRewritten(bytes: Uint8Array): boolean {
  try {
    const value = JSON.parse(DECODER.decode(bytes)) as CanonicalValue;
    return sameBytes(canonicalJson(value), bytes);
  } catch {
    return false;
  }
}

function valueEnd(bytes: Uint8Array, at: number, depth: number): number {
  const first = bytes[at];
  switch (first) {
    case QUOTE:
      return textEnd(bytes, at);
    case OPEN_OBJECT:
      return objectEnd(bytes, at, depth);
    case OPEN_LIST:
      return listEnd(bytes, at, depth);
    case TRUE[0]:
      return wordEnd(bytes, at, TRUE);
    case FALSE[0]:
      return wordEnd(bytes, at, FALSE);
    default:
      return first === undefined ? BAD : numberEnd(bytes, at);
  }
}

/** Each name greater than the one before it: so none is there twice. ASCII stands in the order of its units. */
function objectEnd(bytes: Uint8Array, start: number, depth: number): number {
  if (depth === DEPTH) return OTHERWISE;
  if (bytes[start + 1] === CLOSE_OBJECT) return start + 2;
  let at = start + 1;
  let before = -1;
  for (;;) {
    if (bytes[at] !== QUOTE) return BAD;
    const colon = textEnd(bytes, at);
    if (colon < 0) return colon;
    if (bytes[colon] !== COLON) return BAD;
    if (before >= 0 && !isBelow(bytes, before, at)) return BAD;
    before = at;
    const end = valueEnd(bytes, colon + 1, depth + 1);
    if (end < 0) return end;
    if (bytes[end] === CLOSE_OBJECT) return end + 1;
    if (bytes[end] !== COMMA) return BAD;
    at = end + 1;
  }
}

function listEnd(bytes: Uint8Array, start: number, depth: number): number {
  if (depth === DEPTH) return OTHERWISE;
  if (bytes[start + 1] === CLOSE_LIST) return start + 2;
  for (let at = start + 1; ; ) {
    const end = valueEnd(bytes, at, depth + 1);
    if (end < 0) return end;
    if (bytes[end] === CLOSE_LIST) return end + 1;
    if (bytes[end] !== COMMA) return BAD;
    at = end + 1;
  }
}

/** Printable ASCII is its own quotation. */
function textEnd(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH || byte > 0x7e) return OTHERWISE;
    if (byte < 0x20) return BAD;
  }
  return BAD;
}

function numberEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let at = first;
  while ((bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= NINE) at++;
  if (at === first) return BAD;
  if (bytes[first] === ZERO && (at > first + 1 || first > start)) return BAD;
  return at - first > SAFE_DIGITS ? OTHERWISE : at;
}

function wordEnd(bytes: Uint8Array, start: number, word: readonly number[]): number {
  return word.every((byte, at) => bytes[start + at] === byte) ? start + word.length : BAD;
}

/** Whether the text that begins at `a` comes before the one at `b`. A quote is the end of one, not a character of it. */
function isBelow(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 1; ; i++) {
    const [one, other] = [bytes[a + i], bytes[b + i]];
    if (other === QUOTE) return false;
    if (one === QUOTE) return true;
    if (one !== other) return (one ?? 0) < (other ?? 0);
  }
}
