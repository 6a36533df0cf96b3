import { detailOf } from './detail.js';
import { PATCH_SIDE } from './face-patch.js';
import { mirroredPatch } from './patch-hash.js';
import { checkFingerprint, type PhotoFingerprint, patchOf } from './photo-fingerprint.js';

/** What two fingerprints have to do with one another. */
export interface SceneComparison {
  /** Whether they are of one picture. */
  readonly same: boolean;
  /** Correlation of the details of the two faces, laid upon one another, -1 to 1. No probability. */
  readonly correlation: number;
  /** Whether one is the other in a mirror. */
  readonly mirrored: boolean;
}

/**
 * From here on two details are of one picture. Of copies of 400 photos of LFW, made in thirteen ways, 98 % of every kind
 * lie above 0.98; photos of one person taken one after the other reach 0.967, those of two people 0.90.
 */
export const SAME_SCENE = 0.974;

/** Whether two photos show one picture, by the reliefs of their faces, as they are and in a mirror. */
export function sameScene(a: PhotoFingerprint, b: PhotoFingerprint): SceneComparison {
  checkFingerprint(a);
  checkFingerprint(b);
  const template = registrationTemplate(detailOf(patchOf(a.bytes)));
  const other = detailOf(patchOf(b.bytes));
  const upright = registered(template, other);
  const mirror = registered(template, mirroredPatch(other));
  const correlation = Math.min(1, Math.max(upright, mirror));
  return { same: correlation >= SAME_SCENE, correlation, mirrored: mirror > upright };
}

/** Cells at the edge that are not compared, so that there is something to lay upon the rest. */
const EDGE = 3;
const SIDE = PATCH_SIDE - 2 * EDGE;
const CELLS = SIDE * SIDE;
/** Steps of the registration: it stands still after four or five. */
const STEPS = 6;

/** What is no nearer than this after three steps is taken for another picture, to save the rest. */
const LOOK_AGAIN = 3;
const HOPELESS = 0.6;

/** What is left of a patch without any detail is rounding; one step of a single cell leaves a thousand times this. */
const FLAT = 1e-5;

/** What is needed of a patch's detail to lay others upon it. */
export interface RegistrationTemplate {
  /** Zero mean, unit length. */
  readonly values: Float32Array;
  /** Four numbers a cell: how the value changes with a shift along x, along y, with growth, with a turn; each less its mean. */
  readonly slopes: Float32Array;
  /** Of the four, the sum of their products with the values. */
  readonly along: Float64Array;
  /** The inverse of the sum of their products, row by row. */
  readonly inverse: Float64Array;
}

export function registrationTemplate(patch: Float32Array): RegistrationTemplate {
  const values = new Float32Array(CELLS);
  const slopes = new Float32Array(4 * CELLS);
  for (let j = 0, i = 0; j < SIDE; j++) {
    for (let k = 0; k < SIDE; k++, i++) values[i] = patch[(j + EDGE) * PATCH_SIDE + k + EDGE] as number;
  }
  const length = normalise(values);
  for (let j = 0, i = 0; j < SIDE; j++) {
    for (let k = 0; k < SIDE; k++, i++) {
      const at = (j + EDGE) * PATCH_SIDE + k + EDGE;
      const alongX = ((patch[at + 1] as number) - (patch[at - 1] as number)) / (2 * length);
      const alongY = ((patch[at + PATCH_SIDE] as number) - (patch[at - PATCH_SIDE] as number)) / (2 * length);
      const x = k - HALF;
      const y = j - HALF;
      slopes[4 * i] = alongX;
      slopes[4 * i + 1] = alongY;
      slopes[4 * i + 2] = alongX * x + alongY * y;
      slopes[4 * i + 3] = alongY * x - alongX * y;
    }
  }
  const products = new Float64Array(16);
  for (let i = 0; i < CELLS; i++) {
    for (let r = 0; r < 4; r++) {
      for (let c = 0; c < 4; c++) {
        const cell = 4 * r + c;
        products[cell] = (products[cell] as number) + (slopes[4 * i + r] as number) * (slopes[4 * i + c] as number);
      }
    }
  }
  return { values, slopes, along: centred(slopes, values), inverse: inverted(products) };
}

/** Takes the mean away from each of the four; answers the sums of their products with the values. */
function centred(slopes: Float32Array, values: Float32Array): Float64Array {
  const along = new Float64Array(4);
  for (let r = 0; r < 4; r++) {
    let sum = 0;
    for (let i = r; i < slopes.length; i += 4) sum += slopes[i] as number;
    for (let i = 0; i < CELLS; i++) {
      slopes[4 * i + r] = (slopes[4 * i + r] as number) - sum / CELLS;
      along[r] = (along[r] as number) + (slopes[4 * i + r] as number) * (values[i] as number);
    }
  }
  return along;
}

/** Half the way between the first and the last cell that is compared. */
const HALF = (SIDE - 1) / 2;
/** A registration that goes further than this has lost its way: cells, share, radians. */
const FARTHEST = 2.5;
const STRONGEST = 0.15;

/**
 * The correlation of a patch with a template once it has been laid upon it by a small shift, growth and turn: Gauss and
 * Newton's method on the template's slopes (Baker and Matthews, "Lucas-Kanade 20 years on", IJCV 56 (2004), the inverse
 * compositional algorithm), the best of all steps.
 */
