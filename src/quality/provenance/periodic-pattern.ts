import { ramp } from '../face-measure.js';
import type { ProvenanceMeasure } from './provenance-measure.js';
import { SPECTRUM_COLUMNS, SPECTRUM_SIDE } from './spectrum.js';

/** Cycles a pixel between which the pixels of a screen and the dots of a print show. */
const LOWEST = 0.1;
const HIGHEST = 0.49;
/** The neighbourhood that a peak stands out of: half its side, and the middle that is left out. */
const REACH = 6;
const MIDDLE = 2;
/** The blocks of JPEG have peaks of their own at eighths on and near the axes, and long straight edges along them. */
const AXIS = 4;

/**
 * How far the strongest peak of the spectrum stands out of what surrounds it: a screen or a print that was photographed
 * leaves the regular pattern of its pixels or dots, or the beat of it with the camera's. Decibels.
 */
export const periodicPattern: ProvenanceMeasure = {
  name: 'provenance-periodic-pattern',
  unit: 'dB',
  measure({ spectrum }) {
    if (spectrum === undefined) return { reason: 'not-visible' };
    const { logPower } = spectrum;
    const sums = boxSums(logPower);
    let best = 0;
    for (let row = 0; row < SPECTRUM_SIDE; row++) {
      const v = row < SPECTRUM_SIDE / 2 ? row : row - SPECTRUM_SIDE;
      if (Math.abs(v) <= AXIS) continue;
      for (let u = AXIS + 1; u < SPECTRUM_COLUMNS - 1; u++) {
        const pace = u * u + v * v;
        if (pace < SLOWEST || pace > FASTEST) continue;
        if (u % (SPECTRUM_SIDE / 8) === 0 && v % (SPECTRUM_SIDE / 8) === 0) continue;
        const around = (boxSum(sums, row, u, REACH) - boxSum(sums, row, u, MIDDLE)) / CELLS_AROUND;
        best = Math.max(best, (logPower[row * SPECTRUM_COLUMNS + u] as number) - around);
      }
    }
    const value = (10 * best) / Math.LN10;
    return { value, score: ramp(value, 40, 10) };
  },
};

/** The two ends, as squares of what the spectrum counts by. */
const SLOWEST = (LOWEST * SPECTRUM_SIDE) ** 2;
const FASTEST = (HIGHEST * SPECTRUM_SIDE) ** 2;
const CELLS_AROUND = (2 * REACH + 1) ** 2 - (2 * MIDDLE + 1) ** 2;
const WIDTH = SPECTRUM_COLUMNS + 2 * REACH + 1;
const HEIGHT = SPECTRUM_SIDE + 2 * REACH + 1;

/** Sums of everything above and to the left, of the spectrum continued as it goes on beyond its edges. */
function boxSums(logPower: Float32Array): Float64Array {
  const sums = new Float64Array(WIDTH * HEIGHT);
  for (let y = 1; y < HEIGHT; y++) {
    const row = (y - 1 - REACH + SPECTRUM_SIDE) % SPECTRUM_SIDE;
    let line = 0;
    for (let x = 1; x < WIDTH; x++) {
      const u = reflected(x - 1 - REACH);
      line += logPower[row * SPECTRUM_COLUMNS + u] as number;
      sums[y * WIDTH + x] = (sums[(y - 1) * WIDTH + x] as number) + line;
    }
  }
  return sums;
}

/** The sum over the square of so many cells on every side of a cell. */
function boxSum(sums: Float64Array, row: number, u: number, reach: number): number {
  const upper = (row + REACH - reach) * WIDTH;
  const lower = (row + REACH + reach + 1) * WIDTH;
  const left = u + REACH - reach;
  const right = u + REACH + reach + 1;
  return (
    (sums[lower + right] as number) - (sums[upper + right] as number) - (sums[lower + left] as number) + (sums[upper + left] as number)
  );
}

/** The spectrum of a real picture mirrors itself; near enough along this axis. */
function reflected(u: number): number {
  return u < 0 ? -u : u >= SPECTRUM_COLUMNS ? 2 * (SPECTRUM_COLUMNS - 1) - u : u;
}
