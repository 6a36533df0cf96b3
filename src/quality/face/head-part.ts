import { MESH_POINTS } from '../../core/face-mesh.js';
import type { Point } from '../../core/geometry.js';
import type { FacePart, Place } from './face-cells.js';

/** Middle of the bridge between the eyes: places around the head are laid out from here. */
const CENTRE = 168;
/** Points of the mesh along the upper edge of the face, from forehead to temples: midline, then (right, left). */
const CROWN = [10, [109, 338], [67, 297], [103, 332], [54, 284], [21, 251], [162, 389], [127, 356]] as const;
/** Beside cheeks and jaw, where a hood or a scarf hangs. */
const SIDES = [
  [234, 454],
  [132, 361],
  [172, 397],
] as const;
/** How far out, of the way from the centre to the edge of the face: the forehead itself, the hairline, hair, above it. */
const CROWN_REACHES = [0.9, 1.1, 1.3, 1.5] as const;
const SIDE_REACHES = [1.15, 1.35] as const;

type Ray = readonly [from: number, reach: number];

const MIDLINE: readonly Ray[] = CROWN_REACHES.map((reach) => [CROWN[0], reach]);
const PAIRS: readonly (readonly [right: Ray, left: Ray])[] = [
  ...CROWN.slice(1).flatMap((pair) => pairsAt(pair as readonly [number, number], CROWN_REACHES)),
  ...SIDES.flatMap((pair) => pairsAt(pair, SIDE_REACHES)),
];
const RAYS: readonly Ray[] = [...MIDLINE, ...PAIRS.flat()];

function pairsAt([right, left]: readonly [number, number], reaches: readonly number[]): (readonly [Ray, Ray])[] {
  return reaches.map((reach) => [
    [right, reach],
    [left, reach],
  ]);
}

const place = (ray: Ray): Place => [MESH_POINTS + RAYS.indexOf(ray)];

/** Places of a mesh that `withHead` has made longer: forehead, hair and what lies beside the face, against cheeks and nose. */
export const HEAD: FacePart = {
  right: [...MIDLINE.map(place), ...PAIRS.map(([right]) => place(right))],
  left: [...MIDLINE.map(place), ...PAIRS.map(([, left]) => place(left))],
  skin: [[50], [280], [205], [425], [117], [346], [187], [411], [6], [197], [195], [5]],
  reach: 3,
};

/** A mesh on the aligned face, and behind it the places of the head that `HEAD` names. */
export function withHead(mesh: Float32Array): Float32Array {
  const at = (index: number, axis: number) => mesh[3 * index + axis] ?? 0;
  const longer = new Float32Array(3 * (MESH_POINTS + RAYS.length));
  longer.set(mesh);
  RAYS.forEach(([from, reach], i) => {
    for (let axis = 0; axis < 2; axis++) {
      longer[3 * (MESH_POINTS + i) + axis] = at(CENTRE, axis) + reach * (at(from, axis) - at(CENTRE, axis));
    }
  });
  return longer;
}

/** Where a covering would lie on a mesh: from temple to temple, forehead and hair. */
export function headOutline(mesh: Float32Array): readonly Point[] {
  const at = (index: number, reach: number): Point => {
    const [x, y] = [mesh[3 * index] ?? 0, mesh[3 * index + 1] ?? 0];
    const [cx, cy] = [mesh[3 * CENTRE] ?? 0, mesh[3 * CENTRE + 1] ?? 0];
    return { x: cx + reach * (x - cx), y: cy + reach * (y - cy) };
  };
  const across = [127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356];
  return [...across.map((index) => at(index, 1.5)), ...across.toReversed().map((index) => at(index, 0.9))];
}