export function registered(template: RegistrationTemplate, patch: Float32Array): number {
  const { along, inverse } = template;
  const [along0, along1, along2, along3] = along as unknown as readonly [number, number, number, number];
  const sums = new Float64Array(7);
  // From cells of the template to cells of the patch: x' = a·x − b·y + tx, y' = b·x + a·y + ty about the middle.
  let a = 1;
  let b = 0;
  let tx = 0;
  let ty = 0;
  let best = -1;
  for (let step = 0; ; step++) {
    sumUp(template, patch, a, b, tx, ty, sums);
    const [sum, squares, product, p0, p1, p2, p3] = sums as unknown as Sums;
    const length = Math.sqrt(squares - (sum * sum) / CELLS);
    if (!(length > FLAT)) return 0;
    const correlation = product / length;
    const g0 = p0 / length - along0;
    const g1 = p1 / length - along1;
    const g2 = p2 / length - along2;
    const g3 = p3 / length - along3;
    if (correlation > best) best = correlation;
    if (step === STEPS || (step === LOOK_AGAIN && best < HOPELESS)) return best;
    const dx = row(inverse, 0, g0, g1, g2, g3);
    const dy = row(inverse, 4, g0, g1, g2, g3);
    const grow = row(inverse, 8, g0, g1, g2, g3);
    const turn = row(inverse, 12, g0, g1, g2, g3);
    // The map found so far after the inverse of the step.
    const p = 1 + grow;
    const q = turn;
    const d = p * p + q * q;
    if (!(d > 0.25)) return best;
    const ia = p / d;
    const ib = -q / d;
    const ix = -(ia * dx - ib * dy);
    const iy = -(ib * dx + ia * dy);
    const nx = a * ix - b * iy + tx;
    const ny = b * ix + a * iy + ty;
    const na = a * ia - b * ib;
    const nb = a * ib + b * ia;
    if (Math.hypot(nx, ny) > FARTHEST || Math.abs(na - 1) > STRONGEST || Math.abs(nb) > STRONGEST) return best;
    [a, b, tx, ty] = [na, nb, nx, ny];
  }
}

function row(m: Float64Array, at: number, g0: number, g1: number, g2: number, g3: number): number {
  return (m[at] as number) * g0 + (m[at + 1] as number) * g1 + (m[at + 2] as number) * g2 + (m[at + 3] as number) * g3;
}

/** Of what lies under the template: the sum, that of squares, of products with the values, and with each of the slopes. */
type Sums = readonly [number, number, number, number, number, number, number];

/**
 * Samples the patch where the map lays the template, bilinear, beyond the edge the nearest cell. Values and slopes have no
 * mean, so that of the samples needs no taking away before they are multiplied.
 */
function sumUp(
  { values, slopes }: RegistrationTemplate,
  patch: Float32Array,
  a: number,
  b: number,
  tx: number,
  ty: number,
  sums: Float64Array,
): void {
  const last = PATCH_SIDE - 1;
  const middle = HALF + EDGE;
  let sum = 0;
  let squares = 0;
  let product = 0;
  let p0 = 0;
  let p1 = 0;
  let p2 = 0;
  let p3 = 0;
  for (let j = 0, i = 0; j < SIDE; j++) {
    for (let k = 0; k < SIDE; k++, i++) {
      const u = k - HALF;
      const v = j - HALF;
      const x = Math.min(last, Math.max(0, a * u - b * v + tx + middle));
      const y = Math.min(last, Math.max(0, b * u + a * v + ty + middle));
      const x0 = Math.min(last - 1, x | 0);
      const y0 = Math.min(last - 1, y | 0);
      const fx = x - x0;
      const fy = y - y0;
      const at = y0 * PATCH_SIDE + x0;
      const upper = (patch[at] as number) * (1 - fx) + (patch[at + 1] as number) * fx;
      const lower = (patch[at + PATCH_SIDE] as number) * (1 - fx) + (patch[at + PATCH_SIDE + 1] as number) * fx;
      const found = upper * (1 - fy) + lower * fy;
      sum += found;
      squares += found * found;
      product += (values[i] as number) * found;
      p0 += (slopes[4 * i] as number) * found;
      p1 += (slopes[4 * i + 1] as number) * found;
      p2 += (slopes[4 * i + 2] as number) * found;
      p3 += (slopes[4 * i + 3] as number) * found;
    }
  }
  sums.set([sum, squares, product, p0, p1, p2, p3]);
}

/** Takes the mean away and makes the length 1; answers the length before. */
function normalise(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] as number) - mean;
    values[i] = value;
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  if (length === 0) return 0;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / length;
  return length;
}

/** The inverse of a symmetric 4×4 matrix by Gauss and Jordan, made invertible where a patch has no slopes. */
function inverted(matrix: Float64Array): Float64Array {
  const left = Float64Array.from(matrix);
  const right = new Float64Array(16);
  for (let i = 0; i < 4; i++) {
    left[5 * i] = (left[5 * i] as number) + 1e-9;
    right[5 * i] = 1;
  }
  for (let i = 0; i < 4; i++) {
    // Positive definite: pivots need no exchange.
    const pivot = left[5 * i] as number;
    for (let c = 0; c < 4; c++) {
      left[4 * i + c] = (left[4 * i + c] as number) / pivot;
      right[4 * i + c] = (right[4 * i + c] as number) / pivot;
    }
    for (let r = 0; r < 4; r++) {
      if (r === i) continue;
      const factor = left[4 * r + i] as number;
      for (let c = 0; c < 4; c++) {
        left[4 * r + c] = (left[4 * r + c] as number) - factor * (left[4 * i + c] as number);
        right[4 * r + c] = (right[4 * r + c] as number) - factor * (right[4 * i + c] as number);
      }
    }
  }
  return right;
}
