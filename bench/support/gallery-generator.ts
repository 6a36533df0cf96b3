/**
 * Templates of people who do not exist, as like one another as templates of real people are. A made-up person is a
 * random blend of 40 alike real ones with a little of everybody's spread, so that what clusters there are stay, and no
 * real template comes out. How like real faces they are is measured by the part `generator` of bench/index.
 */
export interface GalleryModel {
  readonly dimension: number;
  readonly people: readonly Float32Array[];
  /** The people most alike each one, itself among them. */
  readonly alike: readonly (readonly Float32Array[])[];
  /** The mean of these. */
  readonly centres: readonly Float64Array[];
  /** Sum of the variances of these, over that of all. */
  readonly spreads: readonly number[];
  /** Triangle, column after column, whose product with its transpose is everybody's covariance. */
  readonly factor: Float64Array;
}

/** So many that covariances are about as wide as they should be: of 10, made-up people are too alike; of 200, too little. */
const ALIKE = 40;
/** Share of the variance that follows everybody's spread and not that of those alike. */
const COMMON = 0.3;

export function fitGallery(people: readonly Float32Array[]): GalleryModel {
  const dimension = people[0]?.length ?? 0;
  const all = spreadOf(people, dimension);
  const alike = people.map((one) => {
    const ranked = people.map((other) => ({ other, similarity: inner(one, other) })).sort((a, b) => b.similarity - a.similarity);
    return ranked.slice(0, ALIKE).map(({ other }) => other);
  });
  const local = alike.map((some) => spreadOf(some, dimension));
  return {
    dimension,
    people,
    alike,
    centres: local.map(({ mean }) => mean),
    spreads: local.map(({ variance }) => variance / all.variance),
    factor: cholesky(covarianceOf(people, all.mean, dimension), dimension),
  };
}

/** One made-up person's template, of unit length: the same numbers from `random`, 0 up to 1, give the same one. */
export function drawPerson(random: () => number, model: GalleryModel): Float32Array {
  const { dimension, alike, centres, spreads, factor } = model;
  const which = Math.floor(random() * alike.length);
  const [some, centre, spread] = [alike[which] ?? [], centres[which] ?? new Float64Array(), spreads[which] ?? 0];
  const person = Float64Array.from(centre);
  const common = Math.sqrt(COMMON * spread);
  for (let i = 0; i < dimension; i++) {
    const weight = common * gaussian(random);
    for (let row = i; row < dimension; row++) person[row] = (person[row] ?? 0) + weight * (factor[i * dimension + row] ?? 0);
  }
  // Normal weights of the differences from the mean: their covariance is the sample's.
  const own = Math.sqrt((1 - COMMON) / (some.length - 1));
  for (const one of some) {
    const weight = own * gaussian(random);
    for (let i = 0; i < dimension; i++) person[i] = (person[i] ?? 0) + weight * ((one[i] ?? 0) - (centre[i] ?? 0));
  }
  const length = Math.sqrt(inner(person, person));
  return Float32Array.from(person, (value) => value / length);
}

function spreadOf(vectors: readonly Float32Array[], dimension: number): { mean: Float64Array; variance: number } {
  const mean = new Float64Array(dimension);
  for (const one of vectors) for (let i = 0; i < dimension; i++) mean[i] = (mean[i] ?? 0) + (one[i] ?? 0) / vectors.length;
  let sum = 0;
  for (const one of vectors) for (let i = 0; i < dimension; i++) sum += ((one[i] ?? 0) - (mean[i] ?? 0)) ** 2;
  return { mean, variance: sum / (vectors.length - 1) };
}

function covarianceOf(vectors: readonly Float32Array[], mean: Float64Array, dimension: number): Float64Array {
  const covariance = new Float64Array(dimension * dimension);
  for (const one of vectors) {
    const off = Float64Array.from(one, (value, i) => value - (mean[i] ?? 0));
    for (let row = 0; row < dimension; row++) {
      const value = (off[row] ?? 0) / (vectors.length - 1);
      for (let i = 0; i <= row; i++) covariance[row * dimension + i] = (covariance[row * dimension + i] ?? 0) + value * (off[i] ?? 0);
    }
  }
  return covariance;
}

/** Of a lower triangle, row after row: the factor, column after column. Directions without variance get none. */
function cholesky(matrix: Float64Array, dimension: number): Float64Array {
  const factor = new Float64Array(matrix.length);
  const at = (row: number, column: number) => factor[column * dimension + row] ?? 0;
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * dimension + column] ?? 0;
      for (let i = 0; i < column; i++) sum -= at(row, i) * at(column, i);
      const pivot = at(column, column);
      factor[column * dimension + row] = row === column ? Math.sqrt(Math.max(0, sum)) : pivot > 0 ? sum / pivot : 0;
    }
  }
  return factor;
}

/** Standard normal (Box and Muller 1958). */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function inner(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
