/** Directions found beyond those kept, so that the iteration settles soon. */
const SPARE = 8;
/** Each time the error falls by the ratio of the first variance kept to the first left out. */
const ITERATIONS = 12;

/** A normal distribution of mean zero: a few directions, and the rest alike everywhere. */
interface PrincipalDirections {
  /** Vectors one after the other, each as long as the standard deviation along it beyond `remainder`. */
  readonly factor: Float32Array;
  /** Standard deviation along every direction alike. */
  readonly remainder: number;
}

/**
 * Probabilistic principal components (Tipping and Bishop 1999, equations 7 and 8) of unit vectors, whose variances add up
 * to 1, by subspace iteration (Halko, Martinsson and Tropp 2011, algorithm 4.4).
 */
export function principalDirections(rows: readonly Float64Array[], dimension: number, rank: number): PrincipalDirections {
  let basis = Array.from({ length: Math.min(dimension, rank + SPARE) }, (_, j) => startVector(dimension, j));
  let variances: readonly number[] = [];
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    ({ basis, lengths: variances } = orthonormal(basis.map((axis) => covarianceTimes(rows, axis))));
  }
  const kept = variances.slice(0, rank);
  const remainder = Math.max(0, 1 - kept.reduce((sum, one) => sum + one, 0)) / (dimension - rank);
  const factor = new Float32Array(rank * dimension);
  for (const [j, variance] of kept.entries()) {
    const beyond = Math.sqrt(Math.max(0, variance - remainder));
    for (let i = 0; i < dimension; i++) factor[j * dimension + i] = beyond * (basis[j]?.[i] ?? 0);
  }
  return { factor, remainder: Math.sqrt(remainder) };
}

function covarianceTimes(rows: readonly Float64Array[], axis: Float64Array): Float64Array {
  const image = new Float64Array(axis.length);
  for (const row of rows) {
    let weight = 0;
    for (let i = 0; i < axis.length; i++) weight += (row[i] ?? 0) * (axis[i] ?? 0);
    weight /= rows.length;
    for (let i = 0; i < axis.length; i++) image[i] = (image[i] ?? 0) + weight * (row[i] ?? 0);
  }
  return image;
}

/** Gram and Schmidt, modified and done twice; lengths are of what each vector had beside those before it. */
function orthonormal(vectors: readonly Float64Array[]): { basis: Float64Array[]; lengths: number[] } {
  const basis: Float64Array[] = [];
  const lengths: number[] = [];
  for (const vector of vectors) {
    for (const axis of [...basis, ...basis]) {
      let along = 0;
      for (let i = 0; i < axis.length; i++) along += (axis[i] ?? 0) * (vector[i] ?? 0);
      for (let i = 0; i < axis.length; i++) vector[i] = (vector[i] ?? 0) - along * (axis[i] ?? 0);
    }
    const length = Math.hypot(...vector);
    // What is left of a vector that lies among the others is rounding.
    const whole = length > 1e-12;
    basis.push(whole ? vector.map((value) => value / length) : new Float64Array(vector.length));
    lengths.push(whole ? length : 0);
  }
  return { basis, lengths };
}

/** Dense and independent of the others: numbers scattered by the finaliser of MurmurHash3 (Austin Appleby, public domain). */
function startVector(dimension: number, which: number): Float64Array {
  return Float64Array.from({ length: dimension }, (_, i) => {
    let word = which * dimension + i + 1;
    word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
    return ((word ^ (word >>> 16)) >>> 0) / 2 ** 32 - 0.5;
  });
}
