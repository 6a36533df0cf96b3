import type { PixelImage } from '../../core/contracts.js';
import { ramp } from '../face-measure.js';
import type { LumaWindow } from './luma-window.js';
import type { ProvenanceMeasure } from './provenance-measure.js';

/** Steps between lines, of 255, that count as a comb's teeth: above noise and the blocks of JPEG. */
const TOOTH = 12;

/**
 * Of the places with strong vertical steps, the share where every other line agrees and the ones between do not: two
 * half pictures of a moving scene woven into one, as interlaced video has them. Per cent.
 */
export const interlacing: ProvenanceMeasure = {
  name: 'provenance-interlacing',
  unit: '%',
  measure({ luma }) {
    const value = combed(luma);
    return { value, score: ramp(value, 60, 5) };
  },
};

function combed({ width, height, data }: LumaWindow): number {
  let strong = 0;
  let combs = 0;
  for (let y = 1; y < height - 2; y++) {
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const here = data[at] as number;
      const below = data[at + width] as number;
      const step = below - here;
      if (Math.abs(step) < TOOTH) continue;
      strong++;
      // Back with the next line, and with the one before: the lines of one half agree, those of the other too.
      const back = (data[at + 2 * width] as number) - below;
      const before = here - (data[at - width] as number);
      if (-back * Math.sign(step) > TOOTH && -before * Math.sign(step) > TOOTH) combs++;
    }
  }
  // Few steps say little: as if a hundredth of all places were steps without a comb.
  return (100 * combs) / (strong + 0.01 * width * height + 1);
}

/** Of 255: how dark and how even a bar is. */
const DARK = 28;
const EVEN = 5;

/**
 * Black bars at both of two opposite edges, as films and players put them: of the picture's height or width, in per cent,
 * the thinner bar of the thicker pair.
 */
export const blackBars: ProvenanceMeasure = {
  name: 'provenance-black-bars',
  unit: '%',
  measure({ image }) {
    const { width, height } = image;
    const down = (100 * Math.min(bar(image, 1, false), bar(image, -1, false))) / height;
    const across = (100 * Math.min(bar(image, 1, true), bar(image, -1, true))) / width;
    const value = Math.max(down, across);
    return { value, score: ramp(value, 15, 0) };
  },
};

/** Lines from an edge inwards that are black throughout. */
function bar(image: PixelImage, direction: 1 | -1, columns: boolean): number {
  const lines = columns ? image.width : image.height;
  for (let i = 0; i < lines; i++) {
    if (!isBlack(image, direction === 1 ? i : lines - 1 - i, columns)) return i;
  }
  return 0;
}

function isBlack({ width, height, data }: PixelImage, line: number, column: boolean): boolean {
  const count = column ? height : width;
  const step = column ? width : 1;
  let sum = 0;
  let squares = 0;
  for (let i = 0, at = column ? line : line * width; i < count; i++, at += step) {
    const value = ((data[3 * at] as number) + (data[3 * at + 1] as number) + (data[3 * at + 2] as number)) / 3;
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return mean < DARK && squares / count - mean * mean < EVEN * EVEN;
}
