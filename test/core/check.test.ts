import { expect, test } from 'vitest';
import { checkId } from '../../src/core/check.js';

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
