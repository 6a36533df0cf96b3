import { RowHash } from './row-hash.js';
import { RowStore } from './row-store.js';

/** Labels there are in 32 bits. */
const LABELS = 2 ** 32;

/** Rows of a segment: 1 MiB. */
const SEGMENT_ROWS = 2 ** 18;

/**
 * A number for every vector ever taken, beside its row: rows move and ids get new vectors, a label stays with one vector
 * and is never given again. About 11 bytes a row.
 */
export class LabelTable {
  readonly #labels = new RowStore((length) => new Uint32Array(length), 1, SEGMENT_ROWS);
  readonly #rows = new RowHash((row) => hashOf(this.#labels.get(row, 0)));
  #size = 0;
  #next = 0;

  /** Live rows. */
  get size(): number {
    return this.#size;
  }

  /** The label the next vector will get. */
  get next(): number {
    return this.#next;
  }

  /** The label of a live row. */
  labelOf(row: number): number {
    if (!(row >= 0 && row < this.#size)) throw new RangeError(`no row ${row}`);
    return this.#labels.get(row, 0);
  }

  /** The row whose vector got this label; undefined once that vector has been removed or replaced. */
  rowOfLabel(label: number): number | undefined {
    return this.#rows.find(hashOf(label), (row) => this.#labels.get(row, 0) === label);
  }

  /**
   * Gives a row a fresh label, because it has a new vector: a live row, whose label before is gone, or the one after the
   * last. It throws where labels or memory run out.
   */
  give(row: number): number {
    if (this.#next >= LABELS) throw new RangeError('no labels are left');
    const label = this.#next++;
    if (row === this.#size) this.#labels.reserve(row + 1);
    else this.#rows.remove(hashOf(this.labelOf(row)), row);
    this.#rows.add(hashOf(label), row);
    this.#labels.set(row, 0, label);
    if (row === this.#size) this.#size++;
    return label;
  }

  /** Takes a row out; the last row takes its number, and keeps its label. */
  remove(row: number): void {
    const last = this.#size - 1;
    this.#rows.remove(hashOf(this.labelOf(row)), row);
    if (row !== last) this.#rows.move(hashOf(this.labelOf(last)), last, row);
    this.#labels.fill(row, last);
    this.#size = last;
  }

  /** Gives back memory that removals have left unused. */
  release(): void {
    this.#labels.release(this.#size);
  }
}

/** Fibonacci hashing (Knuth, vol. 3, 6.4): labels are consecutive, and nobody chooses them. */
function hashOf(label: number): number {
  return Math.imul(label, 0x9e3779b1);
}
