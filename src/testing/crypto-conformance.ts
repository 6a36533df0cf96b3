import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { CipherContext, CryptoProvider } from '../core/contracts.js';
import { bind, type Clause, type ClauseText, refused, refusedAsMistake } from './clause.js';
import {
  assertBytes,
  assertOwn,
  counted,
  flipped,
  HERE,
  hex,
  keyOf,
  LONGEST_HEADER,
  REFUSED,
  reasonOf,
  SEPARATORS,
  SIZES,
  type Subject,
} from './crypto-subject.js';

/** How the suite opens crypto providers. */
export interface CryptoProviderFactory {
  /** A provider; every call gives another one of the same profile. */
  open(): CryptoProvider | Promise<CryptoProvider>;
}

/**
 * The promises of `CryptoProvider`. Feed them to any test runner. They cannot tell a good cipher from a bad one that
 * behaves alike: known answers of its standard have to do that.
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { cryptoProviderConformance } from 'rescue-face/testing';
 *
 * for (const clause of cryptoProviderConformance({ open: standardCrypto })) {
 *   await clause.run(); // or: test(clause.title, () => clause.run())
 * }
 * ```
 */
export function cryptoProviderConformance(factory: CryptoProviderFactory): Clause[] {
  const open = async (): Promise<Subject> => {
    const [crypto, another] = [await factory.open(), await factory.open()];
    return { crypto, another, async [Symbol.asyncDispose]() {} };
  };
  return bind('crypto', open, CLAUSES);
}

