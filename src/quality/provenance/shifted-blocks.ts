import { ramp } from '../face-measure.js';
import type { LumaWindow } from './luma-window.js';
import type { ProvenanceMeasure } from './provenance-measure.js';

const BLOCK = 8;
const PHASES = BLOCK * BLOCK;
/** Least sides of a window: fewer blocks tell nothing. */
const LEAST = 12 * BLOCK;
/** Steps that the mean of a block is stored in at the qualities that programs mostly use, 92 to 50 of libjpeg. */
const STEPS = [3, 4, 5, 6, 7, 8, 10, 11, 13, 14, 16] as const;
/** Of the sum of a block over eight, as JPEG counts it: burnt out and black ones are all alike. */
const DARKEST = 24;
const BRIGHTEST = 2016;

/**
 * How clearly the picture shows the blocks of an earlier JPEG that do not begin where its own do: a part cut out of a
 * stored photo, or laid into another, carries them along. The means of the earlier blocks were stored in even steps, and
 * keep to them where the photo is stored anew in finer ones (Bianchi and Piva 2012). For each of the 64 places where blocks
 * may begin, and each step, it is told how far the means keep to the step; what the picture's own blocks do is the same on
 * both sides of where they begin, so that the largest difference between a place and its mirror image counts. In standard
 * errors of means that keep to nothing. Cuts at multiples of four along both axes (one in sixteen) leave none.
 */
export const shiftedBlocks: ProvenanceMeasure = {
  name: 'provenance-shifted-blocks',
  unit: 'σ',
  measure({ luma }) {
    if (luma.width < LEAST || luma.height < LEAST) return { reason: 'not-visible' };
    const kept = periodicity(blockSums(luma), luma.width - BLOCK + 1, luma.height - BLOCK + 1);
    let value = 0;
    for (let phase = 1; phase < PHASES; phase++) {
      const mirror = ((BLOCK - (phase >> 3)) % BLOCK) * BLOCK + ((BLOCK - (phase & 7)) % BLOCK);
      for (let step = 0; step < STEPS.length; step++) {
        value = Math.max(value, (kept[phase * STEPS.length + step] as number) - (kept[mirror * STEPS.length + step] as number));
      }
    }
    return { value, score: ramp(value, 20, 3) };
  },
};

/** The sum over the block that begins at each place, over eight: the first coefficient of its transform. */
function blockSums({ width, height, data }: LumaWindow): Float32Array {
  const across = width - BLOCK + 1;
  const down = height - BLOCK + 1;
  const columns = new Float64Array(width);
  const sums = new Float32Array(across * down);
  for (let y = 0; y < height; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      columns[x] = (columns[x] as number) + (data[at] as number) - (y < BLOCK ? 0 : (data[at - BLOCK * width] as number));
    }
    if (y < BLOCK - 1) continue;
    let sum = 0;
    for (let x = 0; x < BLOCK - 1; x++) sum += columns[x] as number;
    for (let x = 0, to = (y - BLOCK + 1) * across; x < across; x++, to++) {
      sum += columns[x + BLOCK - 1] as number;
      sums[to] = sum / BLOCK;
      sum -= columns[x] as number;
    }
  }
  return sums;
}

/** A turn of the circle in so many parts: two to this power. */
const BITS = 10;
const COS = Float64Array.from({ length: 1 << BITS }, (_, i) => Math.cos((2 * Math.PI * i) / (1 << BITS)));
const SIN = Float64Array.from({ length: 1 << BITS }, (_, i) => Math.sin((2 * Math.PI * i) / (1 << BITS)));
/** Places of a window from which half of its blocks will do. */
const ENOUGH = 400 * 400;
/** Means are counted in this part of their unit. */
const FINENESS = 16;

/** By place and step: the length of the sum of all means laid round a circle of one step, over the root of their number. */
function periodicity(sums: Float32Array, width: number, height: number): Float64Array {
  const kept = new Float64Array(PHASES * STEPS.length);
  // Of a large window every other block, as on a chessboard: half the time, and enough.
  const apart = width * height > ENOUGH ? 2 * BLOCK : BLOCK;
  const means = new Int32Array(Math.ceil(width / BLOCK) * Math.ceil(height / BLOCK));
  for (let phase = 0; phase < PHASES; phase++) {
    let count = 0;
    for (let y = phase >> 3; y < height; y += BLOCK) {
      const first = (phase & 7) + (apart === BLOCK ? 0 : y & BLOCK);
      for (let at = y * width + first; at < (y + 1) * width; at += apart) {
        const mean = sums[at] as number;
        if (mean >= DARKEST && mean <= BRIGHTEST) means[count++] = Math.round(FINENESS * mean);
      }
    }
    for (let i = 0; i < STEPS.length; i++) {
      const length = roundCircle(means, count, STEPS[i] as number);
      kept[phase * STEPS.length + i] = length / Math.sqrt(Math.max(1, count));
    }
  }
  return kept;
}

/** The circle is that of 32-bit numbers: what goes round falls off by itself. */
function roundCircle(means: Int32Array, count: number, step: number): number {
  const turn = Math.round(2 ** 32 / (FINENESS * step)) | 0;
  let cos = 0;
  let sin = 0;
  for (let i = 0; i < count; i++) {
    const part = Math.imul(means[i] as number, turn) >>> (32 - BITS);
    cos += COS[part] as number;
    sin += SIN[part] as number;
  }
  return Math.hypot(cos, sin);
}
