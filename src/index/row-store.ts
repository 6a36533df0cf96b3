/** The kinds of numbers a row may hold. */
export type Numbers = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** Rows of the first segment's first allocation; it doubles until it is full. */
const FIRST_ROWS = 256;

/** A run of neighbouring rows. */
export interface Segment<T extends Numbers> {
  /** Row number of its first row. */
  readonly start: number;
  readonly rows: number;
  /** `rows * width` numbers, row after row. */
  readonly data: T;
}

/**
 * Rows of equal width in segments that never move once they are full: growing copies one segment at most, and memory
 * beyond what is used is less than one segment. Which rows are live is the owner's matter.
 */
export class RowStore<T extends Numbers> {
  readonly #create: (length: number) => T;
  readonly #width: number;
  readonly #segmentRows: number;
  readonly #segments: T[] = [];

  constructor(create: (length: number) => T, width: number, segmentRows: number) {
    this.#create = create;
    this.#width = width;
    this.#segmentRows = segmentRows;
  }

  /** Makes room for rows `0 .. rows-1`, new ones filled with zeros. Throws what the runtime throws where memory is short. */
  reserve(rows: number): void {
    for (let number = Math.max(0, this.#segments.length - 1); number * this.#segmentRows < rows; number++) {
      const wanted = Math.min(this.#segmentRows, rows - number * this.#segmentRows);
      const segment = this.#segments[number];
      const capacity = segment === undefined ? 0 : segment.length / this.#width;
      if (capacity >= wanted) continue;
      // Memory that has never been touched costs nothing, so only the first segment grows step by step, for small tables.
      const rowsNow = number > 0 ? this.#segmentRows : Math.min(this.#segmentRows, Math.max(wanted, capacity * 2, FIRST_ROWS));
      const grown = this.#create(rowsNow * this.#width);
      if (segment !== undefined) {
        grown.set(segment);
        segment.fill(0);
      }
      this.#segments[number] = grown;
    }
  }

  /** Gives back the segments that lie wholly beyond the first rows. */
  release(rows: number): void {
    this.#segments.length = Math.min(this.#segments.length, Math.ceil(rows / this.#segmentRows));
  }

  /** One row: the memory itself, not a copy. */
  row(row: number): T {
    const number = Math.floor(row / this.#segmentRows);
    const offset = (row - number * this.#segmentRows) * this.#width;
    return this.#segment(row).subarray(offset, offset + this.#width) as T;
  }

  /** One number of a row. */
  get(row: number, column: number): number {
    return this.#segment(row)[(row % this.#segmentRows) * this.#width + column] ?? 0;
  }

  set(row: number, column: number, value: number): void {
    this.#segment(row)[(row % this.#segmentRows) * this.#width + column] = value;
  }

  /** Moves the last live row into another's place, or to nowhere, and wipes what it leaves behind. */
  fill(row: number, last: number): void {
    const left = this.row(last);
    if (row !== last) this.row(row).set(left);
    left.fill(0);
  }

  /** The first rows, segment by segment: the memory itself, not a copy. */
  *segments(rows: number): Generator<Segment<T>> {
    for (let start = 0; start < rows; start += this.#segmentRows) {
      const some = Math.min(this.#segmentRows, rows - start);
      yield { start, rows: some, data: this.#segment(start).subarray(0, some * this.#width) as T };
    }
  }

  #segment(row: number): T {
    const segment = this.#segments[Math.floor(row / this.#segmentRows)];
    if (segment === undefined) throw new RangeError(`no row ${row}`);
    return segment;
  }
}
