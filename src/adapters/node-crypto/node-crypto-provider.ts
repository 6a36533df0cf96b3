import { createHash, createHmac, hkdfSync, randomFillSync } from 'node:crypto';
import { checkBytes } from '../../core/check.js';
import type { CipherContext, CryptoProvider } from '../../core/contracts.js';
import { checkDerivation, checkKey, checkMacKey, checkPlaintext, checkRandomLength } from './checks.js';
import { openWith, type SealingCipher, sealWith } from './sealed-format.js';

/** Bytes of every key that seals, in both profiles. */
const KEY_LENGTH = 32;
/** Bytes of SHA-256 and of SM3. */
const DIGEST_LENGTH = 32;
const EMPTY = new Uint8Array(0);

/** One profile: a cipher with authentication and a hash, both of node:crypto. */
export class NodeCryptoProvider implements CryptoProvider {
  readonly keyLength = KEY_LENGTH;
  readonly digestLength = DIGEST_LENGTH;
  readonly profile: string;
  readonly #cipher: SealingCipher;
  readonly #hash: string;

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
    checkKey(key, KEY_LENGTH);
    checkPlaintext(plaintext);
    return sealWith(this.#cipher, key, this.random(this.#cipher.nonceLength), plaintext, context);
  }

  open(key: Uint8Array, sealed: Uint8Array, context: CipherContext): Uint8Array {
    checkKey(key, KEY_LENGTH);
    checkBytes('sealed', sealed);
    return openWith(this.#cipher, this.profile, key, sealed, context);
  }

  digest(bytes: Uint8Array): Uint8Array {
    checkBytes('bytes', bytes);
    return new Uint8Array(createHash(this.#hash).update(bytes).digest());
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
