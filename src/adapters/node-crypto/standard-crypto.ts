import type { CryptoProvider } from '../../core/contracts.js';
import { AES_256_GCM } from './aes-gcm.js';
import { NodeCryptoProvider } from './node-crypto-provider.js';

/**
 * AES-256-GCM (NIST SP 800-38D), SHA-256 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869), by the OpenSSL inside Node.
 *
 * A sealed string is `01 01 ‖ nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`. The nonce is random; with random nonces of
 * 96 bits one key may seal at most 2^32 strings (SP 800-38D section 8.3), after which two nonces agree with a chance
 * above 2^-32. The store stays far below: a person's keys seal that person's few records, and a root key wraps data
 * keys only, some per person and search. At ten thousand wrappings a day a root key comes to it after a thousand years.
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 *
 * const crypto = standardCrypto();
 * const key = crypto.random(crypto.keyLength);
 * const sealed = crypto.seal(key, new TextEncoder().encode('a note'), ['episode', 'e-1', 'note']);
 * console.log(new TextDecoder().decode(crypto.open(key, sealed, ['episode', 'e-1', 'note']))); // a note
 * ```
 */
export function standardCrypto(): CryptoProvider {
  return new NodeCryptoProvider('aes-256-gcm+sha-256', AES_256_GCM, 'sha256');
}
