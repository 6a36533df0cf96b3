import assert from 'node:assert/strict';
import type { Signer, Verifier } from '../core/contracts.js';
import { isKeyName, MAX_KEY_ID } from '../core/key-name.js';
import { bind, type Clause, type ClauseText, refusedAsMistake, refusedBySignal } from './clause.js';
import { assertBytes, assertOwn, counted, flipped, SIZES } from './crypto-subject.js';

/** How the suite gets signers. */
export interface SignerFactory {
  /** A signer with the verifier of its key; every call gives another key. */
  open(): SignerPair | Promise<SignerPair>;
}

/** A signer and who can tell its signatures. */
export interface SignerPair {
  readonly signer: Signer;
  readonly verifier: Verifier;
}

interface Subject extends SignerPair, AsyncDisposable {
  /** With another key. */
  readonly another: SignerPair;
}

/**
 * The promises of `Signer` and `Verifier`. Feed them to any test runner. They cannot tell a good algorithm from a bad one
 * that behaves alike: known answers of its standard have to do that.
 *
 * @example
 * ```ts
 * import { randomBytes } from 'node:crypto';
 * import { ed25519Signer, ed25519Verifier } from 'rescue-face/adapters/node-crypto';
 * import { signerConformance } from 'rescue-face/testing';
 *
 * const open = () => {
 *   const signer = ed25519Signer({ name: 'rescue.example.cn', seed: randomBytes(32) });
 *   return { signer, verifier: ed25519Verifier(signer.verifierKey) };
 * };
 * for (const clause of signerConformance({ open })) {
 *   await clause.run(); // or: test(clause.title, () => clause.run())
 * }
 * ```
 */
export function signerConformance(factory: SignerFactory): Clause[] {
  const open = async (): Promise<Subject> => {
    const { signer, verifier } = await factory.open();
    const another = await factory.open();
    return { signer, verifier, another, async [Symbol.asyncDispose]() {} };
  };
  return bind('signer', open, CLAUSES);
}

const CLAUSES: readonly ClauseText<Subject>[] = [
  {
    id: 'identity',
    title: 'signer and verifier have one name, which can stand in a signed note, and one key id of 32 bits',
    async check({ signer, verifier }) {
      assert.ok(isKeyName(signer.name), 'the name of a signer is not empty and has no spaces, controls and plus signs');
      assert.ok(Number.isInteger(signer.keyId) && signer.keyId >= 0 && signer.keyId <= MAX_KEY_ID, 'a key id has 32 bits');
      assert.deepEqual([verifier.name, verifier.keyId], [signer.name, signer.keyId]);
    },
  },
  {
    id: 'round-trip',
    title: 'what was signed is found signed, of any length, also by calls at the same time',
    async check({ signer, verifier }) {
      const signatures = await Promise.all(SIZES.map((size) => signer.sign(counted(size))));
      for (const [at, size] of SIZES.entries()) {
        assert.equal(verifier.verify(counted(size), signatures[at] ?? counted(0)), true, `${size} bytes were signed`);
      }
    },
  },
  {
    id: 'key',
    title: "another key's signature is none",
    async check({ signer, verifier, another }) {
      assert.equal(verifier.verify(counted(20), await another.signer.sign(counted(20))), false, "another key's signature");
      assert.equal(another.verifier.verify(counted(20), await signer.sign(counted(20))), false, "a signature for another's verifier");
    },
  },
  {
    id: 'message',
    title: 'a signature is of one message alone: with any one bit changed, a byte more or a byte less it is not signed',
    async check({ signer, verifier }) {
      const signature = await signer.sign(counted(20));
      for (let bit = 0; bit < 160; bit++)
        assert.equal(verifier.verify(flipped(counted(20), bit), signature), false, `bit ${bit} was changed`);
      assert.equal(verifier.verify(counted(21), signature), false, 'a byte was added');
      assert.equal(verifier.verify(counted(19), signature), false, 'a byte was taken away');
    },
  },
  {
    id: 'signature',
    title: 'a signature with any one bit changed, cut short or with a byte more is none, and nothing is thrown',
    async check({ signer, verifier }) {
      const signature = await signer.sign(counted(20));
      for (let bit = 0; bit < signature.length * 8; bit++) {
        assert.equal(verifier.verify(counted(20), flipped(signature, bit)), false, `bit ${bit} of the signature was changed`);
      }
      for (let length = 0; length < signature.length; length++) {
        assert.equal(verifier.verify(counted(20), signature.slice(0, length)), false, `${length} of ${signature.length} bytes`);
      }
      assert.equal(verifier.verify(counted(20), Uint8Array.of(...signature, 0)), false, 'a byte was added to the signature');
    },
  },
  {
    id: 'own-memory',
    title: 'messages and signatures belong to the caller: they are left as they are, and may be written over afterwards',
    async check({ signer, verifier }) {
      const message = counted(20);
      const first = await signer.sign(message);
      assertBytes(message, counted(20), 'the message after it was signed');
      assertOwn(first, first.length, 'a signature');
      const kept = first.slice();
      await signer.sign(counted(20, 9));
      assertBytes(first, kept, 'a signature after another was made');
      assert.ok(verifier.verify(message, first), 'the message and its signature');
      assertBytes(message, counted(20), 'the message after it was checked');
      assertBytes(first, kept, 'a signature after it was checked');
      message.fill(0);
      first.fill(0);
      assert.equal(verifier.verify(message, first), false, 'what was written over is signed no more');
      assert.ok(verifier.verify(counted(20), kept), 'what was written over has spoilt a signature');
    },
  },
  {
    id: 'mistakes',
    title: 'anything but bytes is refused as a mistake',
    async check({ signer, verifier }) {
      const signature = await signer.sign(counted(20));
      for (const value of ['message', undefined, [1, 2, 3]]) {
        await refusedAsMistake(() => signer.sign(value as never), 'signing what is no bytes');
        await refusedAsMistake(() => verifier.verify(value as never, signature), 'checking what is no bytes');
        await refusedAsMistake(() => verifier.verify(counted(20), value as never), 'a signature that is no bytes');
      }
    },
  },
  {
    id: 'signal',
    title: 'an aborted signal rejects with its own reason',
    async check({ signer }) {
      await refusedBySignal([(options) => signer.sign(counted(20), options)]);
    },
  },
];
