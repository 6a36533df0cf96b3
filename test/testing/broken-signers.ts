import { createHash, randomBytes } from 'node:crypto';
import { ed25519Signer, ed25519Verifier, type Signer, type Verifier } from 'rescue-face/adapters/node-crypto';
import type { SignerPair } from 'rescue-face/testing';

/** A signer in this process with the verifier of its key. */
export function plainPair(name = 'rescue.example.cn'): SignerPair {
  const signer = ed25519Signer({ name, seed: randomBytes(32) });
  return { signer, verifier: ed25519Verifier(signer.verifierKey) };
}

/** A pair whose methods are those of a correct one, but for the given. */
function withFault(fault: (correct: SignerPair) => { signer?: Partial<Signer>; verifier?: Partial<Verifier> }): () => SignerPair {
  return () => {
    const { signer, verifier } = plainPair();
    const correct: SignerPair = {
      signer: { name: signer.name, keyId: signer.keyId, sign: (message, options) => signer.sign(message, options) },
      verifier: { name: verifier.name, keyId: verifier.keyId, verify: (message, given) => verifier.verify(message, given) },
    };
    const { signer: ofSigner, verifier: ofVerifier } = fault(correct);
    return { signer: { ...correct.signer, ...ofSigner }, verifier: { ...correct.verifier, ...ofVerifier } };
  };
}

/** Signers with one fault each: what they do wrong, and the one clause that must notice. */
export const BROKEN_SIGNERS: readonly (readonly [fault: string, clause: string, open: () => SignerPair])[] = [
  ['has a name with a space', 'signer/identity', withFault(() => ({ signer: { name: 'two words' }, verifier: { name: 'two words' } }))],
  ['has an empty name', 'signer/identity', withFault(() => ({ signer: { name: '' }, verifier: { name: '' } }))],
  ['has a key id below zero', 'signer/identity', withFault(() => ({ signer: { keyId: -1 }, verifier: { keyId: -1 } }))],
  ['has a key id of 33 bits', 'signer/identity', withFault(() => ({ signer: { keyId: 2 ** 32 }, verifier: { keyId: 2 ** 32 } }))],
  ['is checked under another name', 'signer/identity', withFault(() => ({ verifier: { name: 'other.example.cn' } }))],
  ['is checked under another key id', 'signer/identity', withFault(({ signer }) => ({ verifier: { keyId: signer.keyId ^ 1 } }))],
  [
    'signs nothing where there is nothing to sign',
    'signer/round-trip',
    withFault(({ signer }) => ({
      signer: { sign: async (message, options) => (message.length === 0 ? new Uint8Array(64) : signer.sign(message, options)) },
    })),
  ],
  [
    'gives calls at the same time the signature of the last',
    'signer/round-trip',
    withFault(({ signer }) => {
      let last = new Uint8Array(0);
      return {
        signer: {
          async sign(message, options) {
            await signer.sign(message, options);
            last = Uint8Array.from(message);
            await new Promise((resolve) => setImmediate(resolve));
            return signer.sign(last, options);
          },
        },
      };
    }),
  ],
  [
    'finds signed with a word of its own',
    'signer/round-trip',
    withFault(({ verifier }) => ({
      verifier: { verify: (message, signature) => (verifier.verify(message, signature) ? 'yes' : false) as boolean },
    })),
  ],
  [
    'signs without a key',
    'signer/key',
    withFault(({ signer, verifier }) => {
      const digest = (message: Uint8Array) => Uint8Array.from(createHash('sha256').update(message).digest());
      return {
        signer: {
          async sign(message, options) {
            await signer.sign(message, options);
            return digest(message);
          },
        },
        verifier: {
          verify(message, signature) {
            verifier.verify(message, signature);
            return Buffer.compare(digest(message), signature) === 0;
          },
        },
      };
    }),
  ],
  [
    'signs the beginning of a message alone',
    'signer/message',
    withFault(({ signer, verifier }) => {
      const start = (message: Uint8Array) => message.subarray?.(0, 20) ?? message;
      return {
        signer: { sign: (message, options) => signer.sign(start(message), options) },
        verifier: { verify: (message, signature) => verifier.verify(start(message), signature) },
      };
    }),
  ],
  [
    'does not look at the last bit of a signature',
    'signer/signature',
    withFault(({ verifier }) => ({
      verifier: {
        verify(message, signature) {
          if (signature.length !== 64) return verifier.verify(message, signature);
          const other = Uint8Array.from(signature);
          other[63] = (other[63] ?? 0) & 0x7f;
          return verifier.verify(message, other);
        },
      },
    })),
  ],
  [
    'throws at a signature of another length',
    'signer/signature',
    withFault(({ verifier }) => ({
      verifier: {
        verify(message, signature) {
          if (signature instanceof Uint8Array && signature.length !== 64) throw new RangeError('Expected 64 bytes');
          return verifier.verify(message, signature);
        },
      },
    })),
  ],
  [
    'passes over what stands behind a signature',
    'signer/signature',
    withFault(({ verifier }) => ({
      verifier: { verify: (message, signature) => verifier.verify(message, signature.subarray?.(0, 64) ?? signature) },
    })),
  ],
  [
    'writes over what it has signed',
    'signer/own-memory',
    withFault(({ signer }) => ({
      signer: {
        async sign(message, options) {
          const signature = await signer.sign(message, options);
          message.fill(0);
          return signature;
        },
      },
    })),
  ],
  [
    'writes over what it has checked',
    'signer/own-memory',
    withFault(({ verifier }) => ({
      verifier: {
        verify(message, signature) {
          const answer = verifier.verify(message, signature);
          message.fill(0);
          return answer;
        },
      },
    })),
  ],
  [
    'gives a piece of a larger memory',
    'signer/own-memory',
    withFault(({ signer }) => ({
      signer: { sign: async (message, options) => Uint8Array.of(...(await signer.sign(message, options)), 0).subarray(0, 64) },
    })),
  ],
  [
    'signs text as well',
    'signer/mistakes',
    withFault(({ signer }) => ({
      signer: { sign: (message, options) => signer.sign(typeof message === 'string' ? Buffer.from(message) : message, options) },
    })),
  ],
  [
    'finds that nothing is no signature',
    'signer/mistakes',
    withFault(({ verifier }) => ({
      verifier: { verify: (message, signature) => signature !== undefined && verifier.verify(message, signature) },
    })),
  ],
  ['ignores the signal', 'signer/signal', withFault(({ signer }) => ({ signer: { sign: (message) => signer.sign(message) } }))],
];
