import type { CallOptions } from './call-options.js';

/**
 * Signs checkpoints of a ledger: with a key in this process, or in a device that never gives it away. Its `name` and
 * `keyId` say which key that was, as C2SP signed-note has it.
 */
export interface Signer {
  /** Names who signs: no spaces, no plus sign. A URL without its scheme, such as `rescue.example.cn/jinan`, is customary. */
  readonly name: string;
  /**
   * A whole number, 0 to 2^32 - 1: the first four bytes of the SHA-256 of name, newline, kind of signature and public key.
   * Kinds are 1 for Ed25519; 255 followed by a word of its own, such as `sm2-sm3`, for one without a number.
   */
  readonly keyId: number;
  /**
   * The signature of these bytes, in memory of its own. They must not change before the promise settles; nothing of them is
   * kept afterwards. `TypeError` for anything but bytes.
   */
  sign(message: Uint8Array, options?: CallOptions): Promise<Uint8Array>;
}

/** Tells whether a {@link Signer} of this name and key has signed. */
export interface Verifier {
  readonly name: string;
  readonly keyId: number;
  /**
   * Whether `signature` is that key's for exactly these bytes: `true` or `false`, at once, whatever bytes they are.
   * `TypeError` for anything but bytes.
   */
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}
