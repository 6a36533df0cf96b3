import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nationalCrypto, standardCrypto } from '../../src/adapters/node-crypto/main.js';
import type { CryptoProvider, RootKey } from '../../src/core/contracts.js';
import { commitKey, rewrapKey, unwrapKey, type WrappedKey, type WrappingKey, wrapKey, wrappingKeyOf } from '../../src/core/envelope.js';

const PLACE = ['person', 'p-1', 'biometric'];
const PROFILES = [standardCrypto(), nationalCrypto()].map((crypto) => [crypto.profile, crypto] as const);
const rootKey = (crypto: CryptoProvider, id: string): RootKey => ({ id, key: crypto.random(crypto.keyLength) });
const wrappingKey = (crypto: CryptoProvider, id: string) => wrappingKeyOf(crypto, rootKey(crypto, id));
const refused = expect.objectContaining({ code: 'ERR_CRYPTO_REFUSED' });

test.each(PROFILES)('%s: unwrapping gives the data key, also after any number of rewrappings, with one commitment', (_profile, crypto) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(4), (dataKey, rotations) => {
      let root = wrappingKey(crypto, 'r-0');
      const first = wrapKey(crypto, root, dataKey, PLACE);
      let wrapped = first;
      for (let i = 1; i <= rotations; i++) {
        const next = wrappingKey(crypto, `r-${i}`);
        wrapped = rewrapKey({ crypto, under: root }, { crypto, under: next }, wrapped, PLACE);
        expect(() => unwrapKey(crypto, { rootKeyId: next.rootKeyId, key: root.key }, wrapped, PLACE)).toThrow(refused);
        root = next;
      }
      expect(wrapped.rootKeyId).toBe(root.rootKeyId);
      expect(wrapped.commitment).toEqual(first.commitment);
      expect(unwrapKey(crypto, root, wrapped, PLACE)).toEqual(dataKey);
    }),
    { numRuns: 15 },
  );
});

test.each(PROFILES)('%s: what was moved, changed or renamed is refused', (_profile, crypto) => {
  const [root, other] = [wrappingKey(crypto, 'r-1'), wrappingKey(crypto, 'r-2')];
  const [a, b] = [crypto.random(32), crypto.random(32)];
  const wrapped = wrapKey(crypto, root, a, PLACE);
  const elsewhere = wrapKey(crypto, root, b, ['person', 'p-2', 'biometric']);
  const cases: readonly (readonly [WrappingKey, WrappedKey, readonly string[]])[] = [
    [root, wrapped, ['person', 'p-2', 'biometric']],
    [root, wrapped, ['person', 'p-1', 'case']],
    [root, { ...wrapped, sealed: elsewhere.sealed }, PLACE],
    [root, { ...wrapped, commitment: elsewhere.commitment }, PLACE],
    [root, { ...wrapped, commitment: wrapped.commitment.subarray(1) }, PLACE],
    [{ rootKeyId: 'r-1', key: other.key }, wrapped, PLACE],
    // The right key under another name: an id written over another is noticed.
    [{ rootKeyId: 'r-2', key: root.key }, { ...wrapped, rootKeyId: 'r-2' }, PLACE],
  ];
  for (const [key, what, place] of cases) expect(() => unwrapKey(crypto, key, what, place)).toThrow(refused);
  expect(() => unwrapKey(crypto, other, wrapped, PLACE)).toThrow(new RangeError('Expected the root key that the wrapped key names'));
  expect(() =>
    rewrapKey({ crypto, under: root }, { crypto, under: other }, { ...wrapped, commitment: elsewhere.commitment }, PLACE),
  ).toThrow(refused);
});

test('a key moves to another profile with the commitment it was made with', () => {
  const [from, to] = [standardCrypto(), nationalCrypto()];
  const [root, next] = [wrappingKey(from, 'r-1'), wrappingKey(to, 'r-2')];
  const dataKey = from.random(32);
  const wrapped = wrapKey(from, root, dataKey, PLACE);
  const moved = rewrapKey({ crypto: from, under: root }, { crypto: to, under: next }, wrapped, PLACE);
  expect(moved.commitment).toEqual(wrapped.commitment);
  expect(unwrapKey(to, next, moved, PLACE, from)).toEqual(dataKey);
  expect(() => unwrapKey(to, next, moved, PLACE)).toThrow(refused);
});

test('a key of another length is never wrapped, and one that was is never used', () => {
  const crypto = standardCrypto();
  const root = wrappingKey(crypto, 'r-1');
  expect(() => wrapKey(crypto, root, crypto.random(16), PLACE)).toThrow(new RangeError('Expected 32 bytes for dataKey, received 16'));
  const short = crypto.random(16);
  const sealed = crypto.seal(root.key, short, ['rescue-face/wrapped-key@1', 'r-1', ...PLACE]);
  const forged = { rootKeyId: 'r-1', sealed, commitment: commitKey(crypto, short, PLACE) };
  expect(() => unwrapKey(crypto, root, forged, PLACE)).toThrow(refused);
});

test('a commitment tells one key from another and one place from another, and shows no byte of the key', () => {
  const crypto = standardCrypto();
  const key = crypto.random(32);
  const commitment = commitKey(crypto, key, PLACE);
  expect(commitKey(crypto, key, PLACE)).toEqual(commitment);
  expect(commitKey(crypto, crypto.random(32), PLACE)).not.toEqual(commitment);
  expect(commitKey(crypto, key, ['person', 'p-2', 'biometric'])).not.toEqual(commitment);
  expect(Buffer.from(commitment).includes(Buffer.from(key.subarray(0, 8)))).toBe(false);
});

test('the root key itself never wraps, and no key of the caller is changed', () => {
  const crypto = standardCrypto();
  const root = rootKey(crypto, 'r-1');
  const dataKey = crypto.random(32);
  const [rootBefore, dataBefore] = [Uint8Array.from(root.key), Uint8Array.from(dataKey)];
  const under = wrappingKeyOf(crypto, root);
  expect(under.rootKeyId).toBe('r-1');
  expect(under.key).toEqual(crypto.derive(root.key, 'rescue-face/wrap@1', 32));
  const underBefore = Uint8Array.from(under.key);
  const wrapped = wrapKey(crypto, under, dataKey, PLACE);
  expect(unwrapKey(crypto, under, wrapped, PLACE)).toEqual(dataBefore);
  expect([root.key, dataKey, under.key]).toEqual([rootBefore, dataBefore, underBefore]);
  expect(() => unwrapKey(crypto, { rootKeyId: 'r-1', key: root.key }, wrapped, PLACE)).toThrow(refused);
});
