import { joinBytes, sameBytes } from './bytes.js';
import { checkBytes } from './check.js';
import { contextBytes } from './cipher-context.js';
import type { CipherContext, CryptoProvider, RootKey } from './crypto-contracts.js';
import { RescueFaceError } from './errors.js';

/** The purpose for which a root key makes the key that wraps: a root key itself never seals. */
const WRAPPING = 'rescue-face/wrap@1';
const WRAPPED_KEY = 'rescue-face/wrapped-key@1';
const COMMITMENT = 'rescue-face/key-commitment@1';

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
  const place = contextBytes([COMMITMENT, ...context]);
  const committed = joinBytes(place, key);
  try {
    return crypto.digest(committed);
  } finally {
    committed.fill(0);
  }
}

/** Wraps a data key under a root key; `context` is the place of the data key, e.g. `['person', 'p-1', 'biometric']`. */
export function wrapKey(crypto: CryptoProvider, root: RootKey, dataKey: Uint8Array, context: CipherContext): WrappedKey {
  checkDataKey(crypto, dataKey);
  return sealUnder(crypto, root, dataKey, commitKey(crypto, dataKey, context), context);
}

/**
 * The data key. Throws `ERR_CRYPTO_REFUSED` when it was changed, belongs elsewhere, lies under another root key, or is
 * not the key that was committed to.
 */
export function unwrapKey(crypto: CryptoProvider, root: RootKey, wrapped: WrappedKey, context: CipherContext): Uint8Array {
  if (root.id !== wrapped.rootKeyId) throw new RangeError('Expected the root key that the wrapped key names');
  const dataKey = withWrappingKey(crypto, root, (key) => crypto.open(key, wrapped.sealed, placeOf(root, context)));
  if (dataKey.length !== crypto.keyLength || !sameBytes(commitKey(crypto, dataKey, context), wrapped.commitment)) {
    dataKey.fill(0);
    throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'commitment' });
  }
  return dataKey;
}

/** The same data key with the same commitment under another root key: what was sealed under the data key stays as it is. */
export function rewrapKey(crypto: CryptoProvider, from: RootKey, to: RootKey, wrapped: WrappedKey, context: CipherContext): WrappedKey {
  const dataKey = unwrapKey(crypto, from, wrapped, context);
  try {
    return sealUnder(crypto, to, dataKey, wrapped.commitment, context);
  } finally {
    dataKey.fill(0);
  }
}

function sealUnder(crypto: CryptoProvider, root: RootKey, dataKey: Uint8Array, commitment: Uint8Array, context: CipherContext): WrappedKey {
  const sealed = withWrappingKey(crypto, root, (key) => crypto.seal(key, dataKey, placeOf(root, context)));
  return { rootKeyId: root.id, sealed, commitment: Uint8Array.from(commitment) };
}

function withWrappingKey<T>(crypto: CryptoProvider, root: RootKey, use: (key: Uint8Array) => T): T {
  const key = crypto.derive(root.key, WRAPPING, crypto.keyLength);
  try {
    return use(key);
  } finally {
    key.fill(0);
  }
}

function placeOf(root: RootKey, context: CipherContext): CipherContext {
  return [WRAPPED_KEY, root.id, ...context];
}

function checkDataKey(crypto: CryptoProvider, dataKey: Uint8Array): void {
  checkBytes('dataKey', dataKey);
  if (dataKey.length !== crypto.keyLength) {
    throw new RangeError(`Expected ${crypto.keyLength} bytes for dataKey, received ${dataKey.length}`);
  }
}
