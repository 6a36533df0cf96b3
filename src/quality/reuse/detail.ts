import { gaussianBlur } from '../gaussian-blur.js';
import { PATCH_CELLS, PATCH_SIDE } from './face-patch.js';

/** Standard deviations, in cells: finer is what compression and size leave nothing of, coarser what all faces share. */
const FINE = 0.8;
const COARSE = 2;

/** What tells a picture from the next one of the same person: the relief between a fine mean and a coarse one. */
export function detailOf(patch: Float32Array): Float32Array {
  const detail = gaussianBlur(patch, PATCH_SIDE, PATCH_SIDE, FINE);
  const coarse = gaussianBlur(detail, PATCH_SIDE, PATCH_SIDE, COARSE);
  for (let i = 0; i < PATCH_CELLS; i++) detail[i] = (detail[i] as number) - (coarse[i] as number);
  return detail;
}
