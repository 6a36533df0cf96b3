import { composeAffine, invertAffine } from '../../core/affine.js';
import type { DetectedFace, PixelImage } from '../../core/contracts.js';
import type { Point } from '../../core/geometry.js';
import { similarityTransform } from '../../core/similarity-transform.js';
import { warpAffine } from '../../image/warp.js';
import { lumaOf } from '../luma.js';

/** Cells along a side of a patch. */
export const PATCH_SIDE = 32;
export const PATCH_CELLS = PATCH_SIDE * PATCH_SIDE;

/** Between two cells, in distances of the eyes: the patch shows three such distances, forehead to chin. */
const CELL = 3 / PATCH_SIDE;
/** The middle of the patch, below the middle of the eyes. */
const MIDDLE_Y = 0.4;
/** Cells around the patch that the means near its edge are taken over as well. */
const MARGIN = 8;
const SIDE = PATCH_SIDE + 2 * MARGIN;
/** Standard deviation of the means that light is told by, in cells. */
const LIGHT = 4;
/** Of 255: noise below it is not made larger. */
const NOISE = 2;

/**
 * Where the five points lie on an upright face, in distances of the eyes from their middle (the ArcFace template made
 * symmetric). How well it fits a face does not matter: the patch moves with the points, and mirrors with them.
 */
const POINTS: readonly Point[] = [
  { x: -0.5, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0, y: 0.57 },
  { x: -0.414, y: 1.156 },
  { x: 0.414, y: 1.156 },
];

/**
 * The face as `PATCH_CELLS` cells of relief: its luma set upright at one size, less the mean around each cell, over the
 * deviation around it. Neither size nor place nor turn of the face in the picture, nor its light, is left in it.
 */
export function facePatch(image: PixelImage, face: Pick<DetectedFace, 'landmarks'>): Float32Array {
  const { a, centre } = { a: 1 / CELL, centre: (SIDE - 1) / 2 };
  const toCells = composeAffine([a, 0, centre, 0, a, centre - a * MIDDLE_Y], similarityTransform(face.landmarks, POINTS));
  const rgb = warpAffine(image, invertAffine(toCells), { width: SIDE, height: SIDE, layout: 'hwc', border: 'edge' });
  return relief(lumaOf(rgb));
}

function relief(luma: Float32Array): Float32Array {
  const mean = blurred(luma);
  const square = new Float32Array(luma.length);
  for (let i = 0; i < luma.length; i++) {
    const over = (luma[i] as number) - (mean[i] as number);
    luma[i] = over;
    square[i] = over * over;
  }
  const variance = blurred(square);
  const patch = new Float32Array(PATCH_CELLS);
  for (let y = 0, at = 0; y < PATCH_SIDE; y++) {
    for (let x = 0; x < PATCH_SIDE; x++, at++) {
      const from = (y + MARGIN) * SIDE + x + MARGIN;
      patch[at] = (luma[from] as number) / Math.sqrt((variance[from] as number) + NOISE * NOISE);
    }
  }
  return patch;
}

/** Weights of a Gaussian to twice its deviation. */
const WEIGHTS = Float64Array.from({ length: 4 * LIGHT + 1 }, (_, i) => Math.exp(-0.5 * ((i - 2 * LIGHT) / LIGHT) ** 2));

/** A Gaussian mean along rows, then along columns; beyond the edge there is nothing. */
function blurred(cells: Float32Array): Float32Array {
  return along(along(cells, 1, SIDE), SIDE, 1);
}

function along(cells: Float32Array, step: number, stride: number): Float32Array {
  const out = new Float32Array(cells.length);
  const reach = 2 * LIGHT;
  for (let line = 0; line < SIDE; line++) {
    for (let i = 0; i < SIDE; i++) {
      const first = Math.max(0, i - reach);
      const last = Math.min(SIDE - 1, i + reach);
      let sum = 0;
      let weights = 0;
      for (let k = first; k <= last; k++) {
        const weight = WEIGHTS[k - i + reach] as number;
        weights += weight;
        sum += weight * (cells[line * stride + k * step] as number);
      }
      out[line * stride + i * step] = sum / weights;
    }
  }
  return out;
}
