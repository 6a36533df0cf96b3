import type { FaceView } from '../face-measure.js';
import { luma } from '../luma.js';
import { ALIGNED_SIZE, type AlignedFace } from './aligned-face.js';
import { perView } from './per-view.js';

/** A place of the face: the middle of one or two points of the mesh. */
export type Place = readonly [number] | readonly [number, number];

/** The places of one part of a face: mirror images stand at one position, and the midline in both lists. */
export interface FacePart {
  /** On the subject's right. */
  readonly right: readonly Place[];
  /** On the left; empty for a part that is on the right only, as the right list is for one on the left. */
  readonly left: readonly Place[];
  /** What light and colour are compared with. */
  readonly skin: readonly Place[];
  /** Half the side of the square around each place, in pixels of the halved face. */
  readonly reach: number;
}

/** Numbers per cell. */
export const CELL_CHANNELS = 9;
/** Where the light grows to the right and to the left; they change places in the mirror. */
const RISING = 0;
const FALLING = 1;

const HALF = ALIGNED_SIZE / 2;
/** Added to light before it is divided by or its logarithm taken, so that the noise of dark pixels stays small. */
const FLOOR = 16;
/** Differences of logarithms beyond this say no more. */
const FAR = 1.5;
/** Change, of the light, on a surface without anything on it: what noise leaves after JPEG. */
const CALM = 0.004;

/** The face at half its size: each pixel the mean of four. */
export interface FacePlanes {
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly luma: Float32Array;
}

export function facePlanes({ rgb }: Pick<AlignedFace, 'rgb'>): FacePlanes {
  const red = new Float32Array(HALF * HALF);
  const green = new Float32Array(HALF * HALF);
  const blue = new Float32Array(HALF * HALF);
  const light = new Float32Array(HALF * HALF);
  const row = 3 * ALIGNED_SIZE;
  for (let y = 0, at = 0; y < HALF; y++) {
    for (let x = 0, p = 2 * y * row; x < HALF; x++, p += 6, at++) {
      const q = p + row;
      const r = 0.25 * ((rgb[p] as number) + (rgb[p + 3] as number) + (rgb[q] as number) + (rgb[q + 3] as number));
      const g = 0.25 * ((rgb[p + 1] as number) + (rgb[p + 4] as number) + (rgb[q + 1] as number) + (rgb[q + 4] as number));
      const b = 0.25 * ((rgb[p + 2] as number) + (rgb[p + 5] as number) + (rgb[q + 2] as number) + (rgb[q + 5] as number));
      red[at] = r;
      green[at] = g;
      blue[at] = b;
      light[at] = luma(r, g, b);
    }
  }
  return { red, green, blue, luma: light };
}

/** As above, once for all that look at one face. */
export const facePlanesOf = perView(({ aligned }: FaceView) => facePlanes(aligned));

/** Where every face has something to see: eyes, brows, nostrils, lips. How much changes there is what changes are held against. */
const MARKS: readonly Place[] = [
  [159, 145],
  [386, 374],
  [33],
  [263],
  [133],
  [362],
  [105],
  [334],
  [66],
  [296],
  [98],
  [327],
  [2],
  [13, 14],
  [61],
  [291],
  [0],
  [17],
];

/**
 * What lies at the places of a part, `CELL_CHANNELS` numbers for each, mirror images added up: how the light changes
 * rightwards, leftwards, downwards and upwards against how much it changes at the marks of this face, and light and
 * colour against the skin.
 */
export function cellFeatures(planes: FacePlanes, mesh: Float32Array, part: FacePart): Float64Array {
  const look = (place: Place) => cellAt(planes, mesh, place, part.reach);
  const skin = part.skin.map(look);
  const reference = [4, 5, 6].map((channel) => median(skin.map((cell) => cell[channel] ?? 0)));
  let energy = CALM;
  for (const mark of MARKS) {
    const cell = look(mark);
    energy += ((cell[0] ?? 0) + (cell[1] ?? 0) + (cell[2] ?? 0) + (cell[3] ?? 0)) / (4 * MARKS.length);
  }

  const features = new Float64Array(Math.max(part.right.length, part.left.length) * CELL_CHANNELS);
  const add = (position: number, cell: Float64Array, mirrored: boolean) => {
    const at = position * CELL_CHANNELS;
    const put = (channel: number, value: number) => {
      features[at + channel] = (features[at + channel] ?? 0) + value;
    };
    for (let channel = 0; channel < 4; channel++) {
      const change = cell[channel] ?? 0;
      const to = !mirrored ? channel : channel === RISING ? FALLING : channel === FALLING ? RISING : channel;
      put(to, change / (change + energy));
    }
    const [light = 0, red = 0, blue = 0] = reference.map((middle, i) => clip((cell[4 + i] ?? 0) - middle));
    put(4, light);
    put(5, Math.abs(light));
    put(6, red);
    put(7, blue);
    put(8, Math.hypot(red, blue));
  };
  for (const [i, place] of part.right.entries()) add(i, look(place), false);
  for (const [i, place] of part.left.entries()) add(i, look(place), true);
  return features;
}

const clip = (value: number) => Math.min(FAR, Math.max(-FAR, value));

/**
 * How the light changes in four directions, of the light there; the logarithms of the light, of red against green and of
 * blue against green. What lies beyond the crop is its edge.
 */
function cellAt({ red, green, blue, luma }: FacePlanes, mesh: Float32Array, place: Place, reach: number): Float64Array {
  const [first, second = first] = place;
  const cx = Math.round(((mesh[3 * first] ?? 0) + (mesh[3 * second] ?? 0)) / 4 - 0.25);
  const cy = Math.round(((mesh[3 * first + 1] ?? 0) + (mesh[3 * second + 1] ?? 0)) / 4 - 0.25);
  const [left, right, top, bottom] = [inside(cx - reach), inside(cx + reach), inside(cy - reach), inside(cy + reach)];
  let rising = 0;
  let falling = 0;
  let down = 0;
  let up = 0;
  let light = 0;
  let r = 0;
  let g = 0;
  let b = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = left, at = y * HALF + left; x <= right; x++, at++) {
      const here = luma[at] as number;
      const scale = 0.5 / (here + FLOOR);
      const dx = ((luma[at + 1] as number) - (luma[at - 1] as number)) * scale;
      const dy = ((luma[at + HALF] as number) - (luma[at - HALF] as number)) * scale;
      if (dx > 0) rising += dx;
      else falling -= dx;
      if (dy > 0) down += dy;
      else up -= dy;
      light += here;
      r += red[at] as number;
      g += green[at] as number;
      b += blue[at] as number;
    }
  }
  const count = (right - left + 1) * (bottom - top + 1);
  const log = (sum: number) => Math.log(sum / count + FLOOR);
  return Float64Array.of(rising / count, falling / count, down / count, up / count, log(light), log(r) - log(g), log(b) - log(g));
}

/** Neighbours on every side lie within the crop. */
const inside = (value: number) => Math.min(HALF - 2, Math.max(1, value));

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
