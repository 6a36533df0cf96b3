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
  /** Length of what the probe's codes leave over. */
  readonly #rest: number;
  /** What the offset of the rows' codes adds to every sum. */
  readonly #offset: number;
  readonly #residualStep: number;

  constructor(probe: Float32Array) {
    this.#probe = Float64Array.from(probe);
    const largest = probe.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    this.#scale = largest / LEVELS;
    this.codes = new Int8Array(probe.length);
    let square = 0;
    let rest = 0;
    let sum = 0;
    for (const [i, value] of this.#probe.entries()) {
      const code = Math.round(value / this.#scale);
      this.codes[i] = code;
      sum += code;
      square += value * value;
      rest += (value - this.#scale * code) ** 2;
    }
    this.#square = square;
    this.#length = Math.sqrt(square);
    this.#rest = Math.sqrt(rest);
    this.#offset = OFFSET * sum;
    this.#residualStep = residualStep(probe.length);
  }

  /** Bounds from the sum that the sweep makes of both codes. */
  fromSum(sum: number, scale: number, residual: number, bounds: Bounds): void {
    const worth = SCALES[scale] ?? 0;
    this.#around(worth * this.#scale * (sum - this.#offset), this.#error(worth, residual), bounds);
  }

  /** For every scale, the least sum of a row whose upper bound can reach a floor, whatever its codes leave over. */
  leastSums(floor: number, sums: Float64Array): void {
    for (const [scale, worth] of SCALES.entries()) {
      sums[scale] = (floor - this.#error(worth, 255)) / (worth * this.#scale) + this.#offset - 1;
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

  /** What a row and the probe leave over can add up to: `|p| |r| + |x'| |rest of p|`, and `|x'|` is at most `|x| + |r|`. */
  #error(worth: number, residual: number): number {
    const most = worth * residual * this.#residualStep;
    return most * this.#length + (1 + UNIT_TOLERANCE + most) * this.#rest;
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
