import { unit } from '../core/embedding.js';

/** One network's outputs for one face: its chip, and the mirrored chip where the model asks for it. */
export interface NetworkOutput {
  readonly rows: readonly Float32Array[];
  readonly weight: number;
}

/** The model's template: per network the sum of its rows made unit length, times its weight; all in a row, unit length again. */
export function combine(outputs: readonly NetworkOutput[]): Float32Array {
  const parts = outputs.map(({ rows, weight }) => direction(sum(rows)).map((value) => value * weight));
  const joined = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return unit(joined);
}

/** Unit length; a network that answers nothing but zeros (a black picture) has no say instead of none having one. */
function direction(row: Float32Array): Float32Array {
  return row.every((value) => value === 0) ? row : unit(row);
}

function sum(rows: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...rest] = rows;
  const total = first.slice();
  for (const row of rest) for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (row[i] ?? 0);
  return total;
}
