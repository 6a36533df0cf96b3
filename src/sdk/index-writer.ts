import type { IndexEntry, VectorIndex } from '../core/contracts.js';

/** Changes applied to the index in one write. */
const BATCH = 4096;

/** Writes to an index in batches, each while the next is gathered. */
export class IndexWriter {
  readonly #index: VectorIndex;
  #puts: IndexEntry[] = [];
  /** Ids, each with the number of puts that came before it was removed. */
  #removes = new Map<string, number>();
  #writing: Promise<void> = Promise.resolve();

  constructor(index: VectorIndex) {
    this.#index = index;
  }

  put(entry: IndexEntry): void {
    this.#puts.push(entry);
  }

  remove(id: string): void {
    this.#removes.set(id, this.#puts.length);
  }

  /** Whether enough has gathered for a write. */
  get full(): boolean {
    return this.#puts.length >= BATCH || this.#removes.size >= BATCH;
  }

  /** Begins to write what has gathered; resolves when what was written before is in the index. */
  async send(): Promise<void> {
    await this.#writing;
    const puts = this.#puts;
    const removes = this.#removes;
    this.#puts = [];
    this.#removes = new Map();
    this.#writing = this.#write(puts, removes);
    // Whoever waits for it learns of it; after a failure nobody may.
    this.#writing.catch(() => {});
  }

  /** Resolves when everything is in the index. */
  async flush(): Promise<void> {
    await this.send();
    await this.#writing;
  }

  /** Resolves when nothing is under way, whatever came of it. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  async #write(puts: readonly IndexEntry[], removes: ReadonlyMap<string, number>): Promise<void> {
    if (removes.size > 0) await this.#index.remove([...removes.keys()]);
    const standing = removes.size === 0 ? puts : puts.filter(({ id }, place) => place >= (removes.get(id) ?? 0));
    if (standing.length > 0) await this.#index.upsert(standing);
  }
}
