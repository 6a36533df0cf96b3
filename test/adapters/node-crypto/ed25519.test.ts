import { createHash } from 'node:crypto';
import { ed25519Signer, ed25519Verifier } from 'rescue-face/adapters/node-crypto';
import { describe, expect, it } from 'vitest';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** RFC 8032 section 7.1, tests 1 to 3. */
const RFC_8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

/** The documentation of golang.org/x/mod/sumdb/note. */
const PETER = {
  verifierKey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature: 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
};

const PETER_KEY = Uint8Array.from(Buffer.from(PETER.verifierKey.slice(-44), 'base64').subarray(1));

/** The small-order keys, and those whose number is not below 2^255 - 19, as far as they are the same points. */
const WEAK = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('Ed25519', () => {
  it.each(RFC_8032)('signs as RFC 8032 has it: $message', async ({ seed, publicKey, message, signature }) => {
    const signer = ed25519Signer({ name: 'rfc.example', seed: bytes(seed) });
    expect(hex(await signer.sign(bytes(message)))).toBe(signature);
    const [, name, id, key = ''] = /^([^+]+)\+([^+]+)\+(.+)$/.exec(signer.verifierKey) ?? [];
    expect([name, id]).toEqual(['rfc.example', signer.keyId.toString(16).padStart(8, '0')]);
    expect(hex(Buffer.from(key, 'base64'))).toBe(`01${publicKey}`);
    const verifier = ed25519Verifier(signer.verifierKey);
    expect([verifier.name, verifier.keyId]).toEqual([signer.name, signer.keyId]);
    expect(verifier.verify(bytes(message), bytes(signature))).toBe(true);
    expect(verifier.verify(bytes(`${message}00`), bytes(signature))).toBe(false);
  });

  it('opens a note that another program signed, with the key as it writes it', () => {
    const verifier = ed25519Verifier(PETER.verifierKey);
    const signed = Buffer.from(PETER.signature, 'base64');
    expect(verifier.keyId).toBe(signed.readUInt32BE());
    expect(verifier.verify(utf8(PETER.text), Uint8Array.from(signed.subarray(4)))).toBe(true);
  });

  it('finds a signature false for any one bit that is another, and for any other length', async () => {
    const signer = ed25519Signer({ name: 'a', seed: bytes('11'.repeat(32)) });
    const verifier = ed25519Verifier(signer.verifierKey);
    const signature = await signer.sign(utf8('message'));
    expect(verifier.verify(utf8('message'), signature)).toBe(true);
    for (let bit = 0; bit < 512; bit++) {
      const flipped = Uint8Array.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifier.verify(utf8('message'), flipped), `bit ${bit}`).toBe(false);
    }
    for (const length of [0, 1, 63]) expect(verifier.verify(utf8('message'), signature.slice(0, length))).toBe(false);
    expect(verifier.verify(utf8('message'), Uint8Array.of(...signature, 0))).toBe(false);
  });

  it('keeps its own copy of the key, and gives signatures of their own', async () => {
    const seed = bytes('22'.repeat(32));
    const signer = ed25519Signer({ name: 'a', seed });
    const first = await signer.sign(utf8('message'));
    seed.fill(0);
    const second = await signer.sign(utf8('message'));
    expect(hex(second)).toBe(hex(first));
    expect(first.buffer.byteLength).toBe(64);
    expect(Object.keys(signer).sort()).toEqual(['keyId', 'name', 'verifierKey']);
  });

  it('refuses a call that was aborted', async () => {
    const signer = ed25519Signer({ name: 'a', seed: new Uint8Array(32) });
    await expect(signer.sign(utf8('message'), { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
  });

  it.each([
    ['', TypeError],
    ['two words', RangeError],
    ['全\u3000角', RangeError],
    ['a+b', RangeError],
    ['a\nb', RangeError],
    ['\ud800', RangeError],
  ])('takes no such name: %j', (name, mistake) => {
    expect(() => ed25519Signer({ name, seed: new Uint8Array(32) })).toThrow(mistake);
  });

  it('takes 32 bytes and nothing it does not know', () => {
    expect(() => ed25519Signer({ name: 'a', seed: new Uint8Array(31) })).toThrow(/^Expected 32 bytes for seed, received 31$/);
    expect(() => ed25519Signer({ name: 'a', seed: new Uint8Array(32), sed: 1 } as never)).toThrow(/did you mean "seed"/);
  });

  it.each([
    ['another id', PETER.verifierKey.replace('c74f20a3', 'c74f20a4')],
    ['another name', PETER.verifierKey.replace('Peter', 'Paul')],
    ['two parts', 'PeterNeumann+c74f20a3'],
    ['another kind', lineOf(PETER_KEY, { kind: 2 })],
    ['a shorter key', lineOf(PETER_KEY.subarray(1))],
    ['a space in its name', lineOf(PETER_KEY, { name: 'Peter Neumann' })],
    ['letters to spare', `${PETER.verifierKey}=`],
    // Points of order 1, 2, 4 and 8, in each way they can be written.
    ...WEAK.flatMap((key) => [
      [`the weak key ${key}`, lineOf(bytes(key))],
      [`the weak key ${key} with its highest bit`, lineOf(bytes(key).with(31, (bytes(key)[31] ?? 0) | 0x80))],
    ]),
  ])('takes no verifier key with %s', (_, key = '') => {
    expect(() => ed25519Verifier(key)).toThrow(/^Expected a verifier key, name\+key id\+Ed25519 key, for verifierKey$/);
  });

  it('takes the same lines with nothing amiss', () => {
    expect(lineOf(PETER_KEY)).toBe(PETER.verifierKey);
    expect(ed25519Verifier(lineOf(PETER_KEY)).name).toBe('PeterNeumann');
  });
});

/** A verifier key as it is written, with the key id that belongs to it. */
function lineOf(key: Uint8Array, { name = 'PeterNeumann', kind = 1 } = {}): string {
  const named = Buffer.concat([Uint8Array.of(kind), key]);
  const id = createHash('sha256').update(`${name}\n`).update(named).digest('hex').slice(0, 8);
  return `${name}+${id}+${named.toString('base64')}`;
}
