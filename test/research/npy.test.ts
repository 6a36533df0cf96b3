import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeNpy, encodeNpy } from '../../src/research/npy.js';
import { ResearchDataError } from '../../src/research/research-data-error.js';

/** Written by NumPy 2.4.6: `numpy.save(file, numpy.array([[0.6, 0.8, 0], [1, 0, 0]], dtype='<f4'))`. */
const BY_NUMPY =
  'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamRk/zcxMPwAAAAAAAIA/AAAAAAAAAAA=';
const TABLE = { rows: 2, columns: 3, data: Float32Array.of(0.6, 0.8, 0, 1, 0, 0) };

test("NumPy's own file is read, and the same bytes are written", () => {
  const bytes = Buffer.from(BY_NUMPY, 'base64');
  expect(decodeNpy(bytes)).toEqual(TABLE);
  expect(Buffer.from(encodeNpy(TABLE)).toString('base64')).toBe(BY_NUMPY);
});

test('every table comes back as it was, bit by bit', () => {
  const table = fc
    .record({ rows: fc.nat(20), columns: fc.integer({ min: 1, max: 20 }) })
    .chain(({ rows, columns }) =>
      fc
        .float32Array({ minLength: rows * columns, maxLength: rows * columns, noNaN: true })
        .map((data) => ({ rows, columns, data: Float32Array.from(data) })),
    );
  fc.assert(
    fc.property(table, (given) => {
      const bytes = encodeNpy(given);
      expect((bytes.length - 4 * given.data.length) % 64).toBe(0);
      expect(decodeNpy(bytes)).toEqual(given);
    }),
  );
});

test('bytes anywhere in a larger buffer are read', () => {
  const bytes = encodeNpy(TABLE);
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 1);
  expect(decodeNpy(larger.subarray(1, 1 + bytes.length))).toEqual(TABLE);
});

test('a view of a larger array writes its own numbers only', () => {
  const data = Float32Array.of(9, ...TABLE.data, 9).subarray(1, 7);
  expect(encodeNpy({ ...TABLE, data })).toEqual(encodeNpy(TABLE));
});

test('a file cut short anywhere, or with more behind it, is refused', () => {
  const bytes = encodeNpy(TABLE);
  for (let length = 0; length < bytes.length; length++) expect(() => decodeNpy(bytes.subarray(0, length))).toThrow(ResearchDataError);
  expect(() => decodeNpy(Buffer.concat([bytes, Buffer.alloc(4)]))).toThrow(/received 28 bytes/);
});

test.each([
  ["'<f4'", "'<f8'"],
  ["'<f4'", "'>f4'"],
  ['False', 'True '],
  ['(2, 3)', '(6,)  '],
  ['(2, 3)', '(1,2,3'],
])('%s in place of %s is refused', (from, to) => {
  const bytes = Buffer.from(Buffer.from(BY_NUMPY, 'base64').toString('latin1').replace(from, to), 'latin1');
  expect(() => decodeNpy(bytes)).toThrow(ResearchDataError);
});

test('another version of the format is refused', () => {
  const bytes = Buffer.from(BY_NUMPY, 'base64');
  bytes[6] = 2;
  expect(() => decodeNpy(bytes)).toThrow(/format 1\.0/);
});

test('numbers that do not fill the table are refused', () => {
  expect(() => encodeNpy({ ...TABLE, rows: 3 })).toThrow(RangeError);
});
