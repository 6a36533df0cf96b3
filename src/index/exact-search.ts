import { cosine } from '../core/embedding.js';
import type { OnnxSession } from '../runtime/onnx-session.js';
import { mask, rowsOf } from './allowed-rows.js';
import { GALLERY, PROBES, SCORES } from './search-graph.js';
import { Selector, scoreError } from './selector.js';
import type { VectorTable } from './vector-table.js';

/**
 * Scoring one row by itself is taken to cost as much as scoring this many in one sweep over all of them (an estimate:
 * only speed depends on it), so a short list of allowed ids is scored row by row.
 */
export const SWEEP_ADVANTAGE = 4;

/** The answer to one probe, best first. */
export interface Ranking {
  readonly ids: readonly string[];
  readonly similarities: Float64Array;
}

/** What is searched for. */
export interface Query {
  /** One probe after the other, `dimension` numbers each. */
  readonly probes: Float32Array;
  readonly k: number;
  readonly allow?: Iterable<string> | undefined;
}

/**
 * The `k` nearest rows of each probe. A fast float32 sweep finds every row that may be among them; those are scored
 * again one by one, in one order of summation and in double precision, so that equal vectors have equal similarities
 * wherever they lie, and are then ordered by similarity and id.
 */
export async function exactSearch(gallery: VectorTable, session: OnnxSession, dimension: number, query: Query): Promise<Ranking[]> {
  const count = query.probes.length / dimension;
  const probes = Array.from({ length: count }, (_, p) => query.probes.subarray(p * dimension, (p + 1) * dimension));
  const allowed = query.allow === undefined ? undefined : rowsOf(gallery, query.allow);
  const eligible = allowed?.length ?? gallery.size;
  if (eligible === 0) return probes.map(() => ({ ids: [], similarities: new Float64Array() }));
  if (allowed !== undefined && allowed.length * SWEEP_ADVANTAGE * count < gallery.size) {
    return probes.map((probe) => rank(gallery, probe, allowed, query.k));
  }
  const selectors = probes.map(() => new Selector(Math.min(query.k, eligible)));
  await sweep(gallery, session, dimension, query.probes, selectors, allowed && mask(gallery.size, allowed));
  return probes.map((probe, p) => rank(gallery, probe, selectors[p]?.candidates() ?? [], query.k));
}

async function sweep(
  gallery: VectorTable,
  session: OnnxSession,
  dimension: number,
  probes: Float32Array,
  selectors: readonly Selector[],
  allowed: Uint8Array | undefined,
): Promise<void> {
  const count = selectors.length;
  const error = scoreError(dimension);
  const columns = { dims: [dimension, count], data: transpose(probes, dimension) };
  for (const { start, rows, data } of gallery.segments()) {
    const outputs = await session.run({ [GALLERY]: { dims: [rows, dimension], data }, [PROBES]: columns });
    const scores = outputs[SCORES]?.data ?? new Float32Array();
    selectors.forEach((selector, p) => {
      let floor = selector.floor - error;
      for (let i = 0, place = p; i < rows; i++, place += count) {
        const score = scores[place] ?? 0;
        if (score < floor || (allowed !== undefined && allowed[start + i] !== 1)) continue;
        floor = selector.offer(start + i, score - error, score + error) - error;
      }
    });
  }
}

/** The best `k` of some rows by their true similarity, equal ones by id. */
export function rank(gallery: VectorTable, probe: Float32Array, rows: readonly number[], k: number): Ranking {
  const scored = rows.map((row) => ({ id: gallery.id(row), similarity: cosine(probe, gallery.row(row)) }));
  scored.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
  const best = scored.slice(0, k);
  return { ids: best.map(({ id }) => id), similarities: Float64Array.from(best, ({ similarity }) => similarity) };
}

/** The same numbers column by column. */
export function transpose<T extends Float32Array | Int8Array>(rows: T, dimension: number): T {
  const count = rows.length / dimension;
  if (count === 1) return rows;
  return rows.map((_, place) => rows[(place % count) * dimension + Math.floor(place / count)] ?? 0) as T;
}
