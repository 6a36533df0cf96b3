import { checkBytes, checkInteger, describe } from '../../core/check.js';

const MAX_RANDOM = 65_536;
/** Far below what either cipher may take with one nonce (GCM: 2^36 - 32 bytes), and what one call of node:crypto takes. */
const MAX_PLAINTEXT = 2 ** 30;
const MIN_MAC_KEY = 16;
/** RFC 5869 section 2.3. */
const MAX_BLOCKS = 255;

export function checkRandomLength(length: unknown): asserts length is number {
  checkInteger('length', length, 0, MAX_RANDOM);
}

/** A key for HMAC or HKDF. */
export function checkMacKey(key: unknown): asserts key is Uint8Array {
  checkBytes('key', key);
  if (key.length < MIN_MAC_KEY) throw new RangeError(`Expected at least ${MIN_MAC_KEY} bytes for key, received ${key.length}`);
}

export function checkPlaintext(plaintext: unknown): asserts plaintext is Uint8Array {
  checkBytes('plaintext', plaintext);
  if (plaintext.length > MAX_PLAINTEXT) throw new RangeError('Expected at most 2^30 bytes for plaintext');
}

export function checkDerivation(info: unknown, length: unknown, digestLength: number): asserts info is string {
  if (typeof info !== 'string') throw new TypeError(`Expected string for info, received ${describe(info)}`);
  if (/\p{Surrogate}/u.test(info)) throw new RangeError('Expected info without lone surrogates');
  checkInteger('length', length, 1, MAX_BLOCKS * digestLength);
}
