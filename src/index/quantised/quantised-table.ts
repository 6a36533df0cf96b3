import { IdTable } from '../id-table.js';
import { RowStore, type Segment } from '../row-store.js';
import { quantise } from './quantise.js';

/** Bytes of one full segment; what a sweep writes for each is a thirty-second of it and more, so they are smaller than for floats. */
const SEGMENT_BYTES = 16 * 2 ** 20;

/**
 * Vectors under ids in one byte a number, and two bytes beside, which say how far they are from what was given. Rows
 * `0 .. size-1` are live, always; what is removed is wiped.
 */
export class QuantisedTable {
  readonly #dimension: number;
  readonly #codes: RowStore<Uint8Array<ArrayBuffer>>;
  /** Of every row, the bytes that stand for its scale and for what its codes leave over. */
  readonly #kept: RowStore<Uint8Array<ArrayBuffer>>;
  readonly #ids = new IdTable();
  #worstResidual = 0;

  constructor(dimension: number, segmentRows = Math.max(1, Math.floor(SEGMENT_BYTES / dimension))) {
    this.#dimension = dimension;
    this.#codes = new RowStore((length) => new Uint8Array(length), dimension, segmentRows);
    this.#kept = new RowStore((length) => new Uint8Array(length), 2, segmentRows);
  }

  get size(): number {
    return this.#ids.size;
  }

  /** No row's residual is above. */
  get worstResidual(): number {
    return this.#worstResidual;
  }

  /** Adds or replaces; `vectors` holds one row per id. Either all of it happens, or it throws and nothing has changed. */
  upsert(parts: readonly { readonly ids: readonly string[]; readonly vectors: Float32Array }[]): void {
    const rows = this.#rowsFor(parts);
    const dimension = this.#dimension;
    const bytes = { scale: 0, residual: 0 };
    for (const [number, { vectors }] of parts.entries()) {
      rows[number]?.forEach((row, i) => {
        quantise(vectors.subarray(i * dimension, (i + 1) * dimension), this.codes(row), bytes);
        this.#kept.set(row, 0, bytes.scale);
        this.#kept.set(row, 1, bytes.residual);
        this.#worstResidual = Math.max(this.#worstResidual, bytes.residual);
      });
    }
  }

  /** Passes over ids that are not there. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.#ids.rowOf(id);
      if (row === undefined) continue;
      const last = this.#ids.remove(row);
      this.#codes.fill(row, last);
      this.#kept.fill(row, last);
    }
    this.#release();
  }

  /** The id of a row. */
  id(row: number): string {
    return this.#ids.id(row);
  }

  /** The row of an id. */
  rowOf(id: string): number | undefined {
    return this.#ids.rowOf(id);
  }

  /** A row's codes: the memory itself, not a copy. */
  codes(row: number): Uint8Array {
    return this.#codes.row(row);
  }

  scale(row: number): number {
    return this.#kept.get(row, 0);
  }

  residual(row: number): number {
    return this.#kept.get(row, 1);
  }

  /** The live rows, in order, and of each the two bytes beside: the memory itself, not a copy. */
  *segments(): Generator<Segment<Uint8Array<ArrayBuffer>> & { readonly kept: Uint8Array }> {
    const kept = this.#kept.segments(this.size);
    for (const segment of this.#codes.segments(this.size)) {
      yield { ...segment, kept: kept.next().value?.data ?? new Uint8Array() };
    }
  }

  #rowsFor(parts: readonly { readonly ids: readonly string[] }[]): Uint32Array[] {
    try {
      return this.#ids.addAll(
        parts.map(({ ids }) => ids),
        () => {
          this.#codes.reserve(this.size);
          this.#kept.reserve(this.size);
        },
      );
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #release(): void {
    this.#ids.release();
    this.#codes.release(this.size);
    this.#kept.release(this.size);
  }
}
