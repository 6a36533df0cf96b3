import { Chains, NONE } from './chains.js';
import { NOTHING, PackedLists } from './packed-lists.js';
import { HASH_BANDS, HASH_WORDS } from './patch-hash.js';
import { PlaceSet } from './place-set.js';

const FIRST_CAPACITY = 1024;
/** Fewer new hashes stay in chains. */
const LEAST_PACKED = 4096;
/** Of the packed hashes, how many may be new before all are packed again. */
const NEW_SHARE = 1 / 8;
/** Hashes fetched from memory at once: together they fit next to the processor. */
const FETCHED = 256;

/** Every hash that differs in at most so many bits is found. */
export const SURE_BITS = 2 * HASH_BANDS - 1;

/**
 * Hashes that differ in few bits, in bounded time: a table for each band of the hash, from its value to the hashes that
 * have it. Two hashes that differ in at most `SURE_BITS` bits have a band that differs in one bit or none (Norouzi,
 * Punjani and Fleet, "Fast exact search in Hamming space with multi-index hashing", IEEE PAMI 36 (2014)): looking up
 * every band's value and its sixteen neighbours finds all of those, and most of what differs in somewhat more.
 *
 * At a million hashes a look-up is a wait for memory, forty thousand times. So tables are lists in one piece, but for what
 * came last, which lies in chains; and hashes are fetched many at once. 165 bytes a hash and 8 MB, in flat arrays that
 * double as they fill.
 */
export class BandTables {
  readonly #chains = new Chains(HASH_BANDS);
  #packed: PackedLists | undefined;
  /** How many were packed, and how many have come since. */
  #packedCount = 0;
  #newCount = 0;
  #capacity = 0;
  #hashes = new Uint32Array(0);
  /** Places where a hash is. */
  readonly #taken = new PlaceSet();
  /** Places that the look-up under way has found, and the same one after the other. */
  readonly #met = new PlaceSet();
  #found = new Int32Array(FIRST_CAPACITY);
  #foundCount = 0;
  /** Of the hashes fetched last: the bits in which their first and last words differ. */
  readonly #endBits = new Uint8Array(FETCHED);

  /** Puts a hash at a place that is free. */
  add(place: number, hash: Uint32Array): void {
    this.#makeRoomFor(place);
    this.#hashes.set(hash, place * HASH_WORDS);
    this.#taken.add(place);
    for (let band = 0; band < HASH_BANDS; band++) this.#chains.add(band, bandOf(hash, 0, band), place);
    this.#newCount++;
    if (this.#newCount >= LEAST_PACKED && this.#newCount > NEW_SHARE * this.#packedCount) this.#pack();
  }

  /** Takes away what is at a place, and wipes it. */
  remove(place: number): void {
    const from = place * HASH_WORDS;
    for (let band = 0; band < HASH_BANDS; band++) {
      const value = bandOf(this.#hashes, from, band);
      if (this.#packed?.remove(band, value, place) !== true) this.#chains.remove(band, value, place);
    }
    this.#hashes.fill(0, from, from + HASH_WORDS);
    this.#taken.delete(place);
  }

  /**
   * Tells every place whose hash differs in at most `most` bits, once: all of them up to `SURE_BITS`, beyond those that
   * some band gives away.
   */
  lookUp(hash: Uint32Array, most: number, tell: (place: number, bits: number) => void): void {
    this.#foundCount = 0;
    for (let band = 0; band < HASH_BANDS; band++) {
      const value = bandOf(hash, 0, band);
      this.#find(band, value);
      for (let bit = 0; bit < 16; bit++) this.#find(band, value ^ (1 << bit));
    }
    for (let i = 0; i < this.#foundCount; i++) this.#met.delete(this.#found[i] as number);
    for (let from = 0; from < this.#foundCount; from += FETCHED) {
      const places = this.#found.subarray(from, Math.min(this.#foundCount, from + FETCHED));
      this.#compareEnds(hash, places);
      for (let i = 0; i < places.length; i++) {
        const place = places[i] as number;
        const bits = (this.#endBits[i] as number) + this.#bitsBetween(hash, place, most);
        if (bits <= most) tell(place, bits);
      }
    }
  }

  /** Notes the places that have this value in a band. */
  #find(band: number, value: number): void {
    if (this.#packed !== undefined) {
      const lists = this.#packed.lists(band);
      const end = this.#packed.start(band, value + 1);
      for (let i = this.#packed.start(band, value); i < end && lists[i] !== NOTHING; i++) this.#note(lists[i] as number);
    }
    const chains = this.#chains;
    for (let place = chains.first(band, value); place !== NONE; place = chains.after(band, place)) this.#note(place);
  }

  #note(place: number): void {
    if (this.#met.has(place)) return;
    this.#met.add(place);
    if (this.#foundCount === this.#found.length) {
      const larger = new Int32Array(2 * this.#found.length);
      larger.set(this.#found);
      this.#found = larger;
    }
    this.#found[this.#foundCount++] = place;
  }
  /** Of each hash both ends and nothing else, so that the processor waits for many of them at once. */
  #compareEnds(hash: Uint32Array, places: Int32Array): void {
    const hashes = this.#hashes;
    const endBits = this.#endBits;
    const first = hash[0] as number;
    const last = hash[HASH_WORDS - 1] as number;
    for (let i = 0; i < places.length; i++) {
      const from = (places[i] as number) * HASH_WORDS;
      endBits[i] = ones(first ^ (hashes[from] as number)) + ones(last ^ (hashes[from + HASH_WORDS - 1] as number));
    }
  }

  /** Bits in which the other words differ; where they are more than `most`, some number above it. */
  #bitsBetween(hash: Uint32Array, place: number, most: number): number {
    const hashes = this.#hashes;
    let bits = 0;
    for (let word = 1, from = place * HASH_WORDS; word < HASH_WORDS - 1 && bits <= most; word++) {
      bits += ones((hash[word] as number) ^ (hashes[from + word] as number));
    }
    return bits;
  }

  #pack(): void {
    const places = new Int32Array(this.#packedCount + this.#newCount);
    let count = 0;
    for (let place = 0; place < this.#capacity; place++) if (this.#taken.has(place)) places[count++] = place;
    const packed = places.subarray(0, count);
    const values = new Uint16Array(count);
    this.#packed = new PackedLists(HASH_BANDS, packed, (band) => {
      for (let i = 0; i < count; i++) values[i] = bandOf(this.#hashes, (packed[i] as number) * HASH_WORDS, band);
      return values;
    });
    values.fill(0);
    this.#packedCount = count;
    this.#newCount = 0;
    this.#chains.clear();
  }

  #makeRoomFor(place: number): void {
    if (place < this.#capacity) return;
    this.#capacity = Math.max(FIRST_CAPACITY, 2 * this.#capacity, place + 1);
    const hashes = new Uint32Array(this.#capacity * HASH_WORDS);
    hashes.set(this.#hashes);
    this.#hashes.fill(0);
    this.#hashes = hashes;
    this.#taken.makeRoomFor(this.#capacity);
    this.#met.makeRoomFor(this.#capacity);
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
