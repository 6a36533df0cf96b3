import { ALIGNED_SIZE } from '../face/aligned-face.js';
import { alignedRegion } from '../face/face-region.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Side of a cell, pixels of the aligned face: grain and the traces of compression are gone in its mean. */
const CELL = 4;
const CELLS = ALIGNED_SIZE / CELL;
/** Fewer say nothing. */
const LEAST_CELLS = 300;
/** Grey levels: what is flatter than this is all alike. */
const FLAT = 0.2;

/**
 * How much steeper the lines of a face are than its shades: from cell to cell, the step that 5 % of places exceed over the
 * one that half of them do. Light on a real face changes everywhere a little; a drawn face is even areas between lines.
 */
export const drawnShading: FaceMeasure = {
  name: 'drawn-shading',
  unit: '×',
  measure(view) {
    const steps = cellSteps(view.aligned.luma, alignedRegion(view).inside).sort();
    if (steps.length < LEAST_CELLS) return { reason: 'not-visible' };
    const rank = (share: number) => steps[Math.floor(share * steps.length)] as number;
    const value = rank(0.95) / (rank(0.5) + FLAT);
    return { value, score: ramp(value, 80, 5) };
  },
};

/** Of each cell that lies wholly in the face with its right and lower neighbour: the larger of both steps. */
function cellSteps(luma: Float32Array, inside: Uint8Array): Float32Array {
  const means = new Float32Array(CELLS * CELLS);
  for (let cell = 0; cell < means.length; cell++) {
    const from = Math.floor(cell / CELLS) * CELL * ALIGNED_SIZE + (cell % CELLS) * CELL;
    let sum = 0;
    for (let y = 0; y < CELL; y++) {
      for (let x = 0, at = from + y * ALIGNED_SIZE; x < CELL; x++, at++) sum += inside[at] === 1 ? (luma[at] as number) : Number.NaN;
    }
    means[cell] = sum / (CELL * CELL);
  }
  const steps: number[] = [];
  for (let y = 0; y < CELLS - 1; y++) {
    for (let x = 0, cell = y * CELLS; x < CELLS - 1; x++, cell++) {
      const here = means[cell] as number;
      const step = Math.max(Math.abs((means[cell + 1] as number) - here), Math.abs((means[cell + CELLS] as number) - here));
      if (!Number.isNaN(step)) steps.push(step);
    }
  }
  return Float32Array.from(steps);
}
