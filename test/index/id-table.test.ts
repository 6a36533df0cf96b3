import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfSipHash, hashWords, lastHashWord } from '../../src/index/half-sip-hash.js';
import { IdTable } from '../../src/index/id-table.js';
import { TextHeap } from '../../src/index/text-heap.js';

/** Any 16-bit units: lone surrogates, NUL and half pairs included. */
const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));
const latin = fc.array(fc.integer({ min: 0, max: 0xff }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes));
const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => {
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
});
/** Almost UUIDs: another case, another shape, one character exchanged. */
const nearUuid = fc.tuple(uuid, fc.integer({ min: 0, max: 35 }), fc.constantFrom('-', 'g', 'A', '0', '_', ' ')).map(([id, at, other]) => {
  return id.slice(0, at) + other + id.slice(at + 1);
});
const long = fc.tuple(fc.integer({ min: 1000, max: 3000 }), units).map(([length, end]) => 'x'.repeat(length) + end);
const id = fc.oneof(
  { weight: 4, arbitrary: uuid },
  units,
  latin,
  nearUuid,
  uuid.map((text) => text.toUpperCase()),
  uuid.map((text) => text.replaceAll('-', '')),
  long,
  fc.integer({ min: 0, max: 30 }).map((n) => `id-${n}`),
);
const step = fc.oneof(
  fc.record({ type: fc.constant('add' as const), ids: fc.array(id, { maxLength: 20 }) }),
  fc.record({ type: fc.constant('remove' as const), picks: fc.array(fc.nat(), { maxLength: 15 }) }),
);

/** What the table should hold: the ids by row, found by a Map. */
class Model {
  readonly ids: string[] = [];
  readonly rows = new Map<string, number>();

  add(name: string): number {
    const row = this.rows.get(name) ?? this.ids.push(name) - 1;
    this.rows.set(name, row);
    return row;
  }

  remove(row: number): number {
    const last = this.ids.length - 1;
    this.rows.delete(this.ids[row] ?? '');
    const moved = this.ids.pop() ?? '';
    if (row !== last) {
      this.ids[row] = moved;
      this.rows.set(moved, row);
    }
    return last;
  }
}

function agree(table: IdTable, model: Model, absent: Iterable<string>): void {
  expect(table.size).toBe(model.ids.length);
  expect(model.ids.map((_, row) => table.id(row))).toEqual(model.ids);
  expect(model.ids.map((name) => table.rowOf(name))).toEqual(model.ids.map((_, row) => row));
  for (const name of absent) if (!model.rows.has(name)) expect(table.rowOf(name)).toBeUndefined();
}

