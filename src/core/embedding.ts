import { isFloats } from './check.js';
import { RescueFaceError } from './errors.js';

/** A face template: a unit vector that never travels without the space it lives in. */
export interface Embedding {
  /** Model digest and preprocessing version. Vectors of different spaces never mix. */
  readonly space: string;
  /** Unit length, float32. */
  readonly vector: Float32Array;
}

/**
 * How far a template's length may be from 1. Rounding every number to float32 moves the length by at most 2^-24,
 * whatever the dimension; the rest is room for lengths that were themselves computed in float32.
 */
export const UNIT_TOLERANCE = 1e-5;

/** Inner product; of unit vectors, their cosine similarity. Lengths must agree. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Cosine similarity of two unit vectors: their inner product, within -1 to 1 also where rounding would leave it. */
export function cosine(a: Float32Array, b: Float32Array): number {
  return Math.max(-1, Math.min(1, dot(a, b)));
}

/** A copy of unit length. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 0) || !Number.isFinite(length)) {
    throw new RescueFaceError('ERR_INDEX_VECTOR', { problem: 'it has no direction (zero or not finite)' });
  }
  return vector.map((value) => value / length);
}

/** Refuses an embedding that is of another space, of another dimension, not finite or not of unit length. */
export function checkEmbedding(embedding: Embedding, space: string, dimension: number): void {
  if (!isFloats(embedding?.vector)) throw new TypeError('Expected an Embedding { space, vector: Float32Array }');
  if (embedding.space !== space) {
    throw new RescueFaceError('ERR_INDEX_SPACE', { expected: space, received: embedding.space });
  }
  const { vector } = embedding;
  if (vector.length !== dimension) {
    throw new RescueFaceError('ERR_INDEX_VECTOR', { problem: `${vector.length} numbers where ${dimension} were expected` });
  }
  const square = squareOf(vector);
  if (!Number.isFinite(square)) throw new RescueFaceError('ERR_INDEX_VECTOR', { problem: 'not every number is finite' });
  if (Math.abs(Math.sqrt(square) - 1) > UNIT_TOLERANCE) {
    throw new RescueFaceError('ERR_INDEX_VECTOR', { problem: `its length is ${Math.sqrt(square).toFixed(4)} instead of 1` });
  }
}

/** `dot(vector, vector)` but for its last digits, in a fraction of the time: four sums do not wait for one another. */
function squareOf(vector: Float32Array): number {
  const whole = vector.length - (vector.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    const p = vector[i] ?? 0;
    const q = vector[i + 1] ?? 0;
    const r = vector[i + 2] ?? 0;
    const s = vector[i + 3] ?? 0;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  const rest = vector.subarray(whole);
  return a + b + c + d + (rest.length === 0 ? 0 : dot(rest, rest));
}

/** The similarity of two templates of one space: cosine, -1 to 1. */
export function similarity(a: Embedding, b: Embedding): number {
  checkEmbedding(b, a.space, a.vector.length);
  return cosine(a.vector, b.vector);
}
