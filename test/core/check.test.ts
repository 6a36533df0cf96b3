import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { checkBytes, checkId, checkKeys, checkOneOf, checkText } from '../../src/core/check.js';

/** A number made up, of the length of one. */
const IDENTITY_NUMBER = 110101199003070000;

test.each(['p-1', '1', '救助-2026-0001', '😀', 'x'.repeat(256)])('%j is an identifier', (id) => {
  expect(() => checkId('id', id)).not.toThrow();
});

test.each([
  ['no text', 42, TypeError],
  ['empty', '', TypeError],
  ['too long', 'x'.repeat(257), RangeError],
  ['with a line break', 'a\nb', RangeError],
  ['with a zero', 'a\0b', RangeError],
  ['with a C1 control character', 'a\u0085b', RangeError],
  ['with half a pair', '\ud83d', RangeError],
  ['with the halves of a pair swapped', '\ude00\ud83d', RangeError],
])('an identifier is not %s', (_, id, kind) => {
  expect(() => checkId('id', id)).toThrow(kind);
});

test.each([
  ['checkText', () => checkText('id', IDENTITY_NUMBER)],
  ['checkBytes', () => checkBytes('photo', IDENTITY_NUMBER)],
  ['checkOneOf', () => checkOneOf('kind', IDENTITY_NUMBER, ['a'])],
  ['checkKeys (value)', () => checkKeys('input', IDENTITY_NUMBER, ['a'])],
  ['checkKeys (key)', () => checkKeys('input', { [String(IDENTITY_NUMBER)]: 1 }, ['a'])],
  ['checkKeys (long key)', () => checkKeys('input', { [`x${IDENTITY_NUMBER}`.repeat(3)]: 1 }, ['a'])],
])('%s never repeats what may be an identity number', (_, check) => {
  expect(check).toThrow(TypeError);
  expect(check).not.toThrow(/1101011990/);
});

test('an unknown key is named only where it looks like an option', () => {
  expect(() => checkKeys('enroll', { phot: 1 }, ['photo'])).toThrow('unknown option "phot" in enroll, did you mean "photo"?');
  for (const key of ['张三', 'Zhang San', '12345', '', 'x'.repeat(41)]) {
    expect(() => checkKeys('enroll', { [key]: 1 }, ['photo'])).toThrow(/^an unknown option in enroll$/);
  }
});

test('bytes of another realm are bytes; other views are not', () => {
  expect(() => checkBytes('photo', runInNewContext('new Uint8Array(2)'))).not.toThrow();
  expect(() => checkBytes('photo', Buffer.alloc(1))).not.toThrow();
  for (const other of [new Uint8ClampedArray(1), new Float32Array(1), { [Symbol.toStringTag]: 'Uint8Array' }, []]) {
    expect(() => checkBytes('photo', other)).toThrow(TypeError);
  }
});
