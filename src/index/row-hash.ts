/** Shards, so that growing moves a small part of all rows at a time: a power of two, one byte of the hash. */
const SHARDS = 256;

/** Slots of a shard's first allocation. */
const FIRST_SLOTS = 8;

/** Share of slots in use at which a shard grows: probing finds an absent key in about six steps there (Knuth, vol. 3, 6.4). */
const MAX_LOAD = 0.7;

/** Share at which it shrinks, far enough from the load after growing that a few writes never do both. */
const MIN_LOAD = 0.15;

/** Factor of growth: with the load above, 5.7 to 8.6 bytes a row. */
const GROWTH = 1.5;

/** Slots hold `row + 1`; 0 is a free one. */
interface Shard {
  slots: Uint32Array;
  used: number;
}

/**
 * Finds rows by a hash of what they hold: open addressing with linear probing, removal by shifting back, so that nothing
 * is left behind. It keeps row numbers only; the owner answers what a row's hash is and which row is meant. Hashes are
 * signed, 32 bits, well mixed.
 */
export class RowHash {
  readonly #hashOf: (row: number) => number;
  readonly #shards: (Shard | undefined)[] = new Array<Shard | undefined>(SHARDS);

  constructor(hashOf: (row: number) => number) {
    this.#hashOf = hashOf;
  }

  /** The row with this hash that is the one meant. */
  find(hash: number, isMeant: (row: number) => boolean): number | undefined {
    const slots = this.#shards[hash >>> 24]?.slots;
    if (slots === undefined) return undefined;
    for (let place = home(hash, slots); ; place = after(place, slots)) {
      const held = slots[place] ?? 0;
      if (held === 0) return undefined;
      if (isMeant(held - 1)) return held - 1;
    }
  }

  /** Adds a row that is not there. It throws where memory is so short that not a slot is left, and nothing has changed. */
  add(hash: number, row: number): void {
    let shard = this.#shards[hash >>> 24];
    if (shard === undefined) {
      shard = { slots: new Uint32Array(FIRST_SLOTS), used: 0 };
      this.#shards[hash >>> 24] = shard;
    } else if (shard.used + 1 > shard.slots.length * MAX_LOAD) {
      this.#grow(shard);
    }
    insert(shard.slots, hash, row);
    shard.used++;
  }

  /** A row has moved. */
  move(hash: number, from: number, to: number): void {
    const shard = this.#shards[hash >>> 24];
    if (shard !== undefined) shard.slots[placeOf(shard.slots, hash, from)] = to + 1;
  }

  /** Takes a row out: those behind it that would no longer be found move up. */
  remove(hash: number, row: number): void {
    const shard = this.#shards[hash >>> 24];
    if (shard === undefined) return;
    const { slots } = shard;
    let free = placeOf(slots, hash, row);
    for (let place = after(free, slots); ; place = after(place, slots)) {
      const held = slots[place] ?? 0;
      if (held === 0) break;
      const wanted = home(this.#hashOf(held - 1), slots);
      // It may move up only if its home does not lie between the free slot and itself, around the end as well.
      if (free <= place ? wanted > free && wanted <= place : wanted > free || wanted <= place) continue;
      slots[free] = held;
      free = place;
    }
    slots[free] = 0;
    shard.used--;
    if (shard.used === 0) this.#shards[hash >>> 24] = undefined;
    else if (shard.used < slots.length * MIN_LOAD) this.#shrink(shard);
  }

  #grow(shard: Shard): void {
    try {
      this.#resize(shard, Math.ceil(shard.slots.length * GROWTH));
    } catch (error) {
      // One slot has to stay free, or probing would not end.
      if (shard.used + 2 > shard.slots.length) throw error;
    }
  }

  #shrink(shard: Shard): void {
    const wanted = Math.max(FIRST_SLOTS, Math.ceil(shard.used / (MAX_LOAD / GROWTH)));
    if (wanted >= shard.slots.length) return;
    try {
      this.#resize(shard, wanted);
    } catch {
      // Where memory is short, the larger shard serves as well.
    }
  }

  #resize(shard: Shard, length: number): void {
    const slots = new Uint32Array(length);
    for (const held of shard.slots) if (held !== 0) insert(slots, this.#hashOf(held - 1), held - 1);
    shard.slots = slots;
  }
}

/** Where probing begins: the low 24 bits as a share of the slots, whose number need not be a power of two. */
function home(hash: number, slots: Uint32Array): number {
  return Math.floor(((hash & 0xffffff) * slots.length) / 2 ** 24);
}

function after(place: number, slots: Uint32Array): number {
  return place + 1 === slots.length ? 0 : place + 1;
}

function insert(slots: Uint32Array, hash: number, row: number): void {
  let place = home(hash, slots);
  while (slots[place] !== 0) place = after(place, slots);
  slots[place] = row + 1;
}

function placeOf(slots: Uint32Array, hash: number, row: number): number {
  let place = home(hash, slots);
  while (slots[place] !== row + 1) {
    if (slots[place] === 0) throw new Error('a row is missing in the table that finds it');
    place = after(place, slots);
  }
  return place;
}
