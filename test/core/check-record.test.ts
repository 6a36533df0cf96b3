import { describe, expect, test } from 'vitest';
import { checkBatch } from '../../src/core/check-batch.js';
import { checkRecord, KINDS } from '../../src/core/check-record.js';
import { copyPlain } from '../../src/core/copy-plain.js';
import type { RecordKind, StoreRecord } from '../../src/core/records.js';
import { FULL } from '../../src/testing/store-samples.js';

test('every kind is known', () => {
  expect([...KINDS].sort()).toEqual(Object.keys(FULL).sort());
});

describe.each(Object.values(FULL))('a record of the kind $kind', (full) => {
  test('is taken whole', () => {
    expect(() => checkRecord(full)).not.toThrow();
  });

  test.each(Object.keys(full))('is refused where %s is of another type', (field) => {
    for (const value of [null, Number.NaN, '', '\ud83d', -1.5e308 * 10, [], {}, true]) {
      if (['labels', 'filter', 'dates'].includes(field) && JSON.stringify(value) === '{}') continue; // Every field in it is optional.
      const call = () => checkRecord({ ...full, [field]: value } as StoreRecord);
      expect(call).toThrow(expect.objectContaining({ code: 'ERR_STORE_RECORD' }));
    }
  });

  test('is refused with a field that is not known, which is not named', () => {
    const call = () => checkRecord(Object.assign({ secret: 1 }, full));
    expect(call).toThrow(`${full.kind} has a field that is not known`);
    expect(call).not.toThrow(/secret/);
  });
});

test.each<[string, RecordKind, object]>([
  ['a link of another person', 'link', { personId: 'z' }],
  ['a link to itself', 'link', { to: FULL.link.id }],
  ['a picture of no bytes', 'picture', { bytes: new Uint8Array(0) }],
  ['a name of 257 characters', 'person', { name: 'x'.repeat(257) }],
  ['a provenance off the list', 'person', { provenance: 'found' }],
  ['a source off the list', 'photo', { source: 'television' }],
  ['33 labels', 'episode', { labels: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`l${i}`, 'x'])) }],
  ['a label that is no word', 'episode', { labels: { county: 370102 } }],
])('%s is refused', (_what, kind, change) => {
  const call = () => checkRecord({ ...FULL[kind], ...change } as StoreRecord);
  expect(call).toThrow(expect.objectContaining({ code: 'ERR_STORE_RECORD' }));
});

test('copies leave out what JSON cannot say', () => {
  const copy = copyPlain({ a: undefined, b: -0, c: [1, -0] });
  expect(Object.keys(copy)).toEqual(['b', 'c']);
  expect([copy.b, copy.c[1]].map((zero) => Object.is(zero, 0))).toEqual([true, true]);
});

test('a checked batch shares nothing with the one given, and nothing in it is absent', () => {
  const picture = { ...FULL.picture, bytes: Uint8Array.of(1, 2) };
  const checked = checkBatch({ puts: [picture], deletes: [FULL.person], entries: [{ schema: 'a@1', header: picture.bytes }] });
  picture.bytes.fill(9);
  expect(checked.puts).toEqual([{ ...picture, bytes: Uint8Array.of(1, 2) }]);
  expect(checked.deletes).toEqual([{ kind: 'person', id: FULL.person.id }]);
  expect(checked.entries).toEqual([{ schema: 'a@1', header: Uint8Array.of(1, 2), fragments: [] }]);
  expect([checked.erasures, checked.expectations, checked.expectedHead]).toEqual([[], [], undefined]);
});
