import type { MatedNoise } from './mated-noise.js';

/** A {@link MatedNoise} as text, a byte for each number: rounding turns a vector by about a degree. */
export interface PackedNoise {
  /** The space it was fitted in. */
  readonly space: string;
  /** Numbers of a vector. */
  readonly dimension: number;
  readonly similarities: readonly number[];
  readonly remainder: number;
  /** What a step of each vector's bytes is worth: the centre's first, then the factor's. */
  readonly steps: readonly number[];
  /** Signed bytes of these vectors, one after the other, in base64. */
  readonly vectors: string;
}

export function packNoise(space: string, { similarities, centre, factor, remainder }: MatedNoise): PackedNoise {
  const dimension = centre.length;
  const all = Float32Array.of(...centre, ...factor);
  const bytes = new Int8Array(all.length);
  const steps: number[] = [];
  for (let start = 0; start < all.length; start += dimension) {
    const vector = all.subarray(start, start + dimension);
    const step = digits(Math.max(...vector.map(Math.abs)) / 127);
    steps.push(step);
    bytes.set(step > 0 ? vector.map((value) => Math.round(value / step)) : vector, start);
  }
  const vectors = Buffer.from(bytes.buffer).toString('base64');
  return { space, dimension, similarities: similarities.map(digits), remainder: digits(remainder), steps, vectors };
}

export function unpackNoise({ dimension, similarities, remainder, steps, vectors }: PackedNoise): MatedNoise {
  const bytes = new Int8Array(Buffer.from(vectors, 'base64'));
  const numbers = Float32Array.from(bytes, (value, i) => value * (steps[Math.floor(i / dimension)] ?? 0));
  const centre = numbers.slice(0, dimension);
  const length = Math.hypot(...centre);
  return { similarities, centre: centre.map((value) => value / length), factor: numbers.slice(dimension), remainder };
}

function digits(value: number): number {
  return Number(value.toPrecision(5));
}
