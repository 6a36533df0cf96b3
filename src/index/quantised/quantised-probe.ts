import { UNIT_TOLERANCE } from '../../core/embedding.js';
import { OFFSET, residualStep, SCALES } from './quantise.js';

/**
 * Largest code of a probe. Products of two neighbouring numbers stay below 2^15 (2 * 255 * 64), because processors without
 * dot-product instructions add them in 16 bits and cut off what is beyond (`vpmaddubsw`).
 */
const LEVELS = 64;

/** Room for rounding in double precision, far above what 65,536 terms can add up to. */
const SLACK = 1e-9;

/** The squared length of a template lies between these: what `checkEmbedding` lets through. */
const LEAST_SQUARE = (1 - UNIT_TOLERANCE) ** 2;
const MOST_SQUARE = (1 + UNIT_TOLERANCE) ** 2;

/** Between what numbers the similarity lies. */
export interface Bounds {
  lower: number;
  upper: number;
}

/**
 * A probe, and what it proves about the similarity of a row of which only codes are known. With the row `x = x' + r`, `x'` what
 * the codes say, the inner product is `p.x' + p.r`, and of `r` the length is known.
 */
export class QuantisedProbe {
  /** The probe in codes, for the sweep. */
  readonly codes: Int8Array<ArrayBuffer>;
  readonly #probe: Float64Array;
  readonly #square: number;
  readonly #length: number;
  /** What one code of the probe is worth. */
  readonly #scale: number;
  /** Squared length of `q`, the probe as its codes say it. */
  readonly #coded: number;
  /** What a product with `q` is multiplied by: 1 and the share that `p - q` has along `q`. */
  readonly #along: number;
  /** Length of what `p - q` has at a right angle to `q`. */
  readonly #across: number;
  /** What the offset of the rows' codes adds to every sum. */
  readonly #offset: number;
  readonly #residualStep: number;

  constructor(probe: Float32Array) {
    this.#probe = Float64Array.from(probe);
    const largest = probe.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.#scale = largest / LEVELS;
    this.codes = new Int8Array(probe.length);
    let square = 0;
    let coded = 0;
    let product = 0;
    let rest = 0;
    let sum = 0;
    for (const [i, value] of this.#probe.entries()) {
      const code = Math.round(value / this.#scale);
      this.codes[i] = code;
      sum += code;
      square += value * value;
      const said = this.#scale * code;
      coded += said * said;
      product += said * (value - said);
      rest += (value - said) ** 2;
    }
    this.#square = square;
    this.#length = Math.sqrt(square);
    this.#coded = coded;
    this.#along = 1 + product / coded;
    this.#across = Math.sqrt(Math.max(0, rest - (product * product) / coded));
    this.#offset = OFFSET * sum;
    this.#residualStep = residualStep(probe.length);
  }

  /**
   * Bounds from the sum that the sweep makes of both codes, which is `q.x'` in other units. So `x'` is known along `q`, and with
   * `|x'|` at most `|x| + |r|` also how much of it is left at a right angle, to meet what of `p` is there.
   */
  fromSum(sum: number, scale: number, residual: number, bounds: Bounds): void {
    const worth = SCALES[scale] ?? 0;
    const most = worth * residual * this.#residualStep;
    const known = worth * this.#scale * (sum - this.#offset);
    const across = this.#across * Math.sqrt(Math.max(0, (1 + UNIT_TOLERANCE + most) ** 2 - (known * known) / this.#coded));
    this.#around(known * this.#along, across + most * this.#length, bounds);
  }

  /**
   * For every scale, the least sum of a row whose upper bound by `fromSum` can reach a floor, where no residual is above the
   * worst: the lesser root of the quadratic equation that says that they are equal.
   */
  leastSums(floor: number, worst: number, sums: Float64Array): void {
    const curve = this.#along ** 2 + this.#across ** 2 / this.#coded;
    for (const [scale, worth] of SCALES.entries()) {
      const most = worth * worst * this.#residualStep;
      const wanted = floor - most * this.#length - 2 * SLACK;
      const middle = (this.#along * wanted) / curve;
      const reach = (this.#across * (1 + UNIT_TOLERANCE + most)) ** 2;
      const half = Math.sqrt(Math.max(0, middle * middle - (wanted * wanted - reach) / curve));
      sums[scale] = floor === Number.NEGATIVE_INFINITY ? floor : (middle - half) / (worth * this.#scale) + this.#offset - 1;
    }
  }

  /**
   * Closer bounds, from the codes themselves. Of `r` also its share along `x'` is known, because the row's length is 1; so only
   * what of the probe stands at a right angle to `x'` meets what is unknown, and that is little where they are alike.
   */
  fromCodes(codes: Uint8Array, scale: number, residual: number, bounds: Bounds): void {
    const probe = this.#probe;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < probe.length; i++) {
      const code = (codes[i] ?? 0) - OFFSET;
      sum += code * (probe[i] ?? 0);
      squares += code * code;
    }
    const worth = SCALES[scale] ?? 0;
    const known = worth * sum;
    const square = worth * worth * squares;
    const most = worth * residual * this.#residualStep;
    if (square < 0.25) {
      this.#around(known, most * this.#length, bounds);
      return;
    }
    const least = worth * Math.max(0, residual - 1.001) * this.#residualStep;
    const along = known / square;
    const one = (along * (LEAST_SQUARE - square - most * most)) / 2;
    const other = (along * (MOST_SQUARE - square - least * least)) / 2;
    const across = most * Math.sqrt(Math.max(0, this.#square - along * known));
    this.#between(known + Math.min(one, other) - across, known + Math.max(one, other) + across, bounds);
  }

  #around(middle: number, error: number, bounds: Bounds): void {
    this.#between(middle - error, middle + error, bounds);
  }

  /** Similarities end at -1 and 1, so their bounds do. */
  #between(lower: number, upper: number, bounds: Bounds): void {
    bounds.lower = Math.max(-1, Math.min(1, lower - SLACK));
    bounds.upper = Math.max(-1, Math.min(1, upper + SLACK));
  }
}
