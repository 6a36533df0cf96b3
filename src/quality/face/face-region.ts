import { FACE_OVAL } from '../../core/face-mesh.js';
import type { FaceView } from '../face-measure.js';
import { ALIGNED_SIZE } from './aligned-face.js';
import { perView } from './per-view.js';

/** The pixels of a face: 1 inside its oval, 0 outside, over a picture of this size. */
export interface FaceRegion {
  readonly width: number;
  readonly height: number;
  readonly inside: Uint8Array;
  /** How many lie inside. */
  readonly count: number;
}

/** How the mesh comes to lie on the pixels of a region. */
export interface RegionOptions {
  readonly width: number;
  readonly height: number;
  /** Of the mesh's own coordinates, what is the region's pixel (0, 0). Default 0, 0. */
  readonly left?: number | undefined;
  readonly top?: number | undefined;
  /** The oval drawn together towards its middle by this factor. Default 1. */
  readonly shrink?: number | undefined;
}

/** The oval of a mesh as pixels: row by row, between the sides that cross the row's middle. */
export function faceRegion(mesh: Float32Array, { width, height, left = 0, top = 0, shrink = 1 }: RegionOptions): FaceRegion {
  const xs = FACE_OVAL.map((index) => (mesh[3 * index] ?? 0) - left);
  const ys = FACE_OVAL.map((index) => (mesh[3 * index + 1] ?? 0) - top);
  const [cx, cy] = [mean(xs), mean(ys)];
  const [px, py] = [xs.map((x) => cx + shrink * (x - cx)), ys.map((y) => cy + shrink * (y - cy))];
  const inside = new Uint8Array(width * height);
  let count = 0;
  const first = Math.max(0, Math.ceil(Math.min(...py)));
  const last = Math.min(height - 1, Math.floor(Math.max(...py)));
  for (let y = first; y <= last; y++) {
    const crossings: number[] = [];
    for (let i = 0, j = px.length - 1; i < px.length; j = i++) {
      const [ax, ay, bx, by] = [px[j] ?? 0, py[j] ?? 0, px[i] ?? 0, py[i] ?? 0];
      if (ay <= y !== by <= y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
    crossings.sort((a, b) => a - b);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(0, Math.ceil(crossings[k] ?? 0));
      const to = Math.min(width - 1, Math.floor(crossings[k + 1] ?? -1));
      if (from > to) continue;
      inside.fill(1, y * width + from, y * width + to + 1);
      count += to - from + 1;
    }
  }
  return { width, height, inside, count };
}

/** The oval on the aligned face. */
export const alignedRegion = perView(({ aligned }: FaceView) => faceRegion(aligned.mesh, { width: ALIGNED_SIZE, height: ALIGNED_SIZE }));

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
