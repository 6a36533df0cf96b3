import { ALIGNED_SIZE, type AlignedFace } from '../face/aligned-face.js';
import { type FaceMeasure, ramp } from '../face-measure.js';

/** Points of an eye (MediaPipe FaceMesh): its corners, and its lids. */
interface Eye {
  readonly corners: readonly [number, number];
  readonly lids: readonly number[];
}
const RIGHT: Eye = { corners: [33, 133], lids: [160, 159, 158, 144, 145, 153] };
const LEFT: Eye = { corners: [263, 362], lids: [387, 386, 385, 373, 374, 380] };

/** Of an eye's width: how far above and below its middle is looked, and what is left out at either end. */
const [HEIGHT, ENDS] = [0.3, 0.05] as const;
/** What counts as dark: this far from the darkest (3 % of the pixels are darker) to the skin (20 % are lighter). */
const [DARKEST, SKIN, DARK] = [0.03, 0.8, 0.4] as const;
/** Of the columns, those in which the iris stands. */
const IRIS = 0.2;
/** The middle of open eyes in large photos. */
const OPEN = 40;

/**
 * In place of ISO/IEC 29794-5 `EyesOpen`, which asks how far the lids are apart: how tall the dark of an eye is, of how
 * wide it is, for the eye that is open less. An iris is tall; closed lids are a line, which the mesh draws half open.
 */
export const eyesOpen: FaceMeasure = {
  name: 'eyes-open',
  unit: '%',
  measure({ aligned }) {
    const [right, left] = [tallness(aligned, RIGHT), tallness(aligned, LEFT)];
    if (right === undefined || left === undefined) return { reason: 'not-visible' };
    const value = 100 * Math.min(right, left);
    return { value, score: ramp(value, 0, OPEN) };
  },
};

function tallness({ luma, mesh }: AlignedFace, { corners, lids }: Eye): number | undefined {
  const points = [...corners, ...lids];
  const [x0 = 0, x1 = 0] = corners.map((index) => mesh[3 * index] ?? 0).sort((a, b) => a - b);
  const middle = points.reduce((sum, index) => sum + (mesh[3 * index + 1] ?? 0) / points.length, 0);
  const width = x1 - x0;
  const xs = pixels(x0 + ENDS * width, x1 - ENDS * width);
  const ys = pixels(middle - HEIGHT * width, middle + HEIGHT * width);
  const light = (x: number, y: number) => luma[y * ALIGNED_SIZE + x] ?? 0;
  const sorted = ys.flatMap((y) => xs.map((x) => light(x, y))).sort((a, b) => a - b);
  const [darkest, skin] = [sorted[Math.floor(DARKEST * sorted.length)], sorted[Math.floor(SKIN * sorted.length)]];
  if (darkest === undefined || skin === undefined || !(skin > darkest)) return undefined;
  const limit = darkest + DARK * (skin - darkest);
  const columns = xs.map((x) => ys.filter((y) => light(x, y) < limit).length).sort((a, b) => b - a);
  const rows = ys.map((y) => xs.filter((x) => light(x, y) < limit).length).sort((a, b) => b - a);
  const iris = columns.slice(0, Math.ceil(IRIS * columns.length));
  // The second widest row: the widest may be one lash.
  return iris.reduce((sum, one) => sum + one / iris.length, 0) / Math.max(1, rows[1] ?? 0);
}

function pixels(from: number, to: number): number[] {
  const first = Math.max(0, Math.round(from));
  return Array.from({ length: Math.max(0, Math.min(ALIGNED_SIZE - 1, Math.floor(to)) - first + 1) }, (_, i) => first + i);
}
