import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CanonicalValue, canonicalJson } from '../../src/core/canonical-json.js';

const text = (value: CanonicalValue) => new TextDecoder('utf-8', { fatal: true }).decode(canonicalJson(value));

const wellFormed = fc.string({ unit: 'binary' });
const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    wellFormed,
    fc.maxSafeInteger().map((number) => number || 0),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(wellFormed, tie('value'), { maxKeys: 5 }),
  ),
}));

/** The same value with the names of every object put in the other way round. */
function reversed(input: CanonicalValue): CanonicalValue {
  if (Array.isArray(input)) return input.map(reversed);
  if (typeof input !== 'object') return input;
  const entries = Object.entries(input).map(([name, inner]) => [name, inner === undefined ? undefined : reversed(inner)] as const);
  return Object.fromEntries(entries.reverse());
}

describe('canonical JSON', () => {
  it('is read back as what was written', () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(JSON.parse(text(input))).toEqual(JSON.parse(JSON.stringify(input)));
      }),
    );
  });

  it('does not depend on the order of names', () => {
    fc.assert(
      fc.property(value, (input) => {
        expect(text(reversed(input))).toBe(text(input));
      }),
    );
  });

  it('writes the example of RFC 8785 section 3.2.3', () => {
    const names = {
      '€': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '😀': 'Emoji',
      '\u0080': 'Control',
      ö: 'Latin',
    };
    expect(text(names)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin","€":"Euro Sign","😀":"Emoji","\ufb33":"Hebrew"}',
    );
    expect(text([1, -0, 'a"\\\u000f\n', true, {}])).toBe('[1,0,"a\\"\\\\\\u000f\\n",true,{}]');
  });

  it('sorts many names as it sorts few', () => {
    fc.assert(
      fc.property(fc.uniqueArray(wellFormed, { minLength: 1, maxLength: 60 }), (names) => {
        const written = Object.keys(JSON.parse(text(Object.fromEntries(names.map((name) => [`_${name}`, 1])))) as object);
        expect(written).toEqual(names.map((name) => `_${name}`).sort());
      }),
    );
  });

  it('leaves out what is undefined', () => {
    expect(text({ b: 1, a: undefined })).toBe('{"b":1}');
  });

  it.each([
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    null,
    undefined,
    1n,
    new Date(0),
    new Uint8Array(1),
    [undefined],
    '\ud800',
    { '\udc00': 1 },
  ])('refuses %s', (input) => {
    expect(() => canonicalJson(input as CanonicalValue)).toThrow(/^Expected /);
  });
});
