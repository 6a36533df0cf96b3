import { type Affine, affineScale, applyAffine, composeAffine } from '../core/affine.js';
import type { PixelImage } from '../core/contracts.js';
import { boxReduce } from './box-reduce.js';

/** One number per output channel. */
export type Triple = readonly [number, number, number];

/** Options of {@link warpAffine}. */
export interface WarpOptions {
  /** Size of the result in pixels. */
  readonly width: number;
  readonly height: number;
  /** `chw`: one plane per channel; `hwc`: channels interleaved. */
  readonly layout: 'chw' | 'hwc';
  /** Order of the output channels. Default `rgb`. */
  readonly order?: 'rgb' | 'bgr' | undefined;
  /** Result = (pixel value 0..255 − mean) · scale, both in the order of the output channels. Default 0 and 1. */
  readonly mean?: Triple | undefined;
  readonly scale?: Triple | undefined;
  /** What lies outside the picture: `fill` or the nearest edge pixel. Default `fill`. */
  readonly border?: 'fill' | 'edge' | undefined;
  /** R, G, B (0..255) outside the picture. Default black. */
  readonly fill?: Triple | undefined;
  /** Written and returned instead of a new array; `width * height * 3` long. */
  readonly out?: Float32Array | undefined;
}

/** Shrinking by less than this needs no prefilter: bilinear sampling alone loses next to nothing. */
const FREE_SHRINK = 1.2;

/** Sub-sample offsets of a 2×2 grid inside a destination pixel. */
const SINGLE = [0, 0];
const QUAD = [-0.25, -0.25, 0.25, -0.25, -0.25, 0.25, 0.25, 0.25];

/**
 * Resamples a picture through an affine map from destination to source pixels (pixel centres at integers).
 * Shrinking is filtered against aliasing: a box mean by the whole part of the factor, then 2×2 bilinear samples
 * per pixel for what remains. Synchronous and pure.
 */
export function warpAffine(image: PixelImage, matrix: Affine, options: WarpOptions): Float32Array {
  const { width, height, layout, border = 'fill', fill = [0, 0, 0] } = options;
  const size = width * height;
  const out = options.out ?? new Float32Array(size * 3);
  if (out.length !== size * 3) throw new RangeError(`Expected out of length ${size * 3}, received ${out.length}`);
  const [source, map] = prefilter(image, matrix, width, height);
  const offsets = affineScale(map) > FREE_SHRINK ? QUAD : SINGLE;
  const share = 2 / offsets.length;

  const bgr = options.order === 'bgr';
  const mean = options.mean ?? [0, 0, 0];
  const scale = options.scale ?? [1, 1, 1];
  const [mean0, mean1, mean2] = bgr ? [mean[2], mean[1], mean[0]] : mean;
  const [gain0, gain1, gain2] = bgr ? [scale[2], scale[1], scale[0]] : scale;
  const step = layout === 'chw' ? 1 : 3;
  const plane = layout === 'chw' ? size : 1;
  const place0 = bgr ? 2 * plane : 0;
  const place1 = plane;
  const place2 = bgr ? 0 : 2 * plane;

  const { data, width: sw, height: sh } = source;
  const [a, b, c, d, e, f] = map;
  const [fill0, fill1, fill2] = fill;
  const edge = border === 'edge';
  const rowBytes = sw * 3;
  const maxX = sw - 1;
  const maxY = sh - 1;

  let at = 0;
  for (let j = 0; j < height; j++) {
    // Destination columns whose neighbours all lie inside the picture: no tests are needed there.
    const [first, last] = span(a, b * j + c, maxX, d, e * j + f, maxY, width);
    for (let i = 0; i < width; i++, at += step) {
      if (i === first) {
        for (; i < last; i++, at += step) {
          let red = 0;
          let green = 0;
          let blue = 0;
          for (let o = 0; o < offsets.length; o += 2) {
            const di = i + (offsets[o] as number);
            const dj = j + (offsets[o + 1] as number);
            const x = a * di + b * dj + c;
            const y = d * di + e * dj + f;
            const x0 = x | 0;
            const y0 = y | 0;
            const fx = x - x0;
            const fy = y - y0;
            const w11 = fx * fy;
            const w10 = fy - w11;
            const w01 = fx - w11;
            const w00 = 1 - fx - w10;
            const p = y0 * rowBytes + x0 * 3;
            const q = p + rowBytes;
            red += w00 * (data[p] as number) + w01 * (data[p + 3] as number) + w10 * (data[q] as number) + w11 * (data[q + 3] as number);
            green +=
              w00 * (data[p + 1] as number) + w01 * (data[p + 4] as number) + w10 * (data[q + 1] as number) + w11 * (data[q + 4] as number);
            blue +=
              w00 * (data[p + 2] as number) + w01 * (data[p + 5] as number) + w10 * (data[q + 2] as number) + w11 * (data[q + 5] as number);
          }
          out[at + place0] = (red * share - mean0) * gain0;
          out[at + place1] = (green * share - mean1) * gain1;
          out[at + place2] = (blue * share - mean2) * gain2;
        }
        if (i === width) break;
      }
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let o = 0; o < offsets.length; o += 2) {
        const di = i + (offsets[o] as number);
        const dj = j + (offsets[o + 1] as number);
        let x = a * di + b * dj + c;
        let y = d * di + e * dj + f;
        if (edge) {
          x = x < 0 ? 0 : x > maxX ? maxX : x;
          y = y < 0 ? 0 : y > maxY ? maxY : y;
        }
        const x0 = Math.floor(x);
        const y0 = Math.floor(y);
        const fx = x - x0;
        const fy = y - y0;
        const w11 = fx * fy;
        const w10 = fy - w11;
        const w01 = fx - w11;
        const w00 = 1 - fx - w10;
        if (x0 >= 0 && y0 >= 0 && x0 < maxX && y0 < maxY) {
          const p = y0 * rowBytes + x0 * 3;
          const q = p + rowBytes;
          red += w00 * (data[p] as number) + w01 * (data[p + 3] as number) + w10 * (data[q] as number) + w11 * (data[q + 3] as number);
          green +=
            w00 * (data[p + 1] as number) + w01 * (data[p + 4] as number) + w10 * (data[q + 1] as number) + w11 * (data[q + 4] as number);
          blue +=
            w00 * (data[p + 2] as number) + w01 * (data[p + 5] as number) + w10 * (data[q + 2] as number) + w11 * (data[q + 5] as number);
          continue;
        }
        for (let corner = 0; corner < 4; corner++) {
          const weight = corner === 0 ? w00 : corner === 1 ? w01 : corner === 2 ? w10 : w11;
          if (weight === 0) continue;
          const cx = x0 + (corner & 1);
          const cy = y0 + (corner >> 1);
          if (cx < 0 || cy < 0 || cx > maxX || cy > maxY) {
            red += weight * fill0;
            green += weight * fill1;
            blue += weight * fill2;
          } else {
            const p = cy * rowBytes + cx * 3;
            red += weight * (data[p] as number);
            green += weight * (data[p + 1] as number);
            blue += weight * (data[p + 2] as number);
          }
        }
      }
      out[at + place0] = (red * share - mean0) * gain0;
      out[at + place1] = (green * share - mean1) * gain1;
      out[at + place2] = (blue * share - mean2) * gain2;
    }
  }
  return out;
}

