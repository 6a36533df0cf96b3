import type { DetectedFace } from 'rescue-face';
import type { LinearImage } from './photo-optics.js';

/** Corners of the grid that carries the picture, to a face's width. */
const FINENESS = 48;
/** Nearest points of the mesh that give a corner its depth. */
const NEAREST = 4;
/** Points of the mesh before the ears: the head turns about an axis between them. */
const EARS = [234, 454] as const;
const FOREHEAD = 10;
/** FaceMesh draws heads too flat by this factor: see `head-pose.ts`, where it was measured against FSA-Net. */
const DEPTH_GAIN = 1.15;
/** Half a skull with its hair, in widths and heights of the face's box. */
const SKULL = [0.68, 0.85] as const;
/** From the middle of the face, in half boxes: what turns wholly, and where nothing turns any more. */
const [WHOLLY, NOT] = [1.15, 1.9];

interface Corner {
  /** In the picture... */
  readonly x: number;
  readonly y: number;
  /** ...and where it comes to lie; the greater, the farther from the camera. */
  readonly toX: number;
  readonly depth: number;
}

/**
 * A head turned to one side about its upright axis: the picture is laid on the dense mesh's depth as on a mask and the mask is
 * turned, without perspective. What the camera could not see (the far side of the nose, the ear) is stretched from what lies
 * beside it, so this is a caricature of a turned head, good to 60 degrees or so.
 */
export function turnedHead(image: LinearImage, face: DetectedFace, degrees: number): LinearImage {
  const { width, height, data } = image;
  const out = data.slice();
  const { box, mesh } = face;
  if (mesh === undefined) return image;
  const step = Math.max(2, box.width / FINENESS);
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  const axis = EARS.reduce((sum, index) => sum + (mesh[3 * index + 2] ?? 0), 0) / EARS.length;
  const dome = skull(face);
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const columns = Math.ceil((NOT * box.width) / step) + 1;
  const rows = Math.ceil((NOT * box.height) / step) + 1;
  const corners = Array.from({ length: columns * rows }, (_, i): Corner => {
    const x = cx + ((i % columns) - (columns - 1) / 2) * step;
    const y = cy + (Math.floor(i / columns) - (rows - 1) / 2) * step;
    const far = Math.hypot((x - cx) / (box.width / 2), (y - cy) / (box.height / 2));
    const share = Math.min(1, Math.max(0, (NOT - far) / (NOT - WHOLLY)));
    const z = DEPTH_GAIN * (depthAt(mesh, x, y, axis, box.width, dome) - axis);
    const turned = cx + (x - cx) * cos - z * sin;
    return { x, y, toX: x + share * (turned - x), depth: (x - cx) * sin + z * cos + (1 - share) * 2 * box.width };
  });
  const quads: { readonly corners: readonly [Corner, Corner, Corner, Corner]; readonly depth: number }[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const [a, b, c, d] = [corners[at], corners[at + 1], corners[at + columns], corners[at + columns + 1]];
      if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
      quads.push({ corners: [a, b, c, d], depth: (a.depth + b.depth + c.depth + d.depth) / 4 });
    }
  }
  quads.sort((a, b) => b.depth - a.depth);
  for (const { corners: four } of quads) paint(image, out, four);
  return { width, height, data: out };
}

/** The front of a skull as a half ellipsoid between the ears: how far in front of their axis it lies. */
function skull({ box, mesh }: DetectedFace): (x: number, y: number) => number {
  const axis = EARS.reduce((sum, index) => sum + (mesh?.[3 * index + 2] ?? 0), 0) / EARS.length;
  const front = axis - (mesh?.[3 * FOREHEAD + 2] ?? 0);
  const [cx, cy] = [box.x + box.width / 2, box.y + 0.4 * box.height];
  return (x, y) => {
    const square = ((x - cx) / (SKULL[0] * box.width)) ** 2 + ((y - cy) / (SKULL[1] * box.height)) ** 2;
    return 1.15 * Math.max(0, front) * Math.sqrt(Math.max(0, 1 - square));
  };
}

/** The depth of the mesh where it is near; beyond its edge it goes on as a skull does, and ends behind the ears. */
function depthAt(
  mesh: Float32Array,
  x: number,
  y: number,
  axis: number,
  faceWidth: number,
  dome: (x: number, y: number) => number,
): number {
  const squares = new Float64Array(NEAREST).fill(Infinity);
  const points = new Int32Array(NEAREST);
  for (let i = 0; i < mesh.length; i += 3) {
    const square = ((mesh[i] as number) - x) ** 2 + ((mesh[i + 1] as number) - y) ** 2;
    if (square >= (squares[NEAREST - 1] as number)) continue;
    let place = NEAREST - 1;
    for (; place > 0 && (squares[place - 1] as number) > square; place--) {
      squares[place] = squares[place - 1] as number;
      points[place] = points[place - 1] as number;
    }
    squares[place] = square;
    points[place] = i;
  }
  let [sum, weights] = [0, 0];
  for (const [i, square] of squares.entries()) {
    const at = points[i] as number;
    const weight = 1 / (Math.sqrt(square) + 0.01 * faceWidth);
    const falls = dome(mesh[at] as number, mesh[at + 1] as number) - dome(x, y);
    sum += weight * ((mesh[at + 2] as number) + falls);
    weights += weight;
  }
  return Math.min(axis + 0.3 * faceWidth, sum / weights);
}

/** A quad whose rows stay level: every row of pixels runs from its left side to its right. */
function paint({ width, height, data }: LinearImage, out: Float32Array, [a, b, c, d]: readonly [Corner, Corner, Corner, Corner]): void {
  const [top, bottom] = [a.y, c.y];
  for (let y = Math.max(0, Math.ceil(top)); y < Math.min(height, bottom); y++) {
    const v = (y - top) / (bottom - top);
    const [left, right] = [a.toX + v * (c.toX - a.toX), b.toX + v * (d.toX - b.toX)];
    const [from, to] = [Math.min(left, right), Math.max(left, right)];
    for (let x = Math.max(0, Math.floor(from)); x <= Math.min(width - 1, Math.ceil(to)); x++) {
      const u = right === left ? 0 : Math.min(1, Math.max(0, (x - left) / (right - left)));
      const [sx, sy] = [a.x + u * (b.x - a.x), y];
      const x0 = Math.min(width - 2, Math.max(0, Math.floor(sx)));
      const share = Math.min(1, Math.max(0, sx - x0));
      const at = 3 * (sy * width + x0);
      for (let k = 0; k < 3; k++) {
        out[3 * (y * width + x) + k] = (1 - share) * (data[at + k] ?? 0) + share * (data[at + 3 + k] ?? 0);
      }
    }
  }
}
