import { createCipheriv, createDecipheriv } from 'node:crypto';
import { plainBytes } from './plain-bytes.js';
import type { SealingCipher } from './sealed-format.js';

const ALGORITHM = 'aes-256-gcm';
/** Bytes. 96 bits is the nonce length GCM is made for (NIST SP 800-38D section 8.2.2). */
const NONCE_LENGTH = 12;
/** Bytes, the full tag; a decryption that is given fewer is refused. */
const TAG_LENGTH = 16;

/** AES-256-GCM, NIST SP 800-38D; the key has 32 bytes. */
export const AES_256_GCM: SealingCipher = {
  tag: 1,
  nonceLength: NONCE_LENGTH,
  tagLength: TAG_LENGTH,
  encrypt(key, nonce, bound, plaintext) {
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH });
    cipher.setAAD(bound);
    // In counter mode everything comes out of `update`.
    const ciphertext = cipher.update(plaintext);
    cipher.final();
    return [ciphertext, cipher.getAuthTag()];
  },
  decrypt(key, nonce, bound, ciphertext, tag) {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH });
    decipher.setAAD(bound);
    decipher.setAuthTag(tag);
    const unproven = decipher.update(ciphertext);
    try {
      decipher.final();
      return plainBytes(unproven);
    } catch {
      unproven.fill(0);
      return undefined; // OpenSSL says no more than that the tag does not hold.
    }
  },
};
