import { Buffer } from 'node:buffer';
import { contextBytes } from '../../core/cipher-context.js';
import type { CipherContext } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';

/** What stands before the nonce: one byte each. */
const VERSION = 1;
const HEADER_LENGTH = 2;

/** A cipher with authentication, and where its parts lie in a sealed string. */
export interface SealingCipher {
  /** The second byte of what it seals. Never given to another profile. */
  readonly tag: number;
  readonly nonceLength: number;
  readonly tagLength: number;
  /** Ciphertext and tag, one after the other. `bound` is authenticated with them. */
  encrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, plaintext: Uint8Array): readonly [ciphertext: Uint8Array, tag: Uint8Array];
  /** The plaintext, or `undefined` where the tag does not hold. */
  decrypt(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, ciphertext: Uint8Array, tag: Uint8Array): Uint8Array | undefined;
}

/** `version ‖ profile ‖ nonce ‖ ciphertext ‖ tag`; the two header bytes and the context are authenticated too. */
export function sealWith(
  cipher: SealingCipher,
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  context: CipherContext,
): Uint8Array {
  const [ciphertext, tag] = cipher.encrypt(key, nonce, boundBytes(cipher, context), plaintext);
  const beforeTag = HEADER_LENGTH + nonce.length + ciphertext.length;
  const sealed = new Uint8Array(beforeTag + tag.length);
  putHeader(sealed, cipher);
  sealed.set(nonce, HEADER_LENGTH);
  sealed.set(ciphertext, HEADER_LENGTH + nonce.length);
  sealed.set(tag, beforeTag);
  return sealed;
}

/** The plaintext of what `sealWith` gave; throws `ERR_CRYPTO_REFUSED`. */
export function openWith(cipher: SealingCipher, profile: string, key: Uint8Array, sealed: Uint8Array, context: CipherContext): Uint8Array {
  const bound = boundBytes(cipher, context);
  if (sealed.length < HEADER_LENGTH + cipher.nonceLength + cipher.tagLength || sealed[0] !== VERSION) {
    throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'format' });
  }
  if (sealed[1] !== cipher.tag) throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'profile', profile });
  const afterNonce = HEADER_LENGTH + cipher.nonceLength;
  const beforeTag = sealed.length - cipher.tagLength;
  const plaintext = cipher.decrypt(
    key,
    sealed.subarray(HEADER_LENGTH, afterNonce),
    bound,
    sealed.subarray(afterNonce, beforeTag),
    sealed.subarray(beforeTag),
  );
  if (plaintext === undefined) throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'authentication' });
  return plaintext;
}

/** Of Node's pool: what is bound is public and read at once. */
function pooled(length: number): Uint8Array {
  return Buffer.allocUnsafe(length);
}

function boundBytes(cipher: SealingCipher, context: CipherContext): Uint8Array {
  const bound = contextBytes(context, HEADER_LENGTH, 0, pooled);
  putHeader(bound, cipher);
  return bound;
}

function putHeader(bytes: Uint8Array, cipher: SealingCipher): void {
  bytes[0] = VERSION;
  bytes[1] = cipher.tag;
}
