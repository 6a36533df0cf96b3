import { ALIGNED_SIZE, type AlignedFace } from '../aligned-face.js';
import { type FaceMeasure, ramp } from '../face-measure.js';
import { eyesToChin, widest } from '../mesh-distances.js';

/** Points of an eye (MediaPipe FaceMesh): its corners, and lids above one another. */
interface Eye {
  readonly corners: readonly [number, number];
  readonly lids: readonly (readonly [number, number])[];
}
const RIGHT: Eye = {
  corners: [33, 133],
  lids: [
    [160, 144],
    [159, 145],
    [158, 153],
  ],
};
const LEFT: Eye = {
  corners: [263, 362],
  lids: [
    [387, 373],
    [386, 374],
    [385, 380],
  ],
};

/** Of an eye's width: how far above and below its middle an iris reaches, and what the corners' shadows take at either end. */
const [HEIGHT, ENDS] = [0.2, 0.1] as const;
/** Added to the light before it divides a difference, so that dark pixels count for less. */
const FLOOR = 16;
/** An open eye in photos of the press. */
const OPEN = 6;

/**
 * ISO/IEC 29794-5 `EyesOpen`: how far the lids are apart, of the distance from the eyes to the chin, for the eye that is
 * open less. The mesh alone draws closed eyes half open, so it counts as much as the picture agrees: an iris has edges
 * to its sides, a line of closed lids only above and below.
 */
export const eyesOpen: FaceMeasure = {
  name: 'eyes-open',
  unit: '%',
  measure({ mesh, aligned }) {
    const whole = eyesToChin(mesh);
    if (!(whole > 0)) return { reason: 'not-visible' };
    const open = (eye: Eye) => ((100 * widest(mesh, eye.lids)) / whole) * upright(aligned, eye);
    const value = Math.min(open(RIGHT), open(LEFT));
    return { value, score: ramp(value, 0, OPEN) };
  },
};

/** Upright edges against level ones within an eye, at most 1. */
function upright({ luma, mesh }: AlignedFace, { corners, lids }: Eye): number {
  const points = [...corners, ...lids.flat()];
  const [x0 = 0, x1 = 0] = corners.map((index) => mesh[3 * index] ?? 0).sort((a, b) => a - b);
  const middle = points.reduce((sum, index) => sum + (mesh[3 * index + 1] ?? 0) / points.length, 0);
  const width = x1 - x0;
  const inside = (value: number) => Math.min(ALIGNED_SIZE - 3, Math.max(2, Math.round(value)));
  let sides = 0;
  let levels = 0;
  for (let y = inside(middle - HEIGHT * width); y <= inside(middle + HEIGHT * width); y++) {
    for (let x = inside(x0 + ENDS * width); x <= inside(x1 - ENDS * width); x++) {
      const at = y * ALIGNED_SIZE + x;
      const light = (luma[at] ?? 0) + FLOOR;
      sides += Math.abs((luma[at + 2] ?? 0) - (luma[at - 2] ?? 0)) / light;
      levels += Math.abs((luma[at + 2 * ALIGNED_SIZE] ?? 0) - (luma[at - 2 * ALIGNED_SIZE] ?? 0)) / light;
    }
  }
  return levels > 0 ? Math.min(1, sides / levels) : 0;
}
