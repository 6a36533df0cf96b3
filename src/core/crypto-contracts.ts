import type { CallOptions } from './call-options.js';

/**
 * Where a ciphertext belongs: the parts of its place, outermost first, such as `['person', 'p-1', 'name']` for a record's
 * kind, id and field. It is authenticated and not stored: who opens says again where the ciphertext was found. So two
 * ciphertexts that change places, within a record or between records, are both refused, although both were sealed
 * under the right key. 1 to 16 parts, each well-formed text of at most 1024 UTF-16 units; `['ab', 'c']` and
 * `['a', 'bc']` are different places.
 */
export type CipherContext = readonly string[];

/**
 * The one door to cryptography: every key, ciphertext and digest of the store comes through it. Synchronous and without
 * state but its algorithms: what one instance seals another of the same profile opens. It keeps nothing of the caller's
 * bytes and hands out memory of its own. No error holds a key or a plaintext.
 *
 * A key is for one purpose: what has sealed is used neither for `mac` nor for `derive`. Where one key must serve
 * several purposes, `derive` makes one for each.
 */
export interface CryptoProvider {
  /** The algorithms, e.g. `aes-256-gcm+sha-256`. Another name means that neither opens what the other sealed. */
  readonly profile: string;
  /** Bytes of a sealing key, and of a root key. */
  readonly keyLength: number;
  /** Bytes of a digest and of a mac. */
  readonly digestLength: number;
  /** New bytes from a cryptographically secure generator: 0 to 65,536. */
  random(length: number): Uint8Array;
  /**
   * One self-describing string of bytes: version, profile, a fresh nonce, ciphertext and tag. Sealing the same twice
   * gives two different strings of equal length. `key` has `keyLength` bytes, `plaintext` at most 2^30.
   */
  seal(key: Uint8Array, plaintext: Uint8Array, context: CipherContext): Uint8Array;
  /**
   * The plaintext. Throws `ERR_CRYPTO_REFUSED` when a bit was changed, bytes are missing or too many, the key or the
   * context is another, or another profile or version sealed it; nothing of the plaintext is given then.
   */
  open(key: Uint8Array, sealed: Uint8Array, context: CipherContext): Uint8Array;
  /** The profile's hash, `digestLength` bytes. */
  digest(bytes: Uint8Array): Uint8Array;
  /** HMAC over the profile's hash, `digestLength` bytes. `key` has at least 16 bytes. */
  mac(key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /**
   * HKDF (RFC 5869) over the profile's hash with an empty salt: another key for each `info`, a text that names the
   * purpose. `key` has at least 16 bytes; `length` is 1 to 255 digests.
   */
  derive(key: Uint8Array, info: string, length: number): Uint8Array;
}

/** A key that wraps other keys and never seals a record. */
export interface RootKey {
  /** Given once and never again, also after the key has been retired. Says nothing about the key. */
  readonly id: string;
  /** The key itself: the receiver's own copy, to be overwritten with zeros after use. */
  readonly key: Uint8Array;
}

/** What may be told of a root key. */
export interface RootKeyInfo {
  readonly id: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

/** What a key provider can do; the conformance suite holds it to this in both directions. */
export interface KeyProviderCapabilities {
  /** Keys survive the process. */
  readonly durable: boolean;
}

/**
 * Where root keys come from. One of them is current: new keys are wrapped under it. The others are kept for what is
 * still wrapped under them. Whoever loses a root key loses everything wrapped under it, so `add` resolves only when the
 * new key is kept as safely as the provider can, with all older ones.
 */
export interface KeyProvider extends AsyncDisposable {
  readonly capabilities: KeyProviderCapabilities;
  /** The key under which new keys are wrapped. */
  current(options?: CallOptions): Promise<RootKey>;
  /** The key of this id, current or older; rejects with `ERR_KEY_MISSING` where there is none. */
  get(id: string, options?: CallOptions): Promise<RootKey>;
  /** Every key there is, oldest first, the current one last. */
  list(options?: CallOptions): Promise<readonly RootKeyInfo[]>;
  /** Makes a new key, which is the current one from then on. The first step of a rotation. */
  add(options?: CallOptions): Promise<RootKey>;
  /**
   * Destroys an older key for good: the last step of a rotation, when nothing is wrapped under it any more, backups
   * included. An id that is not there is passed over, so that a rotation that was cut short can be taken up again. The
   * current key is refused with a `RangeError`.
   */
  retire(id: string, options?: CallOptions): Promise<void>;
}
