import { ALIGNED_SIZE, type AlignedFace } from './aligned-face.js';

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
/** Added to colours before the logarithm, so that the noise of dark pixels stays small. */
const FLOOR = 16;
/** Differences of logarithms beyond this say no more. */
const FAR = 1.5;
/** Log-gradient of a surface without anything on it: sensor noise after JPEG. */
const CALM = 0.004;

/** The face at half size in logarithms, in which light and shade are sums: luma, red against green, blue against green. */
export interface FacePlanes {
  readonly light: Float32Array;
  readonly red: Float32Array;
  readonly blue: Float32Array;
}

export function facePlanes({ rgb }: AlignedFace): FacePlanes {
  const light = new Float32Array(HALF * HALF);
  const red = new Float32Array(HALF * HALF);
  const blue = new Float32Array(HALF * HALF);
  const row = 3 * ALIGNED_SIZE;
  for (let y = 0; y < HALF; y++) {
    for (let x = 0; x < HALF; x++) {
      const p = 2 * y * row + 6 * x;
      const mean = (c: number) => ((rgb[p + c] ?? 0) + (rgb[p + c + 3] ?? 0) + (rgb[p + c + row] ?? 0) + (rgb[p + c + row + 3] ?? 0)) / 4;
      const [r, g, b] = [mean(0), mean(1), mean(2)];
      const green = Math.log(g + FLOOR);
      const at = y * HALF + x;
      light[at] = Math.log(0.299 * r + 0.587 * g + 0.114 * b + FLOOR);
      red[at] = Math.log(r + FLOOR) - green;
      blue[at] = Math.log(b + FLOOR) - green;
    }
  }
  return { light, red, blue };
}

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
  part.right.forEach((place, i) => add(i, look(place), false));
  part.left.forEach((place, i) => add(i, look(place), true));
  return features;
}

const clip = (value: number) => Math.min(FAR, Math.max(-FAR, value));

/** Mean change in four directions, mean light, mean colour. What lies beyond the crop is its edge. */
function cellAt({ light, red, blue }: FacePlanes, mesh: Float32Array, place: Place, reach: number): Float64Array {
  const [first, second = first] = place;
  const centre = (axis: number) => Math.round(((mesh[3 * first + axis] ?? 0) + (mesh[3 * second + axis] ?? 0)) / 4 - 0.25);
  const inside = (value: number) => Math.min(HALF - 2, Math.max(1, value));
  const [cx, cy] = [centre(0), centre(1)];
  const cell = new Float64Array(7);
  const [left, right, top, bottom] = [inside(cx - reach), inside(cx + reach), inside(cy - reach), inside(cy + reach)];
  let [rising, falling, down, up, sum, reds, blues] = [0, 0, 0, 0, 0, 0, 0];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const at = y * HALF + x;
      const dx = ((light[at + 1] ?? 0) - (light[at - 1] ?? 0)) / 2;
      const dy = ((light[at + HALF] ?? 0) - (light[at - HALF] ?? 0)) / 2;
      if (dx > 0) rising += dx;
      else falling -= dx;
      if (dy > 0) down += dy;
      else up -= dy;
      sum += light[at] ?? 0;
      reds += red[at] ?? 0;
      blues += blue[at] ?? 0;
    }
  }
  const count = (right - left + 1) * (bottom - top + 1);
  cell.set([rising / count, falling / count, down / count, up / count, sum / count, reds / count, blues / count]);
  return cell;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
