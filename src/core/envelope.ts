import { sameBytes } from './bytes.js';
import { checkBytes } from './check.js';
import { contextBytes } from './cipher-context.js';
import type { CipherContext, CryptoProvider, RootKey } from './crypto-contracts.js';
import { RescueFaceError } from './errors.js';

/** The purpose for which a root key makes its wrapping key: a root key itself never seals. */
const WRAPPING = 'rescue-face/wrap@1';
const WRAPPED_KEY = 'rescue-face/wrapped-key@1';
const COMMITMENT = 'rescue-face/key-commitment@1';

/** What wraps data keys: a key made of a root key for this purpose alone, under the root key's id. */
export interface WrappingKey {
  readonly rootKeyId: string;
  readonly key: Uint8Array;
}

/**
 * The wrapping key of a root key. Made once for as long as it is used, because that takes as long as unwrapping; its
 * `key` is the receiver's, to be overwritten with zeros after use.
 */
export function wrappingKeyOf(crypto: CryptoProvider, root: RootKey): WrappingKey {
  return { rootKeyId: root.id, key: crypto.derive(root.key, WRAPPING, crypto.keyLength) };
}

/** A data key as it is stored: three columns, so that a rotation finds what lies under an old root key without opening it. */
export interface WrappedKey {
  /** The root key it lies under. Bound into `sealed`: under another id the same bytes are refused. */
  readonly rootKeyId: string;
  /** The data key, sealed. */
  readonly sealed: Uint8Array;
  /** See {@link commitKey}. The same after every rewrapping, so that a ledger leaf may hold it. */
  readonly commitment: Uint8Array;
}

/**
 * Binds whoever publishes it to one key. GCM is not committing: a ciphertext can be made that opens to two plaintexts
 * under two keys (Dodis, Grubbs, Ristenpart and Woodage, "Fast message franking", CRYPTO 2018). Whoever knows the
 * commitment before opening knows that there is one key, and so one plaintext. A digest over the label, the context and
 * the key: the context keeps two places with one key from being told to have it, and a random key cannot be found from it.
 */
export function commitKey(crypto: CryptoProvider, key: Uint8Array, context: CipherContext): Uint8Array {
  const committed = contextBytes([COMMITMENT, ...context], 0, key.length);
  committed.set(key, committed.length - key.length);
  try {
    return crypto.digest(committed);
  } finally {
    committed.fill(0);
  }
}

/** Wraps a data key under a root key; `context` is the place of the data key, e.g. `['person', 'p-1', 'biometric']`. */
export function wrapKey(crypto: CryptoProvider, under: WrappingKey, dataKey: Uint8Array, context: CipherContext): WrappedKey {
  checkBytes('dataKey', dataKey);
  if (dataKey.length !== crypto.keyLength) {
    throw new RangeError(`Expected ${crypto.keyLength} bytes for dataKey, received ${dataKey.length}`);
  }
  const sealed = crypto.seal(under.key, dataKey, placeOf(under, context));
  return { rootKeyId: under.rootKeyId, sealed, commitment: commitKey(crypto, dataKey, context) };
}

/**
 * The data key. Throws `ERR_CRYPTO_REFUSED` when it was changed, belongs elsewhere, lies under another root key, or is
 * not the key that was committed to. `committed`: whose digest the commitment is, where the key was made under another
 * cipher profile.
 */
export function unwrapKey(
  crypto: CryptoProvider,
  under: WrappingKey,
  wrapped: WrappedKey,
  context: CipherContext,
  committed: CryptoProvider = crypto,
): Uint8Array {
  if (under.rootKeyId !== wrapped.rootKeyId) throw new RangeError('Expected the root key that the wrapped key names');
  const dataKey = crypto.open(under.key, wrapped.sealed, placeOf(under, context));
  if (dataKey.length !== committed.keyLength || !sameBytes(commitKey(committed, dataKey, context), wrapped.commitment)) {
    dataKey.fill(0);
    throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'commitment' });
  }
  return dataKey;
}

/** A root key's wrapping key with the ciphers it wraps by. */
export interface Wrapping {
  readonly crypto: CryptoProvider;
  readonly under: WrappingKey;
}

/**
 * The same data key with the same commitment under another root key, perhaps of another profile: what was sealed under
 * the data key stays as it is. `committed` as for `unwrapKey`.
 */
export function rewrapKey(
  from: Wrapping,
  to: Wrapping,
  wrapped: WrappedKey,
  context: CipherContext,
  committed: CryptoProvider = from.crypto,
): WrappedKey {
  const dataKey = unwrapKey(from.crypto, from.under, wrapped, context, committed);
  try {
    const sealed = to.crypto.seal(to.under.key, dataKey, placeOf(to.under, context));
    return { rootKeyId: to.under.rootKeyId, sealed, commitment: wrapped.commitment };
  } finally {
    dataKey.fill(0);
  }
}

function placeOf(under: WrappingKey, context: CipherContext): CipherContext {
  return [WRAPPED_KEY, under.rootKeyId, ...context];
}
