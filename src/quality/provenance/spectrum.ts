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

/** Parts along one side, at most. */
const MOST_PARTS = 2;

/** Spread over the window, overlapping where they must; `undefined` where none fits. */
export function windowSpectrum({ width, height, data }: LumaWindow): WindowSpectrum | undefined {
  if (width < SPECTRUM_SIDE || height < SPECTRUM_SIDE) return undefined;
  const power = new Float64Array(SPECTRUM_SIDE * SPECTRUM_COLUMNS);
  const [across, down] = [starts(width), starts(height)];
  for (const top of down) for (const left of across) addPart(data, width, left, top, power);
  const parts = across.length * down.length;
  return { logPower: Float32Array.from(power, (value) => Math.log(value / parts + 1)) };
}

function starts(length: number): number[] {
  const count = Math.min(MOST_PARTS, Math.ceil(length / SPECTRUM_SIDE));
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (length - SPECTRUM_SIDE)) / (count - 1))));
}

/** Hann's window: the edges of a part are no edges of the picture. */
const HANN = Float64Array.from({ length: SPECTRUM_SIDE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / SPECTRUM_SIDE));

function addPart(data: Float32Array, stride: number, left: number, top: number, power: Float64Array): void {
  let sum = 0;
  for (let y = 0; y < SPECTRUM_SIDE; y++) for (let x = 0; x < SPECTRUM_SIDE; x++) sum += data[(top + y) * stride + left + x] as number;
  const mean = sum / (SPECTRUM_SIDE * SPECTRUM_SIDE);
  const real = new Float64Array(SPECTRUM_SIDE * SPECTRUM_SIDE);
  const imaginary = new Float64Array(SPECTRUM_SIDE * SPECTRUM_SIDE);
  for (let y = 0, at = 0; y < SPECTRUM_SIDE; y++) {
    for (let x = 0; x < SPECTRUM_SIDE; x++, at++) {
      real[at] = ((data[(top + y) * stride + left + x] as number) - mean) * (HANN[x] as number) * (HANN[y] as number);
    }
  }
  for (let y = 0; y < SPECTRUM_SIDE; y++) transform(real, imaginary, y * SPECTRUM_SIDE);
  // Columns one by one in memory of their own: in steps of a power of two they would push one another out of the cache.
  const re = new Float64Array(SPECTRUM_SIDE);
  const im = new Float64Array(SPECTRUM_SIDE);
  for (let u = 0; u < SPECTRUM_COLUMNS; u++) {
    for (let v = 0; v < SPECTRUM_SIDE; v++) {
      re[v] = real[v * SPECTRUM_SIDE + u] as number;
      im[v] = imaginary[v * SPECTRUM_SIDE + u] as number;
    }
    transform(re, im, 0);
    for (let v = 0; v < SPECTRUM_SIDE; v++) {
      const cell = v * SPECTRUM_COLUMNS + u;
      power[cell] = (power[cell] as number) + (re[v] as number) ** 2 + (im[v] as number) ** 2;
    }
  }
}

const BITS = Math.log2(SPECTRUM_SIDE);
const REVERSED = Uint16Array.from({ length: SPECTRUM_SIDE }, (_, i) => {
  let reversed = 0;
  for (let bit = 0; bit < BITS; bit++) reversed |= ((i >> bit) & 1) << (BITS - 1 - bit);
  return reversed;
});
const COS = Float64Array.from({ length: SPECTRUM_SIDE / 2 }, (_, i) => Math.cos((-2 * Math.PI * i) / SPECTRUM_SIDE));
const SIN = Float64Array.from({ length: SPECTRUM_SIDE / 2 }, (_, i) => Math.sin((-2 * Math.PI * i) / SPECTRUM_SIDE));

/** The fast Fourier transform of one line, in place (Cooley and Tukey, radix 2). */
function transform(real: Float64Array, imaginary: Float64Array, from: number): void {
  for (let i = 0; i < SPECTRUM_SIDE; i++) {
    const j = REVERSED[i] as number;
    if (j <= i) continue;
    const a = from + i;
    const b = from + j;
    const re = real[a] as number;
    const im = imaginary[a] as number;
    real[a] = real[b] as number;
    imaginary[a] = imaginary[b] as number;
    real[b] = re;
    imaginary[b] = im;
  }
  for (let half = 1; half < SPECTRUM_SIDE; half *= 2) {
    const turn = SPECTRUM_SIDE / (2 * half);
    for (let start = 0; start < SPECTRUM_SIDE; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const cos = COS[k * turn] as number;
        const sin = SIN[k * turn] as number;
        const a = from + start + k;
        const b = a + half;
        const re = (real[b] as number) * cos - (imaginary[b] as number) * sin;
        const im = (real[b] as number) * sin + (imaginary[b] as number) * cos;
        real[b] = (real[a] as number) - re;
        imaginary[b] = (imaginary[a] as number) - im;
        real[a] = (real[a] as number) + re;
        imaginary[a] = (imaginary[a] as number) + im;
      }
    }
  }
}
