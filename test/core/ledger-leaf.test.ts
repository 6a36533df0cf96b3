import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryLeaf, fragmentBytes, type LeafEntry, leafBytes } from '../../src/core/ledger-leaf.js';

const sha256 = { digestLength: 32, digest: (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()) };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const bytes = fc.uint8Array({ maxLength: 4 });
const entry: fc.Arbitrary<LeafEntry> = fc.record({
  schema: fc.stringMatching(/^[a-c@]{1,3}$/),
  header: bytes,
  fragments: fc.array(fc.record({ owner: bytes, role: fc.nat(3), commitment: bytes, digest: bytes }), { maxLength: 3 }),
});
const told = ({ schema, header, fragments }: LeafEntry) =>
  JSON.stringify([
    schema,
    hex(header),
    fragments.map(({ owner, role, commitment, digest }) => [hex(owner), role, hex(commitment), hex(digest)]),
  ]);

const bytesOf = ({ schema, header, fragments }: LeafEntry) => leafBytes({ schema, header, fragments: fragmentBytes(fragments) });

describe("an entry's leaf", () => {
  it('has the same bytes as another for the same entry alone', () => {
    fc.assert(
      fc.property(entry, entry, (a, b) => {
        expect(hex(bytesOf(a)) === hex(bytesOf(b))).toBe(told(a) === told(b));
      }),
      { numRuns: 2000 },
    );
  });

  it('has these bytes, and this hash', () => {
    const one: LeafEntry = {
      schema: 'é@1',
      header: Uint8Array.of(0x7b, 0x7d),
      fragments: [{ owner: Uint8Array.of(1), role: 0x01020304, commitment: Uint8Array.of(2, 3), digest: Uint8Array.of(4) }],
    };
    const expected = '01' + '00000004c3a94031' + '000000027b7d' + '00000001' + '0000000101' + '01020304' + '000000020203' + '0000000104';
    expect(hex(bytesOf(one))).toBe(expected);
    expect(hex(entryLeaf(sha256, one))).toBe(
      createHash('sha256')
        .update(Buffer.from(`00${expected}`, 'hex'))
        .digest('hex'),
    );
  });

  it('refuses a role that does not fit', () => {
    const fragment = { owner: new Uint8Array(0), commitment: new Uint8Array(0), digest: new Uint8Array(0) };
    for (const role of [-1, 0.5, 2 ** 32]) {
      expect(() => bytesOf({ schema: 's', header: new Uint8Array(0), fragments: [{ ...fragment, role }] })).toThrow(RangeError);
    }
  });
});
