import { cosine } from '../../core/embedding.js';
import { principalDirections } from './principal-directions.js';

/**
 * How two templates of one person differ, as aggregate statistics: how similar they are, and in which directions they
 * part. No template can be told from it.
 */
export interface MatedNoise {
  /** Similarities of mated pairs at evenly spaced probabilities, the lowest first and the highest last. */
  readonly similarities: readonly number[];
  /** Unit vector towards the mean of all templates, which a probe lies as near to as its mate does. */
  readonly centre: Float32Array;
  /**
   * The directions in which mated templates part most: vectors of the space's dimension one after the other, each as
   * long as the standard deviation along it beyond `remainder`.
   */
  readonly factor: Float32Array;
  /** Standard deviation along every direction alike. */
  readonly remainder: number;
}

/** A mated pair: unit vectors of one space. */
export type MatedPair = readonly [Float32Array, Float32Array];

/** Steps of 1/64: 1.6 % of the mated searches lie beyond the last quantile but one. */
const QUANTILES = 65;
/** Directions kept at most: 64 of them move the nearest other person of a drawn probe by 0.006 (lfw-dev, bundled model). */
const MAX_RANK = 16;
/** Pairs for each direction kept: from fewer, a direction would say more about the pairs than about the model. */
const PAIRS_PER_DIRECTION = 8;

/**
 * Fits how mated templates differ: quantiles of their similarity, the direction of the mean, and principal components
 * of the direction in which they part beside it, in either order of a pair.
 *
 * Without the mean, probes of a model whose templates all lie on one side (dlib: 0.86 from the mean) would leave that
 * side, and nobody else would be near them.
 *
 * @throws RangeError where there is no pair.
 */
export function fitMatedNoise(pairs: readonly MatedPair[]): MatedNoise {
  const dimension = pairs[0]?.[0].length;
  if (dimension === undefined) throw new RangeError('Expected at least 1 mated pair, received 0');
  const sorted = Float64Array.from(pairs, ([a, b]) => cosine(a, b)).sort();
  const similarities = Array.from({ length: QUANTILES }, (_, i) => quantile(sorted, i / (QUANTILES - 1)));
  const centre = centreOf(pairs, dimension);
  const asides = pairs.flatMap(([a, b]) => {
    const [from, to] = [beside(a, centre).aside, beside(b, centre).aside];
    return [beside(to, from).aside, beside(from, to).aside];
  });
  // Templates that are one part in no direction.
  const directions = asides.filter((one) => inner(one, one) > 0.5);
  const rank = Math.min(MAX_RANK, dimension - 2, Math.floor(pairs.length / PAIRS_PER_DIRECTION), directions.length);
  if (rank < 1) return { similarities, centre, factor: new Float32Array(), remainder: 1 };
  return { similarities, centre, ...principalDirections(directions, dimension, rank) };
}

/**
 * A probe of the person that a template is of: as near to the mean of all templates, as similar to its mate as a fitted
 * quantile drawn at random, and off it in a direction drawn at random. The same numbers from `random`, 0 up to 1, give
 * the same probe, of unit length.
 */
export function drawProbe(random: () => number, enrolled: Float32Array, noise: MatedNoise): Float32Array {
  const similarity = quantile(noise.similarities, random());
  const { along, aside: own } = beside(enrolled, noise.centre);
  // A template that is the mean itself parts from it in no direction.
  if (along * along > 1 - 1e-6) return enrolled.slice();
  const off = beside(beside(drawOff(random, enrolled.length, noise), noise.centre).aside, own).aside;
  // What remains to be similar in when the part towards the mean is the same: never outside -1 to 1 but for odd fits.
  const rest = Math.max(-1, Math.min(1, (similarity - along * along) / (1 - along * along)));
  const width = Math.sqrt(1 - along * along);
  const turned = Math.sqrt(1 - rest * rest);
  const probe = new Float64Array(enrolled.length);
  for (let i = 0; i < probe.length; i++) {
    probe[i] = along * (noise.centre[i] ?? 0) + width * (rest * (own[i] ?? 0) + turned * (off[i] ?? 0));
  }
  const length = Math.sqrt(inner(probe, probe));
  return length > 0 && Number.isFinite(length) ? Float32Array.from(probe, (value) => value / length) : enrolled.slice();
}

function drawOff(random: () => number, dimension: number, { factor, remainder }: MatedNoise): Float64Array {
  const off = Float64Array.from({ length: dimension }, () => remainder * gaussian(random));
  for (let start = 0; start < factor.length; start += dimension) {
    const weight = gaussian(random);
    for (let i = 0; i < dimension; i++) off[i] = (off[i] ?? 0) + weight * (factor[start + i] ?? 0);
  }
  return off;
}

type Numbers = Float32Array | Float64Array;

/** How far a vector goes along a unit vector, and in which unit direction beside it: none where it goes nowhere else. */
function beside(vector: Numbers, axis: Numbers): { along: number; aside: Float64Array } {
  const along = inner(vector, axis);
  const aside = Float64Array.from(vector, (value, i) => value - along * (axis[i] ?? 0));
  const length = Math.sqrt(inner(aside, aside));
  // Shorter than float32 can tell from nothing.
  return { along, aside: length > 1e-6 ? aside.map((value) => value / length) : aside.fill(0) };
}

function centreOf(pairs: readonly MatedPair[], dimension: number): Float32Array {
  const sum = new Float64Array(dimension);
  for (const vector of pairs.flat()) for (let i = 0; i < dimension; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
  const length = Math.sqrt(inner(sum, sum));
  return Float32Array.from(sum, (value) => (length > 0 ? value / length : 0));
}

/** Linear between neighbours. */
function quantile(sorted: ArrayLike<number>, probability: number): number {
  const place = (sorted.length - 1) * probability;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  return low + ((sorted[Math.ceil(place)] ?? Number.NaN) - low) * (place - Math.floor(place));
}

/** Standard normal (Box and Muller 1958). */
function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function inner(a: Numbers, b: Numbers): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
