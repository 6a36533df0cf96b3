import { ramp } from '../face-measure.js';
import type { LumaWindow } from './luma-window.js';
import type { ProvenanceMeasure } from './provenance-measure.js';

/** Films are coded in squares of so many pixels (ITU-T H.264, 6.3), photos in half of it. */
const SQUARE = 16;
const HALF = SQUARE / 2;
const LEAST = 6 * SQUARE;

/**
 * How far the steps between neighbours differ at places sixteen pixels apart from those half way between: films are coded
 * and smoothed in squares of sixteen, while JPEG codes brightness in eights and makes no such difference. Of the shares of
 * steps larger, and smaller, than both their neighbours, the largest difference in standard errors. It outlives storing as a
 * photo, and not resizing.
 */
export const macroblocks: ProvenanceMeasure = {
  name: 'provenance-macroblocks',
  unit: 'σ',
  measure({ luma }) {
    if (luma.width < LEAST || luma.height < LEAST) return { reason: 'not-visible' };
    const { width, height } = luma;
    const lines = Math.floor(height / APART);
    const across = difference(turned(luma, lines), width, lines, 1);
    const value = Math.max(across, difference(luma.data, height, width, APART));
    return { value, score: ramp(value, 12, 3) };
  },
};

/** Every so many columns, or rows: what lies between sees much the same. */
const APART = 4;

/** Columns as rows. */
function turned({ width, data }: LumaWindow, lines: number): Float32Array {
  const out = new Float32Array(width * lines);
  for (let line = 0; line < lines; line++) {
    for (let x = 0, from = APART * line * width, to = line; x < width; x++, from++, to += lines) out[to] = data[from] as number;
  }
  return out;
}

/** Of the steps from row to row. */
function difference(data: Float32Array, rows: number, width: number, apart: number): number {
  const larger = new Float64Array(SQUARE);
  const smaller = new Float64Array(SQUARE);
  const trials = new Float64Array(SQUARE);
  for (let row = 2; row < rows - 1; row++) {
    let [most, least, seen] = [0, 0, 0];
    for (let at = row * width; at < (row + 1) * width; at += apart) {
      const upper = data[at - width] as number;
      const value = data[at] as number;
      const before = Math.abs(upper - (data[at - 2 * width] as number));
      const here = Math.abs(value - upper);
      const after = Math.abs((data[at + width] as number) - value);
      if (here > before && here > after) most++;
      if (here < before && here < after) least++;
      if (here !== before || here !== after) seen++;
    }
    const phase = row % SQUARE;
    larger[phase] = (larger[phase] as number) + most;
    smaller[phase] = (smaller[phase] as number) + least;
    trials[phase] = (trials[phase] as number) + seen;
  }
  let value = 0;
  for (let phase = 0; phase < HALF; phase++) {
    value = Math.max(value, errors(larger, trials, phase), errors(smaller, trials, phase));
  }
  return value;
}

/** Those further away see much the same too: about one in so many is a trial of its own. */
const ALIKE = 5;

function errors(counts: Float64Array, trials: Float64Array, phase: number): number {
  const [n, m] = [trials[phase] as number, trials[phase + HALF] as number];
  if (n === 0 || m === 0) return 0;
  const [p, q] = [(counts[phase] as number) / n, (counts[phase + HALF] as number) / m];
  const mean = (p + q) / 2;
  const error = Math.sqrt((mean * (1 - mean) * ALIKE) / (n + m));
  return error > 0 ? Math.abs(p - q) / error : 0;
}
