import type { PixelImage } from '../core/contracts.js';
import type { QuarterTurn, View } from './view.js';

/** A picture's size; its pixels are not needed to plan. */
export type PictureSize = Pick<PixelImage, 'width' | 'height'>;

/** The whole picture in one square. `margin` 1 fits it exactly; 1.6 leaves a frame around it, for faces cut by its edge. */
export function wholeView({ width, height }: PictureSize, turn: QuarterTurn = 0, margin = 1): View {
  return { centre: { x: (width - 1) / 2, y: (height - 1) / 2 }, side: Math.max(width, height) * margin, turn };
}

/**
 * Squares of side `side` that together cover the picture, neighbours sharing at least `overlap` pixels, evenly
 * spread, row by row. An axis shorter than `side` gets one square, centred.
 */
export function tileViews({ width, height }: PictureSize, side: number, overlap: number): View[] {
  const xs = tileCentres(width, side, overlap);
  const ys = tileCentres(height, side, overlap);
  return ys.flatMap((y) => xs.map((x): View => ({ centre: { x, y }, side, turn: 0 })));
}

function tileCentres(length: number, side: number, overlap: number): number[] {
  if (length <= side) return [(length - 1) / 2];
  const count = Math.max(2, Math.ceil((length - overlap) / (side - overlap)));
  const step = (length - side) / (count - 1);
  return Array.from({ length: count }, (_, i) => (side - 1) / 2 + i * step);
}
