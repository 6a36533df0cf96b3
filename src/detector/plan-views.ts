import type { PixelImage } from '../core/contracts.js';
import type { QuarterTurn, View } from './view.js';

/** A picture's size; its pixels are not needed to plan. */
export type PictureSize = Pick<PixelImage, 'width' | 'height'>;

/** Faces of 100 px (the least a station's photo may show: MCA-2020-13 annex art. 12(1)) are 20 of the network's 256 px up to here. */
const WHOLE_LIMIT = 1280;
/** Below this not even the smallest face that could be recognised escapes one look at the whole. */
const TILE_FLOOR = 320;
/** A largest face below this share of the longer side hints at a group, whose other faces may be smaller still. */
const GROUP_SHARE = 0.15;
/** Side of a tile in longer sides of the picture: three rows of three cover a square one. */
const TILE_SIDE = 0.4;
/** What neighbours share: more than the largest face that one look at the whole could miss. */
const TILE_OVERLAP = 0.09;

/** The whole picture in one square. `margin` 1 fits it exactly; 1.6 leaves a frame around it, for faces cut by its edge. */
export function wholeView({ width, height }: PictureSize, turn: QuarterTurn = 0, margin = 1): View {
  return { centre: { x: (width - 1) / 2, y: (height - 1) / 2 }, side: Math.max(width, height) * margin, turn };
}

/** Whether the picture is so large that faces hide from one look at the whole, whatever that finds. */
export function isLarge({ width, height }: PictureSize): boolean {
  return Math.max(width, height) > WHOLE_LIMIT;
}

/** Whether what was found in a picture that is not large hints at smaller faces; `largest` is the longest side of one, or 0. */
export function hintsAtSmallFaces({ width, height }: PictureSize, largest: number): boolean {
  const longer = Math.max(width, height);
  return longer > TILE_FLOOR && largest < longer * GROUP_SHARE;
}

/** Squares that together cover the picture, evenly spread, row by row: at most nine. */
export function tileViews({ width, height }: PictureSize): View[] {
  const longer = Math.max(width, height);
  const side = longer * TILE_SIDE;
  const xs = tileCentres(width, side, longer * TILE_OVERLAP);
  const ys = tileCentres(height, side, longer * TILE_OVERLAP);
  return ys.flatMap((y) => xs.map((x): View => ({ centre: { x, y }, side, turn: 0 })));
}

/** Centres along one axis; an axis shorter than the side gets one, in the middle. */
function tileCentres(length: number, side: number, overlap: number): number[] {
  if (length <= side) return [(length - 1) / 2];
  const count = Math.max(2, Math.ceil((length - overlap) / (side - overlap)));
  const step = (length - side) / (count - 1);
  return Array.from({ length: count }, (_, i) => (side - 1) / 2 + i * step);
}
