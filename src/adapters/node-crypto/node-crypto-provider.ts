import { createHmac, hkdfSync, randomFillSync } from 'node:crypto';
import { checkBytes, checkBytesOf } from '../../core/check.js';
import type { CipherContext, CryptoProvider } from '../../core/contracts.js';
import { checkDerivation, checkMacKey, checkPlaintext, checkRandomLength } from './checks.js';
import { digestBytes } from './digest-bytes.js';
import { openWith, type SealingCipher, sealWith } from './sealed-format.js';

/** Bytes of every key that seals, in both profiles. */
const KEY_LENGTH = 32;
/** Bytes of SHA-256 and of SM3. */
const DIGEST_LENGTH = 32;
/** Bytes of nonces made at a time. */
const NONCE_STOCK = 8192;
const EMPTY = new Uint8Array(0);

/** One profile: a cipher with authentication and a hash, both of node:crypto. */
export class NodeCryptoProvider implements CryptoProvider {
  readonly keyLength = KEY_LENGTH;
  readonly digestLength = DIGEST_LENGTH;
  readonly profile: string;
  readonly #cipher: SealingCipher;
  readonly #hash: string;
  /** Random bytes made in advance for nonces, from `#fresh` on: a call of the generator costs more than a hundred nonces. */
  readonly #nonces = new Uint8Array(NONCE_STOCK);
  #fresh = NONCE_STOCK;

  constructor(profile: string, cipher: SealingCipher, hash: string) {
    this.profile = profile;
    this.#cipher = cipher;
    this.#hash = hash;
  }

  random(length: number): Uint8Array {
    checkRandomLength(length);
    return randomFillSync(new Uint8Array(length));
  }

  seal(key: Uint8Array, plaintext: Uint8Array, context: CipherContext): Uint8Array {
    checkBytesOf(KEY_LENGTH, 'key', key);
    checkPlaintext(plaintext);
    return sealWith(this.#cipher, key, this.#nonce(), plaintext, context);
  }

  /** Never the same bytes twice, and never what `random` gives: a nonce is public, a key is not. */
  #nonce(): Uint8Array {
    const { nonceLength } = this.#cipher;
    if (this.#fresh + nonceLength > NONCE_STOCK) {
      randomFillSync(this.#nonces);
      this.#fresh = 0;
    }
    const nonce = this.#nonces.slice(this.#fresh, this.#fresh + nonceLength);
    this.#fresh += nonceLength;
    return nonce;
  }

  open(key: Uint8Array, sealed: Uint8Array, context: CipherContext): Uint8Array {
    checkBytesOf(KEY_LENGTH, 'key', key);
    checkBytes('sealed', sealed);
    return openWith(this.#cipher, this.profile, key, sealed, context);
  }

  digest(bytes: Uint8Array): Uint8Array {
    checkBytes('bytes', bytes);
    return digestBytes(this.#hash, bytes);
  }

  mac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
    checkMacKey(key);
    checkBytes('bytes', bytes);
    return new Uint8Array(createHmac(this.#hash, key).update(bytes).digest());
  }

  derive(key: Uint8Array, info: string, length: number): Uint8Array {
    checkMacKey(key);
    checkDerivation(info, length, DIGEST_LENGTH);
    return new Uint8Array(hkdfSync(this.#hash, key, EMPTY, info, length));
  }
}
