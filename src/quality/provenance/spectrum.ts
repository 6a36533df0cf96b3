import type { LumaWindow } from './luma-window.js';

/** Side of the square parts that are transformed. */
export const SPECTRUM_SIDE = 256;

/** The mean power of the parts of a picture at each frequency. */
export interface WindowSpectrum {
  /** Natural logarithm of the power, `SPECTRUM_SIDE` rows of vertical frequency by half as many of horizontal, plus one. */
  readonly logPower: Float32Array;
}

/** Columns of a spectrum: the other half mirrors them. */
export const SPECTRUM_COLUMNS = SPECTRUM_SIDE / 2 + 1;

/** Two parts beside one another at half height, overlapping where they must; `undefined` where none fits. */
export function windowSpectrum({ width, height, data }: LumaWindow): WindowSpectrum | undefined {
  if (width < SPECTRUM_SIDE || height < SPECTRUM_SIDE) return undefined;
  const top = Math.floor((height - SPECTRUM_SIDE) / 2) * width;
  // One as the real, one as the imaginary half: their powers sum to those of a frequency and its opposite.
  const real = windowed(data, width, top);
  const imaginary = windowed(data, width, top + width - SPECTRUM_SIDE);
  transformColumns(real, imaginary);
  const [re, im] = [transposed(real), transposed(imaginary)];
  transformColumns(re, im);
  const logPower = new Float32Array(SPECTRUM_SIDE * SPECTRUM_COLUMNS);
  for (let u = 0, from = 0; u < SPECTRUM_COLUMNS; u++) {
    const opposite = ((SPECTRUM_SIDE - u) % SPECTRUM_SIDE) * SPECTRUM_SIDE;
    for (let v = 0; v < SPECTRUM_SIDE; v++, from++) {
      const mirror = opposite + ((SPECTRUM_SIDE - v) % SPECTRUM_SIDE);
      const power = (re[from] as number) ** 2 + (im[from] as number) ** 2 + (re[mirror] as number) ** 2 + (im[mirror] as number) ** 2;
      // Of both parts and both frequencies the mean.
      logPower[v * SPECTRUM_COLUMNS + u] = Math.log(power / 4 + 1);
    }
  }
  return { logPower };
}

const AREA = SPECTRUM_SIDE * SPECTRUM_SIDE;

/** Hann's window: the edges of a part are no edges of the picture. */
const HANN = Float64Array.from({ length: SPECTRUM_SIDE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / SPECTRUM_SIDE));

/** The part that begins there, less its mean. */
function windowed(data: Float32Array, stride: number, start: number): Float64Array {
  let sum = 0;
  for (let y = 0; y < SPECTRUM_SIDE; y++) {
    for (let x = 0, at = start + y * stride; x < SPECTRUM_SIDE; x++, at++) sum += data[at] as number;
  }
  const mean = sum / AREA;
  const out = new Float64Array(AREA);
  for (let y = 0, to = 0; y < SPECTRUM_SIDE; y++) {
    const weight = HANN[y] as number;
    for (let x = 0, at = start + y * stride; x < SPECTRUM_SIDE; x++, at++, to++) {
      out[to] = ((data[at] as number) - mean) * weight * (HANN[x] as number);
    }
  }
  return out;
}

function transposed(data: Float64Array): Float64Array {
  const out = new Float64Array(AREA);
  for (let y = 0, from = 0; y < SPECTRUM_SIDE; y++) {
    for (let x = 0, to = y; x < SPECTRUM_SIDE; x++, from++, to += SPECTRUM_SIDE) out[to] = data[from] as number;
  }
  return out;
}

const BITS = Math.log2(SPECTRUM_SIDE);

/**
 * The fast Fourier transform of every column, in place (Cooley and Tukey, radix 2). All columns turn by the same angle at
 * once, so that memory is gone through in order.
 */
function transformColumns(real: Float64Array, imaginary: Float64Array): void {
  for (let i = 0; i < SPECTRUM_SIDE; i++) {
    let j = 0;
    for (let bit = 0; bit < BITS; bit++) j |= ((i >> bit) & 1) << (BITS - 1 - bit);
    if (j > i) for (const half of [real, imaginary]) swapRows(half, i, j);
  }
  for (let half = 1; half < SPECTRUM_SIDE; half *= 2) {
    for (let k = 0; k < half; k++) {
      const cos = Math.cos((-Math.PI * k) / half);
      const sin = Math.sin((-Math.PI * k) / half);
      for (let row = k; row < SPECTRUM_SIDE; row += 2 * half) turn(real, imaginary, row * SPECTRUM_SIDE, half * SPECTRUM_SIDE, cos, sin);
    }
  }
}

function swapRows(data: Float64Array, i: number, j: number): void {
  const row = data.slice(i * SPECTRUM_SIDE, (i + 1) * SPECTRUM_SIDE);
  data.copyWithin(i * SPECTRUM_SIDE, j * SPECTRUM_SIDE, (j + 1) * SPECTRUM_SIDE);
  data.set(row, j * SPECTRUM_SIDE);
}

/** One row and the one so far behind it, in place. */
function turn(real: Float64Array, imaginary: Float64Array, from: number, behind: number, cos: number, sin: number): void {
  for (let a = from; a < from + SPECTRUM_SIDE; a++) {
    const b = a + behind;
    const r = real[b] as number;
    const i = imaginary[b] as number;
    const re = r * cos - i * sin;
    const im = r * sin + i * cos;
    const x = real[a] as number;
    const y = imaginary[a] as number;
    real[b] = x - re;
    imaginary[b] = y - im;
    real[a] = x + re;
    imaginary[a] = y + im;
  }
}
