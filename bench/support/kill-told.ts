/** What a process found in a store, by numbers of batches. */
export interface Found {
  readonly replayed: number;
  readonly whole: readonly number[];
  readonly torn: readonly number[];
  /** Batch and place in the ledger. */
  readonly put: readonly (readonly [number, number])[];
  readonly erased: readonly (readonly [number, number])[];
  readonly open: readonly number[];
  readonly misplaced: number;
}

/** What was found wrong. */
export interface Wrongs {
  /** Acknowledged, and not there, or not where it was said to be. */
  lost: number;
  /** Batches of which a part was there. */
  halfVisible: number;
  /** Erased people of whom something could be read. */
  risen: number;
}

/** What the processes said they had done, and what a store must therefore show. */
export class Told {
  /** Batch and place in the ledger, as told, or as found once: what was there once must stay. */
  readonly #put = new Map<number, number>();
  readonly #erased = new Map<number, number>();
  /** Ordered to be erased, once. */
  readonly #ordered = new Set<number>();
  /** The highest number told or found. */
  newest = 0;

  /** People of earlier batches, to be erased. */
  toErase(count: number): readonly number[] {
    const chosen = [...this.#put.keys()].filter((number) => !this.#erased.has(number) && !this.#ordered.has(number)).slice(0, count);
    for (const number of chosen) this.#ordered.add(number);
    return chosen;
  }

  hear(what: 'put' | 'erase', number: number, seq: number): void {
    this.newest = Math.max(this.newest, number);
    (what === 'put' ? this.#put : this.#erased).set(number, seq);
  }

  compare(found: Found): Wrongs {
    const wrongs: Wrongs = { lost: 0, halfVisible: found.misplaced, risen: 0 };
    const [put, erased] = [new Map(found.put), new Map(found.erased)];
    const [whole, torn, open] = [new Set(found.whole), new Set(found.torn), new Set(found.open)];
    for (const number of new Set([...this.#put.keys(), ...put.keys(), ...whole, ...torn])) {
      const [seq, told] = [put.get(number), this.#put.get(number)];
      const isErased = erased.has(number);
      if (told !== undefined && (told !== seq || (!isErased && !whole.has(number) && !torn.has(number)))) wrongs.lost++;
      else if (isErased && (whole.has(number) || open.has(number))) wrongs.risen++;
      else if (torn.has(number) || whole.has(number) !== (seq !== undefined && !isErased)) wrongs.halfVisible++;
      else if (whole.has(number) !== open.has(number)) wrongs.halfVisible++;
    }
    for (const [number, seq] of this.#erased) if (erased.get(number) !== seq) wrongs.lost++;
    for (const [number, seq] of found.put) this.hear('put', number, seq);
    for (const [number, seq] of found.erased) this.hear('erase', number, seq);
    return wrongs;
  }
  /** The same for a store that has been put back to an earlier time: only erasures hold. */
  compareRestored(found: Found): Wrongs {
    const shown = [...found.whole, ...found.open].filter((number) => this.#erased.has(number));
    return { lost: 0, halfVisible: found.torn.length + found.misplaced, risen: new Set(shown).size };
  }
}
