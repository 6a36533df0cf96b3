import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { joinBytes } from '../../core/bytes.js';
import type { SealingCipher } from './sealed-format.js';

/** Bytes: one block, the first value of the counter. */
const NONCE_LENGTH = 16;
/** Bytes: a whole SM3 digest. */
const TAG_LENGTH = 32;
const CIPHER_KEY_LENGTH = 16;

/**
 * SM4 (GB/T 32907-2016) in counter mode (GB/T 17964-2021), then HMAC-SM3 (GB/T 32905-2016, GB/T 15852.2) over all of it:
 * encrypt then MAC, since OpenSSL 3.0 has no GCM or CCM of SM4. The key has 32 bytes, out of which come two that share
 * nothing: 16 bytes for SM4, 32 for HMAC.
 */
export const SM4_CTR_HMAC_SM3: SealingCipher = {
  tag: 2,
  nonceLength: NONCE_LENGTH,
  tagLength: TAG_LENGTH,
  encrypt(key, nonce, bound, plaintext) {
    const ciphertext = sm4Ctr(cipherKey(key), nonce, plaintext);
    return [ciphertext, authenticate(key, nonce, bound, ciphertext)];
  },
  decrypt(key, nonce, bound, ciphertext, tag) {
    if (!timingSafeEqual(authenticate(key, nonce, bound, ciphertext), tag)) return undefined;
    return sm4Ctr(cipherKey(key), nonce, ciphertext);
  },
};

/** Encrypts and decrypts: in counter mode both are the same. The counter is the whole block, big-endian. */
export function sm4Ctr(key: Uint8Array, counter: Uint8Array, bytes: Uint8Array): Uint8Array {
  const cipher = createCipheriv('sm4-ctr', key, counter);
  return joinBytes(cipher.update(bytes), cipher.final());
}

/** HMAC-SM3. */
export function hmacSm3(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('sm3', key);
  for (const part of parts) hmac.update(part);
  return new Uint8Array(hmac.digest());
}

/** Every part is preceded by its length, so that no byte can pass from one part to its neighbour. */
function authenticate(key: Uint8Array, nonce: Uint8Array, bound: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  const macKey = expand(key, 'rescue-face/sm4-ctr+hmac-sm3/mac');
  return hmacSm3(macKey, ...[nonce, bound, ciphertext].flatMap((part) => [lengthBytes(part), part]));
}

function cipherKey(key: Uint8Array): Uint8Array {
  return expand(key, 'rescue-face/sm4-ctr+hmac-sm3/cipher').subarray(0, CIPHER_KEY_LENGTH);
}

/** The first block of HKDF-Expand (RFC 5869 section 2.3); its section 3.3 lets a key that is random already skip the extraction. */
function expand(key: Uint8Array, info: string): Uint8Array {
  return hmacSm3(key, new TextEncoder().encode(info), Uint8Array.of(1));
}

/** 64 bits, big-endian. */
function lengthBytes(part: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(part.length));
  return bytes;
}
