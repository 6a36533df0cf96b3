import { expect, test } from 'vitest';
import { nationalCrypto, standardCrypto } from '../../src/adapters/node-crypto/main.js';
import { unwrapKey, wrappingKeyOf } from '../../src/core/envelope.js';

// Bytes as released, which every later version must open. They were written by this library and opened by a Python program
// from the description of the format alone (hmac, AESGCM and SM4 of the package cryptography).
const GOLDEN = [
  {
    crypto: standardCrypto(),
    sealed: '010155e3b10adb22739951cb5e2c7b4afa6f7ddd149db972a9d532a76aa512a1f54fd7b601c5fc76d04997008cd6',
    wrapped: '01016f1d93eac983d8f11de888ec0fb9e3e39048c23d6c18433566779083851bef4145699cbc9d2fc4782a0dac13d5840379cb4b183d912f5ebedf4d7c29',
    commitment: '4b6cf837991fa7a0d18d8cb90c910a949f9770e201886de8fe89f163c2834da3',
  },
  {
    crypto: nationalCrypto(),
    sealed:
      '0102b889f83e12357fd9ed415ddf4fc4613845abc2e7abcbfd945e14af2b5b45a47bdbcdd26150f74e8bda5c2fb19e648d61185568c2ff9708b7482846ac2e6a68b0',
    wrapped:
      '0102ccf90b1069df259c23ea2811778945b2ad95a98272af818e6df59119e403795812754833922f7f10a3b2fdea7f440a8f1f7fb6d5afd9802e9ccbd7f293105a6720d0191cf8404c7a2a1fac1b0ed245be',
    commitment: 'f8885f2d43f982de1607f1d41ef68f3c318a8dd4142183c33e1afcf9f37a18d5',
  },
];

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);

test.each(GOLDEN)('$crypto.profile: a ciphertext and a wrapped key of version 1', ({ crypto, sealed, wrapped, commitment }) => {
  expect(new TextDecoder().decode(crypto.open(KEY, bytes(sealed), ['episode', 'e-1', 'note']))).toBe('救助 case note');
  const under = wrappingKeyOf(crypto, { id: 'rk-golden', key: KEY });
  const stored = { rootKeyId: 'rk-golden', sealed: bytes(wrapped), commitment: bytes(commitment) };
  expect(unwrapKey(crypto, under, stored, ['person', 'p-1', 'biometric'])).toEqual(KEY.map((byte) => 255 - byte));
});