const CLAUSES: readonly ClauseText<Subject>[] = [
  {
    id: 'round-trip',
    title: 'open gives what was sealed, of any length, here or by another instance of the same profile',
    async check({ crypto, another }) {
      assert.equal(another.profile, crypto.profile);
      for (const size of SIZES) {
        const sealed = crypto.seal(keyOf(crypto), counted(size), HERE);
        assertBytes(crypto.open(keyOf(crypto), sealed, HERE), counted(size), `${size} bytes`);
        assertBytes(another.open(keyOf(crypto), sealed, HERE), counted(size), `${size} bytes by another instance`);
      }
    },
  },
  {
    id: 'context',
    title: 'what was sealed for one place is refused at every other',
    async check({ crypto }) {
      const others: readonly CipherContext[] = [
        ['person', 'p-2', 'name'],
        ['person', 'p-1', 'note'],
        ['photo', 'p-1', 'name'],
        ['p-1', 'person', 'name'],
        ['person', 'p-1'],
        ['person', 'p-1', 'name', ''],
        ['personp', '-1', 'name'],
        ['person', 'p-1name'],
        ['person,p-1,name'],
      ];
      const sealed = crypto.seal(keyOf(crypto), counted(20), HERE);
      for (const other of others) {
        await refused(() => crypto.open(keyOf(crypto), sealed, other), REFUSED, `a ciphertext moved to ${JSON.stringify(other)}`);
      }
      for (const between of SEPARATORS) {
        const moved = crypto.seal(keyOf(crypto), counted(20), [`a${between}b`, 'c']);
        const what = `a ciphertext whose parts are divided elsewhere by ${JSON.stringify(between)}`;
        await refused(() => crypto.open(keyOf(crypto), moved, ['a', `b${between}c`]), REFUSED, what);
      }
    },
  },
  {
    id: 'key',
    title: 'what was sealed under one key is refused under another that differs in any one byte',
    async check({ crypto }) {
      const sealed = crypto.seal(keyOf(crypto), counted(20), HERE);
      for (let place = 0; place < crypto.keyLength; place++) {
        const other = keyOf(crypto);
        other[place] = (other[place] ?? 0) ^ 1;
        await refused(() => crypto.open(other, sealed, HERE), REFUSED, `a key with another byte ${place}`);
      }
    },
  },
  {
    id: 'flipped',
    title: 'a ciphertext with any one bit flipped is refused',
    async check({ crypto }) {
      const sealed = crypto.seal(keyOf(crypto), counted(20), HERE);
      for (let bit = 0; bit < sealed.length * 8; bit++) {
        await refused(() => crypto.open(keyOf(crypto), flipped(sealed, bit), HERE), REFUSED, `a ciphertext with bit ${bit} flipped`);
      }
    },
  },
  {
    id: 'cut',
    title: 'a ciphertext that lacks bytes at its end or its beginning, or has one more, is refused',
    async check({ crypto }) {
      const sealed = crypto.seal(keyOf(crypto), counted(20), HERE);
      for (let length = 0; length < sealed.length; length++) {
        await refused(() => crypto.open(keyOf(crypto), sealed.slice(0, length), HERE), REFUSED, `${length} of ${sealed.length} bytes`);
      }
      await refused(() => crypto.open(keyOf(crypto), sealed.slice(1), HERE), REFUSED, 'a ciphertext without its first byte');
      await refused(() => crypto.open(keyOf(crypto), Uint8Array.of(...sealed, 0), HERE), REFUSED, 'a ciphertext with a byte more');
    },
  },
  {
    id: 'nonce',
    title: 'sealing the same again gives another ciphertext, no part of which comes again',
    async check({ crypto }) {
      // Where a nonce repeats, so does every block of the key stream; what stands before may be a header.
      const seen = new Set<string>();
      for (let i = 0; i < 32; i++) {
        const sealed = crypto.seal(keyOf(crypto), new Uint8Array(64), HERE);
        for (let at = LONGEST_HEADER; at + 8 <= sealed.length; at++) {
          const piece = `${at} ${hex(sealed.subarray(at, at + 8))}`;
          assert.ok(!seen.has(piece), 'two ciphertexts of the same plaintext agree in eight bytes');
          seen.add(piece);
        }
      }
    },
  },
  {
    id: 'hidden',
    title: 'a ciphertext shows no piece of the plaintext and its length depends on nothing else',
    async check({ crypto }) {
      const plaintext = counted(200);
      const sealed = crypto.seal(keyOf(crypto), plaintext, HERE);
      for (let at = 0; at + 8 <= plaintext.length; at++) {
        assert.ok(!hex(sealed).includes(hex(plaintext.subarray(at, at + 8))), 'eight bytes of the plaintext stand in the ciphertext');
      }
      assert.equal(crypto.seal(keyOf(crypto, 9), new Uint8Array(200), HERE).length, sealed.length);
    },
  },
  {
    id: 'copies-in',
    title: "nothing of the caller's bytes is kept or changed",
    async check({ crypto }) {
      const [key, plaintext] = [keyOf(crypto), counted(20)];
      const sealed = crypto.seal(key, plaintext, HERE);
      assertBytes(key, keyOf(crypto), 'seal changed the key');
      assertBytes(plaintext, counted(20), 'seal changed the plaintext');
      plaintext.fill(9);
      const given = Uint8Array.from(sealed);
      const opened = crypto.open(key, given, HERE);
      assertBytes(given, sealed, 'open changed the ciphertext');
      assertBytes(key, keyOf(crypto), 'open changed the key');
      given.fill(9);
      key.fill(9);
      assertBytes(opened, counted(20), 'what was opened changed with the bytes that were given');
      assertBytes(crypto.open(keyOf(crypto), sealed, HERE), counted(20), 'what was sealed changed with the bytes that were given');
      await refused(() => crypto.open(key, sealed, HERE), REFUSED, 'a key whose bytes were overwritten');
    },
  },
  {
    id: 'copies-out',
    title: 'everything handed out has memory of its own',
    async check({ crypto }) {
      const key = keyOf(crypto);
      const sealed = crypto.seal(key, counted(20), HERE);
      assertOwn(sealed, sealed.length, 'a ciphertext');
      assertOwn(crypto.open(key, sealed, HERE), 20, 'a plaintext');
      assertOwn(crypto.random(24), 24, 'random');
      assertOwn(crypto.digest(counted(5)), crypto.digestLength, 'a digest');
      assertOwn(crypto.mac(key, counted(5)), crypto.digestLength, 'a mac');
      assertOwn(crypto.derive(key, 'a', 24), 24, 'a derived key');
    },
  },
  {
    id: 'random',
    title: 'random gives as many bytes as asked for, others each time',
    async check({ crypto }) {
      for (const length of [0, 1, 32, 1000]) assert.equal(crypto.random(length).length, length);
      const drawn = Array.from({ length: 64 }, () => hex(crypto.random(16)));
      assert.equal(new Set(drawn).size, drawn.length, 'sixteen random bytes came twice');
      const bytes = new Set(crypto.random(4096));
      assert.ok(bytes.size > 200, 'of 4,096 random bytes most of the 256 values should be there');
    },
  },
  {
    id: 'digest',
    title: 'digest depends on every bit and on the length, and on nothing else',
    async check({ crypto, another }) {
      assertBytes(crypto.digest(counted(100)), another.digest(counted(100)), 'two instances disagree');
      const inputs = [...SIZES.map((size) => new Uint8Array(size)), counted(64)];
      for (let bit = 0; bit < 512; bit += 37) {
        inputs.push(flipped(counted(64), bit));
      }
      assert.equal(new Set(inputs.map((bytes) => hex(crypto.digest(bytes)))).size, inputs.length, 'two inputs have one digest');
    },
  },
  {
    id: 'mac',
    title: 'mac depends on the key and on the bytes, and on nothing else',
    async check({ crypto, another }) {
      const mac = crypto.mac(keyOf(crypto), counted(50));
      assertBytes(mac, another.mac(keyOf(crypto), counted(50)), 'two instances disagree');
      assert.notEqual(hex(crypto.mac(keyOf(crypto, 4), counted(50))), hex(mac), 'another key');
      assert.notEqual(hex(crypto.mac(keyOf(crypto), counted(51))), hex(mac), 'other bytes');
      assert.notEqual(hex(crypto.digest(counted(50))), hex(mac), 'no key at all');
    },
  },
  {
    id: 'derive',
    title: 'derive depends on the key and on the purpose, and on nothing else',
    async check({ crypto, another }) {
      const derived = hex(crypto.derive(keyOf(crypto), 'a', 80));
      assert.equal(hex(another.derive(keyOf(crypto), 'a', 80)), derived, 'two instances disagree');
      assert.equal(derived.length, 160);
      assert.notEqual(hex(crypto.derive(keyOf(crypto), 'b', 80)), derived, 'another purpose');
      assert.notEqual(hex(crypto.derive(keyOf(crypto, 4), 'a', 80)), derived, 'another key');
    },
  },
  {
    id: 'mistakes',
    title: "a caller's mistake is refused with a TypeError or a RangeError",
    async check({ crypto }) {
      const key = keyOf(crypto);
      const bytes = counted(20);
      const mistakes: readonly (readonly [string, () => unknown])[] = [
        ['sealing under a key that is too short', () => crypto.seal(key.slice(1), bytes, HERE)],
        ['opening under a key that is too long', () => crypto.open(Uint8Array.of(...key, 0), bytes, HERE)],
        ['sealing a text', () => crypto.seal(key, 'text' as never, HERE)],
        ['sealing for no place', () => crypto.seal(key, bytes, [])],
        ['opening at no place', () => crypto.open(key, bytes, [])],
        ['a place with half a character', () => crypto.seal(key, bytes, ['\ud83d'])],
        ['a negative number of random bytes', () => crypto.random(-1)],
        ['a digest of a text', () => crypto.digest('text' as never)],
        ['a mac without a key', () => crypto.mac(new Uint8Array(0), bytes)],
        ['a derivation of nothing', () => crypto.derive(key, 'a', 0)],
      ];
      for (const [what, call] of mistakes) await refusedAsMistake(call, what);
    },
  },
  {
    id: 'silent',
    title: 'no error shows a key or a plaintext',
    async check({ crypto }) {
      const [key, other] = [keyOf(crypto), keyOf(crypto, 5)];
      const text = 'Expected to stay unseen 0123456789';
      const sealed = crypto.seal(key, new TextEncoder().encode(text), HERE);
      const calls = [
        () => crypto.open(other, sealed, HERE),
        () => crypto.open(key, sealed, ['elsewhere']),
        () => crypto.open(key, sealed.slice(1), HERE),
        () => crypto.open(key.slice(1), sealed, HERE),
      ];
      const secrets = [key, other].flatMap((bytes) => [hex(bytes.subarray(8, 14)), Buffer.from(bytes.subarray(6, 15)).toString('base64')]);
      for (const call of calls) {
        const reason = reasonOf(call);
        const shown = `${inspect(reason, { depth: 8, showHidden: true })} ${JSON.stringify(reason)}`;
        for (const secret of [...secrets, key.subarray(8, 14).join(', '), 'stay unseen']) {
          assert.ok(!shown.includes(secret), 'an error shows a key or a plaintext');
        }
      }
    },
  },
];
