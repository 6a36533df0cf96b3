import fc from 'fast-check';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { RescueFaceError } from 'rescue-face/errors';
import { describe, expect, it } from 'vitest';

const refusal = (reason: string) => expect.objectContaining({ code: 'ERR_CRYPTO_REFUSED', details: expect.objectContaining({ reason }) });
const key = () => fc.uint8Array({ minLength: 32, maxLength: 32 });
const plaintext = () => fc.uint8Array({ maxLength: 200 });
const context = () => fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 16 });

function reasonOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each([
  ['standardCrypto', standardCrypto()],
  ['nationalCrypto', nationalCrypto()],
])('%s', (_name, crypto) => {
  it('gives back what was sealed, and never the same string twice', () => {
    fc.assert(
      fc.property(key(), plaintext(), context(), (k, p, c) => {
        const sealed = crypto.seal(k, p, c);
        expect(crypto.open(k, sealed, c)).toEqual(p);
        expect(crypto.seal(k, p, c)).not.toEqual(sealed);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses any flipped bit', () => {
    fc.assert(
      fc.property(key(), plaintext(), context(), fc.nat(), (k, p, c, place) => {
        const sealed = crypto.seal(k, p, c);
        const bit = place % (8 * sealed.length);
        sealed[bit >> 3] = (sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(reasonOf(() => crypto.open(k, sealed, c))).toMatchObject({ code: 'ERR_CRYPTO_REFUSED' });
      }),
      { numRuns: 200 },
    );
  });

  it('refuses any other context and any other key', () => {
    fc.assert(
      fc.property(key(), key(), plaintext(), context(), context(), (k, otherKey, p, c, otherContext) => {
        const sealed = crypto.seal(k, p, c);
        if (JSON.stringify(c) !== JSON.stringify(otherContext)) {
          expect(reasonOf(() => crypto.open(k, sealed, otherContext))).toEqual(refusal('authentication'));
        }
        if (Buffer.compare(k, otherKey) !== 0) expect(reasonOf(() => crypto.open(otherKey, sealed, c))).toEqual(refusal('authentication'));
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a header alone', Uint8Array.of(1, 1)],
    ['another version', new Uint8Array(100)],
  ])('refuses %s as no ciphertext', (_what, sealed) => {
    expect(reasonOf(() => crypto.open(new Uint8Array(32), sealed, ['c']))).toEqual(refusal('format'));
  });

  it.each<[string, () => unknown, string]>([
    ['a short key', () => crypto.seal(new Uint8Array(16), new Uint8Array(1), ['c']), 'Expected 32 bytes for key, received 16'],
    [
      'a key that is text',
      () => crypto.open('secret' as never, new Uint8Array(1), ['c']),
      'Expected Uint8Array for key, received a string',
    ],
    ['no context', () => crypto.seal(new Uint8Array(32), new Uint8Array(1), []), 'Expected 1..16 parts of context, received 0'],
    [
      'a text for a context',
      () => crypto.seal(new Uint8Array(32), new Uint8Array(1), 'c' as never),
      'Expected an array of texts for context, received a string',
    ],
    ['half a character', () => crypto.seal(new Uint8Array(32), new Uint8Array(1), ['\ud83d']), 'Expected context without lone surrogates'],
    [
      'a long part',
      () => crypto.seal(new Uint8Array(32), new Uint8Array(1), ['x'.repeat(1025)]),
      'Expected at most 1024 characters in a part of context',
    ],
    ['too much randomness', () => crypto.random(65_537), 'Expected integer 0..65536 for length, received 65537'],
    ['too long a derivation', () => crypto.derive(new Uint8Array(32), 'a', 8161), 'Expected integer 1..8160 for length, received 8161'],
    [
      'too short a key of a mac',
      () => crypto.mac(new Uint8Array(15), new Uint8Array(1)),
      'Expected at least 16 bytes for key, received 15',
    ],
  ])('refuses %s in one sentence', (_what, call, message) => {
    const error = reasonOf(call);
    expect(error).not.toBeInstanceOf(RescueFaceError);
    expect((error as Error).message).toBe(message);
  });
});

it('neither profile opens what the other sealed, and says which it wants', () => {
  const [standard, national] = [standardCrypto(), nationalCrypto()];
  const k = standard.random(32);
  for (const [sealer, opener] of [
    [standard, national],
    [national, standard],
  ] as const) {
    const error = reasonOf(() => opener.open(k, sealer.seal(k, new Uint8Array(40), ['c']), ['c']));
    expect(error).toEqual(refusal('profile'));
    expect((error as Error).message).toContain(opener.profile);
  }
});
