import type { OnnxSession } from '../../runtime/onnx-session.js';
import { mask, rowsOf } from '../allowed-rows.js';
import { type Query, SWEEP_ADVANTAGE, transpose } from '../exact-search.js';
import { GALLERY, PROBES, SCORES } from '../search-graph.js';
import { Selector } from '../selector.js';
import { type Bounds, QuantisedProbe } from './quantised-probe.js';
import type { QuantisedTable } from './quantised-table.js';

/** Rows between two looks at the floor. */
const STRETCH = 1024;

/** The rows that may belong to a probe's best, those that may be the very best first. */
export interface Candidates {
  readonly ids: readonly string[];
  /** The most that each one's similarity can be. */
  readonly uppers: Float64Array;
  /** The similarity of every eligible row that is not among them is below; -Infinity where all are. */
  readonly floor: number;
}

/**
 * Every row that may belong to the `k` nearest of each probe. A sweep in whole numbers bounds every row's similarity; those that
 * may belong to the best are bounded again, more closely, from the probe as it is.
 */
export async function quantisedSearch(table: QuantisedTable, session: OnnxSession, dimension: number, query: Query): Promise<Candidates[]> {
  const probes: QuantisedProbe[] = [];
  for (let from = 0; from < query.probes.length; from += dimension) {
    probes.push(new QuantisedProbe(query.probes.subarray(from, from + dimension)));
  }
  const allowed = query.allow === undefined ? undefined : rowsOf(table, query.allow);
  const eligible = allowed?.length ?? table.size;
  const k = Math.min(query.k, eligible);
  if (k === eligible || (allowed !== undefined && allowed.length * SWEEP_ADVANTAGE * probes.length < table.size)) {
    const rows = allowed ?? Array.from({ length: eligible }, (_, row) => row);
    return probes.map((probe) => closest(table, probe, rows, k, Number.NEGATIVE_INFINITY));
  }
  const selectors = probes.map(() => new Selector(k));
  await sweep(table, session, dimension, probes, selectors, allowed && mask(table.size, allowed));
  return probes.map((probe, p) => {
    const rows = selectors[p]?.candidates() ?? [];
    return closest(table, probe, rows, k, rows.length === eligible ? Number.NEGATIVE_INFINITY : (selectors[p]?.floor ?? 1));
  });
}

async function sweep(
  table: QuantisedTable,
  session: OnnxSession,
  dimension: number,
  probes: readonly QuantisedProbe[],
  selectors: readonly Selector[],
  allowed: Uint8Array | undefined,
): Promise<void> {
  const count = probes.length;
  const rowsOfCodes = new Int8Array(count * dimension);
  for (const [p, { codes }] of probes.entries()) rowsOfCodes.set(codes, p * dimension);
  const columns = { dims: [dimension, count], data: transpose(rowsOfCodes, dimension) };
  const least = new Float64Array(256);
  const bounds: Bounds = { lower: 0, upper: 0 };
  for (const { start, rows, data, kept } of table.segments()) {
    const outputs = await session.run<Int32Array>({ [GALLERY]: { dims: [rows, dimension], data }, [PROBES]: columns });
    const sums = outputs[SCORES]?.data ?? new Int32Array();
    for (const [p, probe] of probes.entries()) {
      const selector = selectors[p];
      if (selector === undefined) continue;
      let floor = Number.NaN;
      for (let from = 0; from < rows; from += STRETCH) {
        if (floor !== selector.floor) {
          floor = selector.floor;
          probe.leastSums(floor, table.worstResidual, least);
        }
        const to = Math.min(rows, from + STRETCH);
        for (let i = from; i < to; i++) {
          const sum = sums[i * count + p] ?? 0;
          const scale = kept[2 * i] ?? 0;
          if (sum < (least[scale] ?? 0) || (allowed !== undefined && allowed[start + i] !== 1)) continue;
          probe.fromSum(sum, scale, kept[2 * i + 1] ?? 0, bounds);
          if (bounds.upper >= selector.floor) selector.offer(start + i, bounds.lower, bounds.upper);
        }
      }
    }
  }
}

/** Those of some rows that may belong to the best `k` by the closer bounds; what is not among the rows lies below a floor. */
function closest(table: QuantisedTable, probe: QuantisedProbe, rows: readonly number[], k: number, below: number): Candidates {
  const selector = new Selector(k);
  const uppers = new Map<number, number>();
  const bounds: Bounds = { lower: 0, upper: 0 };
  for (const row of rows) {
    probe.fromCodes(table.codes(row), table.scale(row), table.residual(row), bounds);
    if (bounds.upper < selector.floor) continue;
    selector.offer(row, bounds.lower, bounds.upper);
    uppers.set(row, bounds.upper);
  }
  const upper = (row: number) => uppers.get(row) ?? 1;
  const best = [...selector.candidates()].sort((a, b) => upper(b) - upper(a));
  const floor = best.length === rows.length ? below : Math.max(below, selector.floor);
  return { ids: best.map((row) => table.id(row)), uppers: Float64Array.from(best, upper), floor };
}
