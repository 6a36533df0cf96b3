/** Values of a table: sixteen bits. */
const BUCKETS = 1 << 16;
/** The end of a chain. */
export const NONE = -1;
const FIRST_CAPACITY = 1024;

/**
 * Tables from a value of sixteen bits to the places that have it, each place once in every table: chains through flat
 * arrays that double as they fill. 4 bytes a place and table, and 256 KB a table.
 */
export class Chains {
  readonly #tables: number;
  /** The first of each chain, by table and value. */
  readonly #heads: Int32Array;
  /** The next of each chain, by place and table. */
  #next: Int32Array;

  constructor(tables: number) {
    this.#tables = tables;
    this.#heads = new Int32Array(tables * BUCKETS).fill(NONE);
    this.#next = new Int32Array(FIRST_CAPACITY * tables).fill(NONE);
  }

  /** The first place that has this value, or `NONE`. */
  first(table: number, value: number): number {
    return this.#heads[table * BUCKETS + value] as number;
  }

  /** The next place of the same chain, or `NONE`. */
  after(table: number, place: number): number {
    return this.#next[place * this.#tables + table] as number;
  }

  /** Puts a place that is not in this table at the head of its chain. */
  add(table: number, value: number, place: number): void {
    const at = place * this.#tables + table;
    if (at >= this.#next.length) {
      const larger = new Int32Array(Math.max(2 * this.#next.length, (place + 1) * this.#tables)).fill(NONE, this.#next.length);
      larger.set(this.#next);
      this.#next = larger;
    }
    this.#next[at] = this.first(table, value);
    this.#heads[table * BUCKETS + value] = place;
  }

  /** Empties every chain. */
  clear(): void {
    this.#heads.fill(NONE);
    this.#next.fill(NONE);
  }

  /** Takes a place out of its chain. */
  remove(table: number, value: number, place: number): void {
    const after = this.after(table, place);
    let at = this.first(table, value);
    if (at === NONE) throw new RangeError(`Expected a place of this chain, received ${place}`);
    if (at === place) this.#heads[table * BUCKETS + value] = after;
    else {
      for (let next = this.after(table, at); next !== place; next = this.after(table, at)) {
        if (next === NONE) throw new RangeError(`Expected a place of this chain, received ${place}`);
        at = next;
      }
      this.#next[at * this.#tables + table] = after;
    }
    this.#next[place * this.#tables + table] = NONE;
  }
}