/** Source pixels between the fast path and the picture's edge. */
const INNER_MARGIN = 2;

/** An empty span. */
const NONE: readonly [number, number] = [-1, -1];

/**
 * The columns of one row, from the first to before the last, whose neighbours lie inside the picture whatever the
 * sub-sample: a margin of two source pixels covers offsets (at most 0.25·√2·2) and rounding.
 */
function span(a: number, x: number, maxX: number, d: number, y: number, maxY: number, width: number): readonly [number, number] {
  let first = 0;
  let last = width;
  for (const [slope, start, max] of [
    [a, x, maxX],
    [d, y, maxY],
  ] as const) {
    const low = INNER_MARGIN - start;
    const high = max - INNER_MARGIN - start;
    if (Math.abs(slope) < 1e-9) {
      if (low > 0 || high < 0) return NONE;
      continue;
    }
    first = Math.max(first, Math.ceil((slope > 0 ? low : high) / slope));
    last = Math.min(last, Math.floor((slope > 0 ? high : low) / slope));
  }
  return first < last ? [first, last] : NONE;
}

/** The part of the picture the map reaches, shrunk by the whole part of its factor, with the map that fits it. */
function prefilter(image: PixelImage, matrix: Affine, width: number, height: number): [PixelImage, Affine] {
  const factor = Math.floor(affineScale(matrix));
  if (factor < 2) return [image, matrix];
  const corners = [
    applyAffine(matrix, { x: -1, y: -1 }),
    applyAffine(matrix, { x: width, y: -1 }),
    applyAffine(matrix, { x: -1, y: height }),
    applyAffine(matrix, { x: width, y: height }),
  ];
  const xs = corners.map((p) => p.x);
  const ys = corners.map((p) => p.y);
  // Blocks start at multiples of the factor, so that neighbouring crops see the same reduced pixels.
  const left = Math.max(0, Math.floor(Math.min(...xs) / factor - 1)) * factor;
  const top = Math.max(0, Math.floor(Math.min(...ys) / factor - 1)) * factor;
  const right = Math.min(image.width, Math.ceil(Math.max(...xs) / factor + 1) * factor);
  const bottom = Math.min(image.height, Math.ceil(Math.max(...ys) / factor + 1) * factor);
  if (right <= left || bottom <= top) return [image, matrix];
  const reduced = boxReduce(image, factor, { x: left, y: top, width: right - left, height: bottom - top });
  const offset = (factor - 1) / 2;
  return [reduced, composeAffine([1 / factor, 0, -(left + offset) / factor, 0, 1 / factor, -(top + offset) / factor], matrix)];
}
