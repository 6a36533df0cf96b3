import assert from 'node:assert/strict';
import type { CipherContext, CryptoProvider } from '../core/contracts.js';

/** What a clause is tried on. */
export interface Subject extends AsyncDisposable {
  readonly crypto: CryptoProvider;
  /** A second provider of the same profile. */
  readonly another: CryptoProvider;
}

export const HERE: CipherContext = ['person', 'p-1', 'name'];
export const REFUSED = 'ERR_CRYPTO_REFUSED';
/** Around the block lengths of ciphers, and none at all. */
export const SIZES = [0, 1, 15, 16, 17, 31, 32, 33, 1000];

/** By what an encoding of a context may divide its parts, when it should have told their lengths. */
export const SEPARATORS = ['\0', '\0\0\0\0', '\u001f', '\n', ',', '/', ':', '|', '","'];

/** Bytes before a nonce that may be the same in every ciphertext. */
export const LONGEST_HEADER = 32;

/** Bytes without two equal runs, so that a piece of them is not found by chance. */
export function counted(length: number, start = 1): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (start + i * 7) % 251);
}

/** The same bytes with one bit changed. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return other;
}

export const keyOf = ({ keyLength }: CryptoProvider, start = 3) => counted(keyLength, start);
export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What a call throws; nothing where it is accepted, of which another clause speaks. */
export function reasonOf(call: () => unknown): unknown {
  try {
    call();
  } catch (reason) {
    return reason;
  }
  return undefined;
}

export function assertBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  assert.equal(hex(actual), hex(expected), what);
}

export function assertOwn(bytes: Uint8Array, length: number, what: string): void {
  assert.equal(bytes.length, length, `length of ${what}`);
  assert.equal(bytes.buffer.byteLength, bytes.length, `${what} lies in memory that it shares`);
}
