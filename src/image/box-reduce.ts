import type { PixelImage } from '../core/contracts.js';

/** A part of a picture in whole pixels; both ends are cut at the picture's edge. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Shrinks a picture, or a region of it, by a whole factor: every new pixel is the mean of a `factor`×`factor` block.
 * Pixel (i, j) of the result is centred on (x + factor·i + (factor−1)/2, y + factor·j + (factor−1)/2) of the source.
 * Blocks cut by the region's right or lower edge average what there is of them.
 */
export function boxReduce(image: PixelImage, factor: number, region?: Region): PixelImage {
  const left = Math.max(0, Math.min(image.width - 1, region?.x ?? 0));
  const top = Math.max(0, Math.min(image.height - 1, region?.y ?? 0));
  const right = Math.max(left + 1, Math.min(image.width, region === undefined ? image.width : region.x + region.width));
  const bottom = Math.max(top + 1, Math.min(image.height, region === undefined ? image.height : region.y + region.height));
  const width = Math.ceil((right - left) / factor);
  const height = Math.ceil((bottom - top) / factor);
  const source = image.data;
  const data = new Uint8Array(width * height * 3);
  const whole = Math.floor((right - left) / factor);
  const rest = right - left - whole * factor;

  const words = factor === 4 ? asWords(image, left) : undefined;
  for (let j = 0; j < height; j++) {
    const firstRow = top + j * factor;
    const rows = Math.min(factor, bottom - firstRow);
    const start = (firstRow * image.width + left) * 3;
    const target = j * width * 3;
    if (words !== undefined && rows === 4) meanOfFours(words, start / 4, (image.width * 3) / 4, data, target, whole);
    else meanOfBlocks(source, start, image.width * 3, data, target, whole, factor, rows);
    if (rest > 0) cutBlock(source, start + whole * factor * 3, image.width * 3, data, target + whole * 3, rest, rows);
  }
  return { width, height, data };
}

/** One row of whole blocks. */
function meanOfBlocks(
  source: Uint8Array,
  start: number,
  stride: number,
  data: Uint8Array,
  target: number,
  count: number,
  factor: number,
  rows: number,
): void {
  const share = 1 / (rows * factor);
  for (let i = 0; i < count; i++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let r = 0; r < rows; r++) {
      let s = start + i * factor * 3 + r * stride;
      for (let k = 0; k < factor; k++, s += 3) {
        red += source[s] as number;
        green += source[s + 1] as number;
        blue += source[s + 2] as number;
      }
    }
    data[target + i * 3] = red * share + 0.5;
    data[target + i * 3 + 1] = green * share + 0.5;
    data[target + i * 3 + 2] = blue * share + 0.5;
  }
}

/**
 * The same for 4×4 blocks whose rows begin at multiples of four bytes, four bytes at a time: the factor of the tiles
 * of a 3000×3000 picture, where reading it is a good part of the work. `words` is the picture, little-endian;
 * `start` and `stride` count words. Sums of four bytes fit the 16 bits each gets.
 */
function meanOfFours(words: Uint32Array, start: number, stride: number, data: Uint8Array, target: number, count: number): void {
  for (let i = 0; i < count; i++) {
    // Bytes of a row: r0 g0 b0 r1 | g1 b1 r2 g2 | b2 r3 g3 b3.
    let even0 = 0;
    let odd0 = 0;
    let even1 = 0;
    let odd1 = 0;
    let even2 = 0;
    let odd2 = 0;
    for (let s = start + i * 3, end = s + 4 * stride; s < end; s += stride) {
      const first = words[s] as number;
      const second = words[s + 1] as number;
      const third = words[s + 2] as number;
      even0 += first & 0xff00ff;
      odd0 += (first >>> 8) & 0xff00ff;
      even1 += second & 0xff00ff;
      odd1 += (second >>> 8) & 0xff00ff;
      even2 += third & 0xff00ff;
      odd2 += (third >>> 8) & 0xff00ff;
    }
    const at = target + i * 3;
    data[at] = ((even0 & 0xffff) + (odd0 >>> 16) + (even1 >>> 16) + (odd2 & 0xffff) + 8) >> 4;
    data[at + 1] = ((odd0 & 0xffff) + (even1 & 0xffff) + (odd1 >>> 16) + (even2 >>> 16) + 8) >> 4;
    data[at + 2] = ((even0 >>> 16) + (odd1 & 0xffff) + (even2 & 0xffff) + (odd2 >>> 16) + 8) >> 4;
  }
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The picture as words, where every row of the region begins at one. */
function asWords({ data, width }: PixelImage, left: number): Uint32Array | undefined {
  if (!LITTLE_ENDIAN || (width * 3) % 4 !== 0 || data.byteOffset % 4 !== 0 || (left * 3) % 4 !== 0) return undefined;
  return new Uint32Array(data.buffer, data.byteOffset, data.length >> 2);
}

/** The block that the right edge cuts. */
function cutBlock(
  source: Uint8Array,
  start: number,
  stride: number,
  data: Uint8Array,
  target: number,
  columns: number,
  rows: number,
): void {
  for (let c = 0; c < 3; c++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) for (let k = 0; k < columns; k++) sum += source[start + r * stride + k * 3 + c] as number;
    data[target + c] = sum / (rows * columns) + 0.5;
  }
}
