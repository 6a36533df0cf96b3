import { PATCH_CELLS, PATCH_SIDE } from './face-patch.js';

/** Standard deviations, in cells: finer is what compression and size leave nothing of, coarser what all faces share. */
const FINE = 0.8;
const COARSE = 2;

/** What tells a picture from the next one of the same person: the relief between a fine mean and a coarse one. */
export function detailOf(patch: Float32Array): Float32Array {
  const detail = blurred(patch, FINE_WEIGHTS);
  const coarse = blurred(detail, COARSE_WEIGHTS);
  for (let i = 0; i < PATCH_CELLS; i++) detail[i] = (detail[i] as number) - (coarse[i] as number);
  return detail;
}

/** A Gaussian to three deviations, of sum 1. */
function gaussian(deviation: number): Float64Array {
  const reach = Math.ceil(3 * deviation);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / deviation) ** 2));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / whole);
}

const FINE_WEIGHTS = gaussian(FINE);
const COARSE_WEIGHTS = gaussian(COARSE);

function blurred(cells: Float32Array, weights: Float64Array): Float32Array {
  return along(along(cells, weights, 1, PATCH_SIDE), weights, PATCH_SIDE, 1);
}

/** Beyond the edge there is the nearest cell. */
function along(cells: Float32Array, weights: Float64Array, step: number, stride: number): Float32Array {
  const out = new Float32Array(PATCH_CELLS);
  const reach = weights.length >> 1;
  const last = PATCH_SIDE - 1;
  for (let line = 0; line < PATCH_SIDE; line++) {
    const from = line * stride;
    for (let i = 0; i < PATCH_SIDE; i++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const at = Math.min(last, Math.max(0, i + k));
        sum += (weights[k + reach] as number) * (cells[from + at * step] as number);
      }
      out[from + i * step] = sum;
    }
  }
  return out;
}
