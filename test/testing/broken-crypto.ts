import { type CryptoProvider, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { RescueFaceError } from 'rescue-face/errors';
import { AES_256_GCM } from '../../src/adapters/node-crypto/aes-gcm.js';
import { sealWith } from '../../src/adapters/node-crypto/sealed-format.js';

/** A crypto provider whose methods are those of a correct one, but for the given. */
function withFault(fault: (inner: CryptoProvider) => Partial<CryptoProvider>): () => CryptoProvider {
  return () => {
    const inner = standardCrypto();
    const correct: CryptoProvider = {
      profile: inner.profile,
      keyLength: inner.keyLength,
      digestLength: inner.digestLength,
      random: (length) => inner.random(length),
      seal: (key, plaintext, context) => inner.seal(key, plaintext, context),
      open: (key, sealed, context) => inner.open(key, sealed, context),
      digest: (bytes) => inner.digest(bytes),
      mac: (key, bytes) => inner.mac(key, bytes),
      derive: (key, info, length) => inner.derive(key, info, length),
    };
    return { ...correct, ...fault(correct) };
  };
}

/** Another context in the place of every one that is not refused anyway. */
function withContext(change: (context: readonly string[]) => readonly string[]): () => CryptoProvider {
  return withFault((inner) => ({
    seal(key, plaintext, context) {
      inner.seal(key, plaintext, context);
      return inner.seal(key, plaintext, change(context));
    },
    open: (key, sealed, context) => inner.open(key, sealed, context.length === 0 ? context : change(context)),
  }));
}

/** The same under another key, made of every one that is not refused anyway. */
function withKey(change: (key: Uint8Array) => Uint8Array): () => CryptoProvider {
  return withFault((inner) => ({
    seal: (key, plaintext, context) => inner.seal(change(key), plaintext, context),
    open: (key, sealed, context) => inner.open(change(key), sealed, context),
  }));
}

function attempt(call: () => Uint8Array): Uint8Array | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

const startsWith = (whole: Uint8Array, start: Uint8Array) => Buffer.compare(whole.subarray(0, start.length), start) === 0;

/** Crypto providers with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_CRYPTO: readonly (readonly [fault: string, clause: string, open: () => CryptoProvider])[] = [
  [
    'makes a byte of nothing',
    'crypto/round-trip',
    withFault((inner) => ({
      open(key, sealed, context) {
        const plaintext = inner.open(key, sealed, context);
        return plaintext.length === 0 ? new Uint8Array(1) : plaintext;
      },
    })),
  ],
  [
    'seals for its own instance alone',
    'crypto/round-trip',
    withFault((inner) => {
      const own = Buffer.from(inner.random(8)).toString('hex');
      const mine = (context: readonly string[]) => (context.length === 0 ? context : [own, ...context]);
      return {
        seal: (key, plaintext, context) => inner.seal(key, plaintext, mine(context)),
        open: (key, sealed, context) => inner.open(key, sealed, mine(context)),
      };
    }),
  ],
  ['ignores the context', 'crypto/context', withContext(() => ['anywhere'])],
  ['binds the record and not the field', 'crypto/context', withContext((context) => context.slice(0, 2))],
  ['joins the parts of a context', 'crypto/context', withContext((context) => [context.join('')])],
  ['joins the parts of a context with a comma', 'crypto/context', withContext((context) => [context.join(',')])],
  ['divides the parts of a context by a byte of zero', 'crypto/context', withContext((context) => [context.join('\0')])],
  ['takes the parts of a context in any order', 'crypto/context', withContext((context) => [...context].sort())],
  [
    'ignores a byte of the key',
    'crypto/key',
    withKey((key) => {
      const shortened = Uint8Array.from(key);
      shortened.fill(0, -1);
      return shortened;
    }),
  ],
  [
    'accepts a flipped bit in one byte',
    'crypto/flipped',
    withFault((inner) => ({
      seal: (key, plaintext, context) => Uint8Array.of(...inner.seal(key, plaintext, context), 0),
      open: (key, sealed, context) => inner.open(key, sealed.subarray(0, -1), context),
    })),
  ],
  [
    'accepts a truncated tag',
    'crypto/cut',
    withFault((inner) => {
      const whole: Uint8Array[] = [];
      return {
        seal(key, plaintext, context) {
          const sealed = inner.seal(key, plaintext, context);
          whole.push(Uint8Array.from(sealed));
          return sealed;
        },
        open(key, sealed, context) {
          const meant = whole.find((known) => known.length - sealed.length <= 4 && startsWith(known, sealed));
          return inner.open(key, meant ?? sealed, context);
        },
      };
    }),
  ],
  [
    'accepts bytes behind the end',
    'crypto/cut',
    withFault((inner) => ({
      open: (key, sealed, context) => attempt(() => inner.open(key, sealed.subarray(0, -1), context)) ?? inner.open(key, sealed, context),
    })),
  ],
  [
    'reuses a nonce',
    'crypto/nonce',
    withFault((inner) => ({
      seal(key, plaintext, context) {
        inner.seal(key, plaintext, context);
        return sealWith(AES_256_GCM, key, new Uint8Array(12), plaintext, context);
      },
    })),
  ],
  [
    'repeats the beginning of a long plaintext behind the ciphertext',
    'crypto/hidden',
    withFault((inner) => ({
      seal(key, plaintext, context) {
        const sealed = inner.seal(key, plaintext, context);
        return plaintext.length < 100 ? sealed : Uint8Array.of(...sealed, ...plaintext.subarray(0, 16));
      },
      open: (key, sealed, context) => inner.open(key, sealed.length < 130 ? sealed : sealed.subarray(0, -16), context),
    })),
  ],
  [
    'shortens a plaintext of zeros',
    'crypto/hidden',
    withFault((inner) => ({
      seal: (key, plaintext, context) =>
        inner.seal(key, plaintext.length === 200 && !plaintext.some(Boolean) ? new Uint8Array(1) : plaintext, context),
    })),
  ],
  [
    "overwrites the caller's plaintext",
    'crypto/copies-in',
    withFault((inner) => ({
      seal(key, plaintext, context) {
        const sealed = inner.seal(key, plaintext, context);
        plaintext.fill(0);
        return sealed;
      },
    })),
  ],
  [
    "keeps the caller's buffer as the name of a key",
    'crypto/copies-in',
    withFault((inner) => {
      const prepared = new WeakMap<Uint8Array, Uint8Array>();
      const of = (key: Uint8Array) => {
        const known = prepared.get(key) ?? Uint8Array.from(key);
        prepared.set(key, known);
        return known;
      };
      return {
        seal: (key, plaintext, context) => inner.seal(of(key), plaintext, context),
        open: (key, sealed, context) => inner.open(of(key), sealed, context),
      };
    }),
  ],
  [
    'hands out a piece of a pool',
    'crypto/copies-out',
    withFault((inner) => ({
      derive(key, info, length) {
        const pool = new Uint8Array(length + 64);
        pool.set(inner.derive(key, info, length), 32);
        return pool.subarray(32, 32 + length);
      },
    })),
  ],
  ['draws the same bytes again', 'crypto/random', withFault((inner) => ({ random: (length) => inner.random(length).fill(7) }))],
  [
    'draws from a short cycle',
    'crypto/random',
    withFault((inner) => ({
      random: (length) => {
        const cycle = inner.random(Math.min(length, 24));
        return Uint8Array.from({ length }, (_, i) => cycle[i % cycle.length] ?? 0);
      },
    })),
  ],
  [
    'digests without the zeros at the end',
    'crypto/digest',
    withFault((inner) => ({ digest: (bytes) => inner.digest(bytes.subarray(0, bytes.findLastIndex(Boolean) + 1)) })),
  ],
  [
    'makes a mac without its key',
    'crypto/mac',
    withFault((inner) => ({
      mac(key, bytes) {
        inner.mac(key, bytes);
        return inner.mac(new Uint8Array(32), bytes);
      },
    })),
  ],
  [
    'derives one key for every purpose',
    'crypto/derive',
    withFault((inner) => ({ derive: (key, _info, length) => inner.derive(key, '', length) })),
  ],
  [
    'seals for no place at all',
    'crypto/mistakes',
    withFault((inner) => ({
      seal: (key, plaintext, context) => inner.seal(key, plaintext, context.length === 0 ? [''] : context),
    })),
  ],
  [
    'shows the key in the cause of a refusal',
    'crypto/silent',
    withFault((inner) => ({
      open(key, sealed, context) {
        try {
          return inner.open(key, sealed, context);
        } catch (error) {
          if (!(error instanceof RescueFaceError)) throw error;
          throw new RescueFaceError(error.code, error.details, { cause: new Error(Buffer.from(key).toString('hex')) });
        }
      },
    })),
  ],
  [
    'shows the plaintext in a refusal',
    'crypto/silent',
    withFault((inner) => {
      let last = '';
      return {
        seal(key, plaintext, context) {
          last = Buffer.from(plaintext).toString();
          return inner.seal(key, plaintext, context);
        },
        open(key, sealed, context) {
          const opened = attempt(() => inner.open(key, sealed, context));
          if (opened !== undefined || key.length !== 32 || context.length === 0) return opened ?? inner.open(key, sealed, context);
          throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'authentication', last });
        },
      };
    }),
  ],
];
