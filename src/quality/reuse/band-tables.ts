import { Chains, NONE } from './chains.js';
import { HASH_BANDS, HASH_WORDS } from './patch-hash.js';

const FIRST_CAPACITY = 1024;

/** Every hash that differs in at most so many bits is found. */
export const SURE_BITS = 2 * HASH_BANDS - 1;

/**
 * Hashes that differ in few bits, in bounded time: a table for each band of the hash, from its value to the hashes that
 * have it. Two hashes that differ in at most `SURE_BITS` bits have a band that differs in one bit or none (Norouzi,
 * Punjani and Fleet, "Fast exact search in Hamming space with multi-index hashing", IEEE PAMI 36 (2014)): looking up
 * every band's value and its sixteen neighbours finds all of those, and most of what differs in somewhat more.
 *
 * 100 bytes a hash and 4 MB, in flat arrays that double as they fill.
 */
export class BandTables {
  readonly #chains = new Chains(HASH_BANDS);
  #hashes = new Uint32Array(FIRST_CAPACITY * HASH_WORDS);
  /** The look-up that saw a place last. */
  #seen = new Uint32Array(FIRST_CAPACITY);
  #lookUps = 0;

  /** Puts a hash at a place that is free. */
  add(place: number, hash: Uint32Array): void {
    this.#makeRoomFor(place);
    this.#hashes.set(hash, place * HASH_WORDS);
    for (let band = 0; band < HASH_BANDS; band++) this.#chains.add(band, bandOf(hash, 0, band), place);
  }

  /** Takes away what is at a place, and wipes it. */
  remove(place: number): void {
    const from = place * HASH_WORDS;
    for (let band = 0; band < HASH_BANDS; band++) this.#chains.remove(band, bandOf(this.#hashes, from, band), place);
    this.#hashes.fill(0, from, from + HASH_WORDS);
  }

  /**
   * Tells every place whose hash differs in at most `most` bits, once: all of them up to `SURE_BITS`, beyond those that
   * some band gives away.
   */
  lookUp(hash: Uint32Array, most: number, tell: (place: number, bits: number) => void): void {
    this.#lookUps = (this.#lookUps + 1) >>> 0;
    if (this.#lookUps === 0) {
      this.#seen.fill(0);
      this.#lookUps = 1;
    }
    for (let band = 0; band < HASH_BANDS; band++) {
      const value = bandOf(hash, 0, band);
      this.#walk(band, value, hash, most, tell);
      for (let bit = 0; bit < 16; bit++) this.#walk(band, value ^ (1 << bit), hash, most, tell);
    }
  }

  #walk(band: number, value: number, hash: Uint32Array, most: number, tell: (place: number, bits: number) => void): void {
    const chains = this.#chains;
    const seen = this.#seen;
    const hashes = this.#hashes;
    const now = this.#lookUps;
    for (let at = chains.first(band, value); at !== NONE; at = chains.after(band, at)) {
      if (seen[at] === now) continue;
      seen[at] = now;
      let bits = 0;
      for (let word = 0, from = at * HASH_WORDS; word < HASH_WORDS; word++) {
        bits += ones((hash[word] as number) ^ (hashes[from + word] as number));
      }
      if (bits <= most) tell(at, bits);
    }
  }

  #makeRoomFor(place: number): void {
    if (place < this.#seen.length) return;
    const capacity = Math.max(2 * this.#seen.length, place + 1);
    const hashes = new Uint32Array(capacity * HASH_WORDS);
    hashes.set(this.#hashes);
    this.#hashes.fill(0);
    this.#hashes = hashes;
    const seen = new Uint32Array(capacity);
    seen.set(this.#seen);
    this.#seen = seen;
  }
}

function bandOf(hashes: Uint32Array, from: number, band: number): number {
  return ((hashes[from + (band >> 1)] as number) >>> (16 * (band & 1))) & 0xffff;
}

/** Bits that are set (Warren, "Hacker's Delight", 5-1). */
export function ones(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}
