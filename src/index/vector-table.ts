import { RescueFaceError } from '../core/errors.js';

/** Bytes of one full segment: a choice between the memory a growing segment copies and one call for each. */
const SEGMENT_BYTES = 64 * 2 ** 20;

/** Rows of a segment's first allocation; it doubles until it is full. */
const FIRST_ROWS = 256;

/** A `Map` holds at most this many keys in V8. */
const MAX_ENTRIES = 2 ** 24 - 1;

/** A run of neighbouring rows. */
export interface Segment {
  /** Row number of its first row. */
  readonly start: number;
  readonly rows: number;
  /** `rows * dimension` numbers, row after row. */
  readonly data: Float32Array;
}

/** Rows of a full segment. */
export function segmentRowsFor(dimension: number): number {
  return Math.max(1, Math.floor(SEGMENT_BYTES / (dimension * Float32Array.BYTES_PER_ELEMENT)));
}

/**
 * Vectors under ids, without gaps: rows `0 .. size-1` are live, always. Removing a row moves the last one into its
 * place and wipes what it leaves behind, so nothing of a removed vector stays and no row is ever masked.
 */
export class VectorTable {
  readonly #dimension: number;
  readonly #segmentRows: number;
  readonly #segments: Float32Array[] = [];
  readonly #ids: string[] = [];
  readonly #rows = new Map<string, number>();

  constructor(dimension: number, segmentRows = segmentRowsFor(dimension)) {
    this.#dimension = dimension;
    this.#segmentRows = segmentRows;
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Adds or replaces; `vectors` holds one row per id. Either all of it happens, or it throws and nothing has changed. */
  upsert(parts: readonly { readonly ids: readonly string[]; readonly vectors: Float32Array }[]): void {
    const fresh = new Set<string>();
    for (const { ids } of parts) for (const id of ids) if (!this.#rows.has(id)) fresh.add(id);
    this.#reserve(this.size + fresh.size);
    for (const { ids, vectors } of parts) {
      ids.forEach((id, i) => {
        const row = this.#rows.get(id) ?? this.#append(id);
        this.row(row).set(vectors.subarray(i * this.#dimension, (i + 1) * this.#dimension));
      });
    }
  }

  /** Passes over ids that are not there. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row === undefined) continue;
      const last = this.size - 1;
      const lastId = this.id(last);
      if (row !== last) {
        this.row(row).set(this.row(last));
        this.#ids[row] = lastId;
        this.#rows.set(lastId, row);
      }
      this.row(last).fill(0);
      this.#ids.pop();
      this.#rows.delete(id);
    }
    this.#segments.length = Math.ceil(this.size / this.#segmentRows);
  }

  /** The id of a row. */
  id(row: number): string {
    const id = this.#ids[row];
    if (id === undefined) throw new RangeError(`no row ${row}`);
    return id;
  }

  /** The row of an id. */
  rowOf(id: string): number | undefined {
    return this.#rows.get(id);
  }

  /** A row's vector: the memory itself, not a copy. */
  row(row: number): Float32Array {
    const segment = this.#segments[Math.floor(row / this.#segmentRows)];
    if (segment === undefined) throw new RangeError(`no row ${row}`);
    const offset = (row % this.#segmentRows) * this.#dimension;
    return segment.subarray(offset, offset + this.#dimension);
  }

  /** The live rows, in order: the memory itself, not a copy. */
  *segments(): Generator<Segment> {
    for (const [number, data] of this.#segments.entries()) {
      const start = number * this.#segmentRows;
      const rows = Math.min(this.#segmentRows, this.size - start);
      if (rows > 0) yield { start, rows, data: data.subarray(0, rows * this.#dimension) };
    }
  }

  #append(id: string): number {
    const row = this.#ids.push(id) - 1;
    this.#rows.set(id, row);
    return row;
  }

  #reserve(rows: number): void {
    if (rows > MAX_ENTRIES) throw new RescueFaceError('ERR_INDEX_ENGINE', { limit: MAX_ENTRIES });
    try {
      for (let number = 0; number * this.#segmentRows < rows; number++) {
        const wanted = Math.min(this.#segmentRows, rows - number * this.#segmentRows);
        const segment = this.#segments[number];
        const capacity = segment === undefined ? 0 : segment.length / this.#dimension;
        if (capacity >= wanted) continue;
        const grown = new Float32Array(Math.min(this.#segmentRows, Math.max(wanted, capacity * 2, FIRST_ROWS)) * this.#dimension);
        if (segment !== undefined) {
          grown.set(segment);
          segment.fill(0);
        }
        this.#segments[number] = grown;
      }
    } catch (cause) {
      throw new RescueFaceError('ERR_INDEX_ENGINE', { rows }, { cause });
    }
  }
}
