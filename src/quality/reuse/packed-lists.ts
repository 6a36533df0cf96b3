/** Values of a table: sixteen bits. */
const VALUES = 1 << 16;
/** Where a list ends before its room does. */
export const NOTHING = -1;

/**
 * Tables from a value of sixteen bits to the places that have it, each list in one piece: going through one waits for memory
 * once, not at every place. Made in one go; nothing can be added. 4 bytes a place and table, and 256 KB a table.
 */
export class PackedLists {
  /** By table and value, and one more: where its list begins. */
  readonly #starts: Uint32Array;
  /** By table: its lists, one after the other. */
  readonly #lists: readonly Int32Array[];

  /** `valuesIn` tells the values of all places in a table, in their order. */
  constructor(tables: number, places: Int32Array, valuesIn: (table: number) => Uint16Array) {
    this.#starts = new Uint32Array(tables * (VALUES + 1));
    this.#lists = Array.from({ length: tables }, (_, table) => this.#sorted(table, places, valuesIn(table)));
  }

  /** All lists of a table. */
  lists(table: number): Int32Array {
    return this.#lists[table] as Int32Array;
  }

  /** Where the list of a value begins: it goes to where the next one begins, or to the first `NOTHING`. */
  start(table: number, value: number): number {
    return this.#starts[table * (VALUES + 1) + value] as number;
  }

  /** Takes a place out of its list; answers whether it was there. */
  remove(table: number, value: number, place: number): boolean {
    const lists = this.lists(table);
    const end = this.start(table, value + 1);
    let found = NOTHING;
    let last = this.start(table, value);
    for (; last < end && lists[last] !== NOTHING; last++) if (lists[last] === place) found = last;
    if (found === NOTHING) return false;
    lists[found] = lists[last - 1] as number;
    lists[last - 1] = NOTHING;
    return true;
  }

  #sorted(table: number, places: Int32Array, values: Uint16Array): Int32Array {
    const starts = this.#starts.subarray(table * (VALUES + 1), (table + 1) * (VALUES + 1));
    for (const value of values) starts[value + 1] = (starts[value + 1] as number) + 1;
    for (let value = 0; value < VALUES; value++) starts[value + 1] = (starts[value + 1] as number) + (starts[value] as number);
    const next = starts.slice(0, VALUES);
    const lists = new Int32Array(places.length);
    for (let i = 0; i < places.length; i++) {
      const value = values[i] as number;
      const at = next[value] as number;
      lists[at] = places[i] as number;
      next[value] = at + 1;
    }
    return lists;
  }
}
