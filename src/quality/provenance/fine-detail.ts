import { ramp } from '../face-measure.js';
import type { ProvenanceMeasure } from './provenance-measure.js';
import { SPECTRUM_COLUMNS, SPECTRUM_SIDE } from './spectrum.js';

/** Cycles a pixel of the middle band, and of the fine one that enlarging leaves empty. */
const MIDDLE_BAND = [0.1, 0.2] as const;
const FINE_BAND = [0.36, 0.48] as const;

/**
 * How much weaker the finest detail is than the middling: enlarging brings pixels, but none of the detail that goes with
 * them. Out of focus looks alike, which is why this is a suspicion. Decibels.
 */
export const missingFineDetail: ProvenanceMeasure = {
  name: 'provenance-missing-fine-detail',
  unit: 'dB',
  measure({ spectrum }) {
    if (spectrum === undefined) return { reason: 'not-visible' };
    const value = (10 * (band(spectrum.logPower, MIDDLE_BAND) - band(spectrum.logPower, FINE_BAND))) / Math.LN10;
    return { value, score: ramp(value, 50, 10) };
  },
};

/** The mean logarithm of the power in a ring, off the axes and the frequencies of JPEG's blocks. */
function band(logPower: Float32Array, [low, high]: readonly [number, number]): number {
  const [slowest, fastest] = [(low * SPECTRUM_SIDE) ** 2, (high * SPECTRUM_SIDE) ** 2];
  let sum = 0;
  let count = 0;
  for (let row = 0; row < SPECTRUM_SIDE; row++) {
    const v = row < SPECTRUM_SIDE / 2 ? row : row - SPECTRUM_SIDE;
    for (let u = 0; u < SPECTRUM_COLUMNS; u++) {
      const pace = u * u + v * v;
      if (pace < slowest || pace > fastest || u % (SPECTRUM_SIDE / 8) === 0 || v % (SPECTRUM_SIDE / 8) === 0) continue;
      sum += logPower[row * SPECTRUM_COLUMNS + u] as number;
      count++;
    }
  }
  return sum / count;
}
