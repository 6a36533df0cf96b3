/** Side of BlazeFace's square input in pixels. */
export const BLAZEFACE_SIZE = 256;

/**
 * The two grids of MediaPipe's back-camera BlazeFace: 16×16 cells with 2 anchors each, then 8×8 cells with 6.
 * Source: `@vladmandic/human` 3.3.6, `src/face/facemeshutil.ts`, `generateAnchors(256)`.
 */
export const ANCHOR_GRIDS = [
  { cells: 16, perCell: 2 },
  { cells: 8, perCell: 6 },
] as const;

/** Anchor centres x, y interleaved, in pixels of the input, row by row within each grid: 512 + 384 anchors. */
export function blazefaceAnchors(): Float32Array {
  const centres: number[] = [];
  for (const { cells, perCell } of ANCHOR_GRIDS) {
    const stride = BLAZEFACE_SIZE / cells;
    for (let row = 0; row < cells; row++) {
      for (let column = 0; column < cells; column++) {
        for (let n = 0; n < perCell; n++) centres.push((column + 0.5) * stride, (row + 0.5) * stride);
      }
    }
  }
  return Float32Array.from(centres);
}
