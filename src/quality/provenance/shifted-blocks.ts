import { ramp } from '../face-measure.js';
import type { LumaWindow } from './luma-window.js';
import type { ProvenanceMeasure } from './provenance-measure.js';

const BLOCK = 8;

/**
 * How clearly the picture shows the blocks of an earlier JPEG that do not begin where its own do: a part cut out of a
 * stored photo carries them along. At each place the share of pixels whose step is larger than both its neighbours' is
 * counted; places of one phase share more such steps where blocks met. What a picture's own blocks do is the same on both
 * sides of their edges, so that the largest difference between a phase and its mirror image is told, in standard errors.
 * Cuts at multiples of four along both axes (one in sixteen) leave none.
 */
export const shiftedBlocks: ProvenanceMeasure = {
  name: 'provenance-shifted-blocks',
  unit: 'σ',
  measure({ luma }) {
    if (luma.width < 12 * BLOCK || luma.height < 12 * BLOCK) return { reason: 'not-visible' };
    const across = strongest(luma, luma.width, luma.height, 1, luma.width);
    const down = strongest(luma, luma.height, luma.width, luma.width, 1);
    // A cut moves both, or one of them by a multiple of eight.
    const value = Math.max(across, down);
    return { value, score: ramp(value, 20, 3) };
  },
};

/** Along one axis: `step` between neighbours, `stride` between lines. */
function strongest({ data }: LumaWindow, length: number, lines: number, step: number, stride: number): number {
  const peaks = new Float64Array(BLOCK);
  const trials = new Float64Array(BLOCK);
  for (let i = 2; i < length - 1; i++) {
    const phase = i % BLOCK;
    let count = 0;
    let seen = 0;
    for (let line = 0, at = i * step; line < lines; line++, at += stride) {
      const here = Math.abs((data[at] as number) - (data[at - step] as number));
      const before = Math.abs((data[at - step] as number) - (data[at - 2 * step] as number));
      const after = Math.abs((data[at + step] as number) - (data[at] as number));
      if (here === before && here === after) continue;
      seen++;
      if (here > before && here > after) count++;
    }
    peaks[phase] = (peaks[phase] as number) + count;
    trials[phase] = (trials[phase] as number) + seen;
  }
  const shares = peaks.map((count, phase) => count / Math.max(1, trials[phase] as number));
  let best = 0;
  for (let phase = 1; phase < BLOCK / 2; phase++) {
    const difference = Math.abs((shares[phase] as number) - (shares[BLOCK - phase] as number));
    const mean = ((shares[phase] as number) + (shares[BLOCK - phase] as number)) / 2;
    // Neighbouring lines see much the same steps: about one in four is a trial of its own.
    const n = ((trials[phase] as number) + (trials[BLOCK - phase] as number)) / 16;
    const error = Math.sqrt((mean * (1 - mean)) / Math.max(1, n));
    if (error > 0) best = Math.max(best, difference / error);
  }
  return best;
}
