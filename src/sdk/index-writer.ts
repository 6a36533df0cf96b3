import type { IndexEntry, VectorIndex } from '../core/contracts.js';

/** Changes applied to the index in one write. */
const BATCH = 4096;

/** Writes to an index in batches. A template is either put or removed in one reading, so the order of the two does not matter. */
export class IndexWriter {
  readonly #index: VectorIndex;
  #puts: IndexEntry[] = [];
  #removes: string[] = [];

  constructor(index: VectorIndex) {
    this.#index = index;
  }

  async put(entry: IndexEntry): Promise<void> {
    this.#puts.push(entry);
    if (this.#puts.length >= BATCH) await this.flush();
  }

  async remove(id: string): Promise<void> {
    this.#removes.push(id);
    if (this.#removes.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#removes.length > 0) await this.#index.remove(this.#removes);
    if (this.#puts.length > 0) await this.#index.upsert(this.#puts);
    this.#puts = [];
    this.#removes = [];
  }
}
