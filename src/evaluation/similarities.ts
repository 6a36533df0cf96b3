import { dotBlock, dotGather } from './dot-block.js';
import type { TemplateMatrix } from './template-matrix.js';

/** Where the protocols take similarities from: computed beforehand, or on demand for galleries that outgrow a table. */
export interface Similarities {
  /** Number of photos. */
  readonly size: number;
  /** Whether photo `index` has a template. */
  has(index: number): boolean;
  /** Writes the similarity of `index` to each of `others` into `out`. Photos without template give 0. */
  fill(index: number, others: Int32Array, out: Float64Array): void;
}

/**
 * All similarities of a data set, computed once: `rows²` float32 numbers of memory.
 * Each is a sum of products in double precision, in the order of the vector, rounded to float32: the same bits on
 * every machine.
 *
 * @example
 * ```ts
 * import { similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const table = similarityTable(templateMatrix([{ space: 'demo', vector: Float32Array.of(1, 0) }, undefined]));
 * console.log(table.has(0), table.has(1));
 * ```
 */
export function similarityTable(templates: TemplateMatrix): Similarities & { readonly data: Float32Array } {
  const { rows } = templates;
  const data = new Float32Array(rows * rows);
  const block = 64;
  for (let top = 0; top < rows; top += block) {
    const bottom = Math.min(rows, top + block);
    for (let left = 0; left <= top; left += block) {
      dotBlock(templates, top, bottom, templates, left, Math.min(rows, left + block), data, rows);
    }
  }
  for (let i = 0; i < rows; i++) for (let j = i + 1; j < rows; j++) data[i * rows + j] = data[j * rows + i] ?? 0;
  return {
    data,
    size: rows,
    has: (index) => templates.present[index] === 1,
    fill(index, others, out) {
      const start = index * rows;
      for (let i = 0; i < others.length; i++) out[i] = data[start + (others[i] ?? 0)] ?? 0;
    },
  };
}

/** The same numbers computed when asked for, without the table's memory. */
export function similaritiesOnDemand(templates: TemplateMatrix): Similarities {
  return {
    size: templates.rows,
    has: (index) => templates.present[index] === 1,
    fill: (index, others, out) => dotGather(templates, index, others, out),
  };
}

/** Beyond so many photos a table of all similarities takes more than 400 MB. */
const TABLE_ROWS = 10_000;

/** A table where it takes at most 400 MB, which makes many searches fast; computed on demand for larger sets. */
export function similaritiesOf(templates: TemplateMatrix): Similarities {
  return templates.rows <= TABLE_ROWS ? similarityTable(templates) : similaritiesOnDemand(templates);
}
