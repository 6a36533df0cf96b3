import { createHash } from 'node:crypto';
import type { CryptoProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { NodeCryptoProvider } from './node-crypto-provider.js';
import { hmacSm3, SM4_CTR_HMAC_SM3, sm4Ctr } from './sm4-ctr-hmac-sm3.js';

const PROFILE = 'sm4-ctr+hmac-sm3';

/** What OpenSSL may have been built without. */
const NEEDED: readonly (readonly [name: string, attempt: () => unknown])[] = [
  ['SM3', () => createHash('sm3').digest()],
  ['HMAC-SM3', () => hmacSm3(new Uint8Array(32))],
  ['SM4-CTR', () => sm4Ctr(new Uint8Array(16), new Uint8Array(16), new Uint8Array(1))],
];

/**
 * The national ciphers (国密): SM4 (GB/T 32907-2016) in counter mode with HMAC-SM3, SM3 (GB/T 32905-2016) and HKDF over
 * SM3, by the OpenSSL inside Node. Signatures are not part of it: SM2 belongs to a signer of your own.
 *
 * A sealed string is `01 02 ‖ first counter (16 bytes) ‖ ciphertext ‖ tag (32 bytes)`. Of the 32 bytes of a key HKDF-Expand
 * makes one key for SM4 and one for HMAC. The first counter is random; two strings of one key share a block of key
 * stream with a chance of about n² · blocks / 2^128, which no person's records come near.
 *
 * Throws `ERR_CRYPTO_UNAVAILABLE` where the running OpenSSL has no SM3 or no SM4.
 *
 * @example
 * ```ts
 * import { nationalCrypto } from 'rescue-face/adapters/node-crypto';
 *
 * const crypto = nationalCrypto();
 * console.log(Buffer.from(crypto.digest(new TextEncoder().encode('abc'))).toString('hex').slice(0, 8)); // 66c7f0f4
 * ```
 */
export function nationalCrypto(): CryptoProvider {
  for (const [missing, attempt] of NEEDED) {
    try {
      attempt();
    } catch (cause) {
      const openssl = process.versions['openssl'] ?? '';
      throw new RescueFaceError('ERR_CRYPTO_UNAVAILABLE', { profile: PROFILE, missing, openssl }, { cause });
    }
  }
  return new NodeCryptoProvider(PROFILE, SM4_CTR_HMAC_SM3, 'sm3');
}