describe('IdTable', () => {
  it('holds what a Map and an array hold, after any additions and removals of any strings', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.tuple(fc.nat(), fc.nat()), (steps, key) => {
        const table = new IdTable(key);
        const model = new Model();
        const seen = new Set<string>();
        for (const action of steps) {
          if (action.type === 'add') {
            for (const name of action.ids) {
              seen.add(name);
              expect(table.add(name)).toBe(model.add(name));
            }
          } else {
            for (const pick of action.picks) {
              if (table.size === 0) break;
              expect(table.remove(pick % table.size)).toBe(model.remove(pick % model.ids.length));
            }
            table.release();
          }
          agree(table, model, seen);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('grows to many ids and shrinks to none, UUIDs and other strings side by side', () => {
    const names = Array.from({ length: 60_000 }, (_, i) =>
      i % 3 === 0
        ? `人-${i}`
        : `${((i * 2654435761) >>> 0).toString(16).padStart(8, '0')}-0000-7000-8000-${i.toString(16).padStart(12, '0')}`,
    );
    const table = new IdTable();
    expect(names.every((name, row) => table.add(name) === row)).toBe(true);
    expect(names.every((name, row) => table.rowOf(name) === row && table.id(row) === name)).toBe(true);
    const model = new Model();
    for (const name of names) model.add(name);
    for (let i = 0; i < 59_990; i++) {
      const row = (i * 7919) % table.size;
      table.remove(row);
      model.remove(row);
    }
    table.release();
    agree(table, model, names.slice(0, 5000));
    while (table.size > 0) table.remove(0);
    table.release();
    expect(names.every((name) => table.rowOf(name) === undefined)).toBe(true);
    expect(table.add('again')).toBe(0);
  });

  it('tells apart what encodes alike', () => {
    const names = [
      '\u0041\u0042',
      '\u4241',
      '\u0100',
      '\u0000\u0001',
      '\u0000',
      '',
      '\u0000\u0000',
      'é',
      'e\u0301',
      '\ud800',
      '\udc00',
      '\ufffd',
    ];
    const table = new IdTable();
    expect(names.map((name) => table.add(name))).toEqual(names.map((_, i) => i));
    expect(names.map((_, row) => table.id(row))).toEqual(names);
  });

  it('knows no rows beyond its last', () => {
    const table = new IdTable();
    table.add('a');
    for (const row of [1, -1, 0.5 + 1, Number.NaN]) expect(() => table.id(row)).toThrow(RangeError);
  });
});

describe('halfSipHash', () => {
  // `test_vectors_hsiphash` of Linux's lib/tests/siphash_kunit.c (32-bit): vector n is the hash of the bytes 0 .. n-1 under the key 00 .. 07.
  const VECTORS = [
    0x5814c896, 0xe7e864ca, 0xbc4b0e30, 0x01539939, 0x7e059ea6, 0x88e3d89b, 0xa0080b65, 0x9d38d9d6, 0x577999b1, 0xc839caed, 0xe4fa32cf,
    0x959246ee, 0x6b28096c, 0x66dd9cd6, 0x16658a7c, 0xd0257b04, 0x8b31d501,
  ];

  it.each(VECTORS.map((hash, length) => [length, hash]))('gives the published hash of %i bytes', (length, hash) => {
    const bytes = new Uint8Array(4 * hashWords(length));
    for (let i = 0; i < length; i++) bytes[i] = i;
    const view = new DataView(bytes.buffer);
    const words = Uint32Array.from({ length: hashWords(length) }, (_, i) => view.getUint32(4 * i, true));
    words[words.length - 1] = lastHashWord(length, words.at(-1));
    expect(halfSipHash(words, words.length, [0x03020100, 0x07060504]) >>> 0).toBe(hash);
  });
});

describe('TextHeap', () => {
  const text = (length: number, fill: number) => new Uint8Array(length).fill(fill);

  it('overwrites a removed text at once, and what moving leaves behind', () => {
    const places = new Map<number, { block: number; offset: number }>();
    const heap = new TextHeap((row, place) => places.set(row, place));
    const memory = Array.from({ length: 900 }, (_, row) => {
      const place = heap.add(text(1000, 1 + (row % 250)), row);
      places.set(row, place);
      return heap.read(place);
    });
    const removed: number[] = [];
    for (let row = 0; row < 900; row++) {
      if (row % 5 === 0) continue;
      heap.remove(places.get(row) ?? { block: -1, offset: 0 });
      removed.push(row);
    }
    for (const row of removed) expect(memory[row]?.every((byte) => byte === 0)).toBe(true);
    for (let row = 0; row < 900; row += 5) {
      const now = heap.read(places.get(row) ?? { block: -1, offset: 0 });
      expect(Buffer.compare(now, text(1000, 1 + (row % 250)))).toBe(0);
      if (now.buffer !== memory[row]?.buffer) expect(memory[row]?.every((byte) => byte === 0)).toBe(true);
    }
    const blocks = (list: Iterable<Uint8Array>) => new Set([...list].map(({ buffer }) => buffer)).size;
    expect(blocks(memory)).toBeGreaterThan(2);
    expect(blocks([...Array(180)].map((_, i) => heap.read(places.get(5 * i) ?? { block: -1, offset: 0 })))).toBeLessThan(blocks(memory));
  });

  it('overwrites a removed text between two that stay', () => {
    const heap = new TextHeap(() => {});
    const places = [1, 2, 3].map((fill) => heap.add(text(8, fill), fill));
    const memory = places.map((place) => heap.read(place));
    heap.remove(places[1] ?? { block: -1, offset: 0 });
    expect(memory.map((bytes) => bytes[0])).toEqual([1, 0, 3]);
  });

  it('takes texts longer than a block, and empty ones', () => {
    const heap = new TextHeap(() => {});
    const long = heap.add(text(1_000_001, 7), 0);
    const empty = heap.add(text(0, 0), 1);
    const short = heap.add(text(3, 9), 2);
    expect(Buffer.compare(heap.read(long), text(1_000_001, 7))).toBe(0);
    expect(heap.read(empty)).toEqual(text(0, 0));
    heap.remove(long);
    heap.remove(empty);
    expect(heap.read(short)).toEqual(text(3, 9));
  });
});
