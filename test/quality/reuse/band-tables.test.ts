import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BandTables, ones, SURE_BITS } from '../../../src/quality/reuse/band-tables.js';
import { HASH_BITS, HASH_WORDS } from '../../../src/quality/reuse/patch-hash.js';

const hashes = fc
  .array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: HASH_WORDS, maxLength: HASH_WORDS })
  .map((words) => Uint32Array.from(words));
const flips = fc.uniqueArray(fc.integer({ min: 0, max: HASH_BITS - 1 }), { maxLength: 90 });

function flipped(hash: Uint32Array, bits: readonly number[]): Uint32Array {
  const copy = hash.slice();
  for (const bit of bits) copy[bit >> 5] = (copy[bit >> 5] ?? 0) ^ (1 << (bit & 31));
  return copy;
}

function distance(a: Uint32Array, b: Uint32Array): number {
  return a.reduce((sum, word, i) => sum + popcount(word ^ (b[i] ?? 0)), 0);
}

/** A linear congruential generator: the same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function popcount(word: number): number {
  return [...(word >>> 0).toString(2)].filter((digit) => digit === '1').length;
}

describe('BandTables', () => {
  test('counts bits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), (word) => void expect(ones(word)).toBe(popcount(word))));
  });

  test('tells what a comparison with every hash tells, up to the bits it is sure of, whatever came and went', () => {
    fc.assert(
      fc.property(
        hashes,
        fc.array(
          fc.oneof(
            flips.map((bits) => ({ bits })),
            hashes.map((hash) => ({ hash })),
          ),
          { maxLength: 40 },
        ),
        fc.array(fc.nat(39), { maxLength: 20 }),
        fc.integer({ min: 0, max: 100 }),
        (probe, stored, removed, most) => {
          const tables = new BandTables();
          const there = new Map<number, Uint32Array>();
          stored.forEach((one, place) => {
            const hash = 'hash' in one ? one.hash : flipped(probe, one.bits);
            tables.add(place, hash);
            there.set(place, hash);
          });
          for (const place of removed) {
            if (!there.delete(place)) continue;
            tables.remove(place);
          }
          const told = new Map<number, number>();
          tables.lookUp(probe, most, (place, bits) => {
            expect(told.has(place)).toBe(false);
            told.set(place, bits);
          });
          for (const [place, hash] of there) {
            const bits = distance(probe, hash);
            if (bits <= Math.min(most, SURE_BITS)) expect(told.get(place)).toBe(bits);
            if (told.has(place)) expect(told.get(place)).toBe(bits);
            if (bits > most) expect(told.has(place)).toBe(false);
          }
          for (const place of told.keys()) expect(there.has(place)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('is sure at its limit: two bits in every band but one, one bit in that', () => {
    for (let one = 0; one < 16; one++) {
      const bits = Array.from({ length: SURE_BITS }, (_, i) => 16 * Math.floor(i / 2) + ((one + (i % 2)) % 16));
      const tables = new BandTables();
      tables.add(0, flipped(new Uint32Array(HASH_WORDS), bits));
      const told: number[] = [];
      tables.lookUp(new Uint32Array(HASH_WORDS), HASH_BITS, (_, found) => void told.push(found));
      expect(told).toEqual([SURE_BITS]);
    }
  });

  test('tells the same where thousands came before and after, were removed, and gave their places to others', () => {
    const random = seeded(5);
    const some = () => Uint32Array.from({ length: HASH_WORDS }, () => random() * 2 ** 32);
    const near = (hash: Uint32Array) =>
      flipped(
        hash,
        Array.from({ length: 30 }, () => Math.floor(random() * HASH_BITS)),
      );
    const probes = [some(), some(), some()];
    const tables = new BandTables();
    const there = new Map<number, Uint32Array>();
    const put = (place: number) => {
      const hash = place % 50 === 0 ? near(probes[place % 3] as Uint32Array) : some();
      tables.add(place, hash);
      there.set(place, hash);
    };
    const told = (probe: Uint32Array) => {
      const places: number[] = [];
      tables.lookUp(probe, SURE_BITS, (place) => void places.push(place));
      return places.sort((a, b) => a - b);
    };
    const expected = (probe: Uint32Array) =>
      [...there.keys()].filter((place) => distance(probe, there.get(place) as Uint32Array) <= SURE_BITS);
    for (let place = 0; place < 6000; place++) put(place);
    for (const probe of probes) expect(told(probe)).toEqual(expected(probe));
    for (let place = 0; place < 6000; place += 20) {
      tables.remove(place);
      there.delete(place);
    }
    for (const probe of probes) expect(told(probe)).toEqual(expected(probe));
    for (let place = 0; place < 6000; place += 40) put(place);
    for (let place = 6000; place < 12_000; place++) put(place);
    for (const probe of probes) expect(told(probe)).toEqual(expected(probe).sort((a, b) => a - b));
    expect(told(probes[0] as Uint32Array).length).toBeGreaterThan(20);
  });

  test('takes places far beyond its first room', () => {
    const tables = new BandTables();
    const hash = new Uint32Array(HASH_WORDS).fill(0x12345678);
    for (const place of [0, 1023, 1024, 50_000]) tables.add(place, hash);
    const told: number[] = [];
    tables.lookUp(hash, 0, (place) => void told.push(place));
    expect(told.sort((a, b) => a - b)).toEqual([0, 1023, 1024, 50_000]);
  });
});
