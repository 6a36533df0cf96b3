import { IdTable } from './id-table.js';
import type { LabelTable } from './label-table.js';
import { RowStore, type Segment } from './row-store.js';

/** Bytes of one full segment: a choice between the memory a growing segment copies and one call for each. */
const SEGMENT_BYTES = 64 * 2 ** 20;

/** Options of {@link VectorTable}. */
export interface VectorTableOptions {
  /** Rows of a full segment; by default as many as make 64 MiB. */
  readonly segmentRows?: number | undefined;
  /** An empty one, which from then on belongs to the table. */
  readonly labels?: LabelTable | undefined;
}

/** Rows of a full segment. */
function segmentRowsFor(dimension: number): number {
  return Math.max(1, Math.floor(SEGMENT_BYTES / (dimension * Float32Array.BYTES_PER_ELEMENT)));
}

/**
 * Vectors under ids, without gaps: rows `0 .. size-1` are live, always. Removing a row moves the last one into its
 * place and wipes what it leaves behind, so nothing of a removed vector stays and no row is ever masked.
 */
export class VectorTable {
  /** The label of every vector, where labels were asked for. */
  readonly labels: LabelTable | undefined;
  readonly #dimension: number;
  readonly #vectors: RowStore<Float32Array<ArrayBuffer>>;
  readonly #ids = new IdTable();

  constructor(dimension: number, { segmentRows = segmentRowsFor(dimension), labels }: VectorTableOptions = {}) {
    this.#dimension = dimension;
    this.#vectors = new RowStore((length) => new Float32Array(length), dimension, segmentRows);
    this.labels = labels;
  }

  get size(): number {
    return this.#ids.size;
  }

  /**
   * Adds or replaces; `vectors` holds one row per id, and each gets a fresh label. Either all of it happens, or it throws
   * and nothing has changed, except that where memory was short vectors may have got new labels.
   */
  upsert(parts: readonly { readonly ids: readonly string[]; readonly vectors: Float32Array }[]): void {
    const rows = this.#rowsFor(parts);
    const dimension = this.#dimension;
    for (const [number, { vectors }] of parts.entries()) {
      rows[number]?.forEach((row, i) => {
        this.row(row).set(vectors.subarray(i * dimension, (i + 1) * dimension));
      });
    }
  }

  /** Passes over ids that are not there. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.#ids.rowOf(id);
      if (row === undefined) continue;
      this.#vectors.fill(row, this.#ids.remove(row));
      this.labels?.remove(row);
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

  /** A row's vector: the memory itself, not a copy. */
  row(row: number): Float32Array {
    return this.#vectors.row(row);
  }

  /** The live rows, in order: the memory itself, not a copy. */
  segments(): Generator<Segment<Float32Array<ArrayBuffer>>> {
    return this.#vectors.segments(this.size);
  }

  /** Where every vector will lie, with room made for them all, and labels given. */
  #rowsFor(parts: readonly { readonly ids: readonly string[] }[]): Uint32Array[] {
    const { labels } = this;
    const before = this.size;
    try {
      return this.#ids.addAll(
        parts.map(({ ids }) => ids),
        (rows) => {
          this.#vectors.reserve(this.size);
          if (labels !== undefined) for (const some of rows) for (const row of some) labels.give(row);
        },
      );
    } catch (error) {
      while (labels !== undefined && labels.size > before) labels.remove(labels.size - 1);
      this.#release();
      throw error;
    }
  }

  #release(): void {
    this.#ids.release();
    this.#vectors.release(this.size);
    this.labels?.release();
  }
}
