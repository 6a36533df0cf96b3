import { beforeEach, expect, test, vi } from 'vitest';
import { nationalCrypto, standardCrypto } from '../../../src/adapters/node-crypto/main.js';

/** An OpenSSL built without some algorithms, as far as node:crypto shows. */
const lacking = vi.hoisted(() => new Set<string>());

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>();
  const without =
    <A extends readonly unknown[], R>(make: (...args: A) => R) =>
    (...args: A): R => {
      if (lacking.has(String(args[0]))) throw new Error('error:0308010C:digital envelope routines::unsupported');
      return make(...args);
    };
  return {
    ...real,
    createHash: without(real.createHash),
    createHmac: without(real.createHmac),
    createCipheriv: without(real.createCipheriv as never),
  };
});

beforeEach(() => lacking.clear());

test.each([
  ['sm3', 'SM3'],
  ['sm4-ctr', 'SM4-CTR'],
])('without %s the national profile is refused with its cure', (algorithm, missing) => {
  expect(() => nationalCrypto()).not.toThrow();
  lacking.add(algorithm);
  expect(() => nationalCrypto()).toThrow(
    expect.objectContaining({ code: 'ERR_CRYPTO_UNAVAILABLE', details: expect.objectContaining({ missing }) }),
  );
  expect(() => nationalCrypto()).toThrow(/sm4-ctr\+hmac-sm3 needs .* Use an official build of Node/);
  expect(() => standardCrypto()).not.toThrow();
});
