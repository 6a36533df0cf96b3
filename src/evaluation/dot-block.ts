import type { TemplateMatrix } from './template-matrix.js';

/**
 * Inner products of rows `top..bottom` of one matrix with rows `left..right` of another, written to
 * `out[i * stride + j]`.
 *
 * Two rows by four columns at a time: eight independent sums keep the multiplier busy and every number loaded is
 * used at least twice. Each sum still runs in the order of the vector, so blocks change no bit of any result.
 */
export function dotBlock(
  a: TemplateMatrix,
  top: number,
  bottom: number,
  b: TemplateMatrix,
  left: number,
  right: number,
  out: Float32Array,
  stride: number,
): void {
  const d = a.dimension;
  const x = a.data;
  const y = b.data;
  let i = top;
  for (; i + 2 <= bottom; i += 2) {
    const row = i * stride;
    let j = left;
    for (; j + 4 <= right; j += 4) {
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      const a0 = i * d;
      const a1 = a0 + d;
      const b0 = j * d;
      const b1 = b0 + d;
      const b2 = b1 + d;
      const b3 = b2 + d;
      for (let k = 0; k < d; k++) {
        const x0 = x[a0 + k] as number;
        const x1 = x[a1 + k] as number;
        const y0 = y[b0 + k] as number;
        const y1 = y[b1 + k] as number;
        const y2 = y[b2 + k] as number;
        const y3 = y[b3 + k] as number;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s12 += x1 * y2;
        s13 += x1 * y3;
      }
      out[row + j] = s00;
      out[row + j + 1] = s01;
      out[row + j + 2] = s02;
      out[row + j + 3] = s03;
      out[row + stride + j] = s10;
      out[row + stride + j + 1] = s11;
      out[row + stride + j + 2] = s12;
      out[row + stride + j + 3] = s13;
    }
    for (; j < right; j++) {
      out[row + j] = dotRows(x, i * d, y, j * d, d);
      out[row + stride + j] = dotRows(x, (i + 1) * d, y, j * d, d);
    }
  }
  for (; i < bottom; i++) {
    const row = i * stride;
    for (let j = left; j < right; j++) out[row + j] = dotRows(x, i * d, y, j * d, d);
  }
}

function dotRows(x: Float32Array, xStart: number, y: Float32Array, yStart: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (x[xStart + k] as number) * (y[yStart + k] as number);
  return sum;
}

/**
 * Inner products of row `index` with the rows `others`, rounded to float32: the bits that {@link dotBlock} gives.
 * Four rows at a time, for the same reason.
 */
export function dotGather(matrix: TemplateMatrix, index: number, others: Int32Array, out: Float64Array): void {
  const d = matrix.dimension;
  const x = matrix.data;
  const a = index * d;
  const count = others.length;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const b0 = (others[i] as number) * d;
    const b1 = (others[i + 1] as number) * d;
    const b2 = (others[i + 2] as number) * d;
    const b3 = (others[i + 3] as number) * d;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < d; k++) {
      const value = x[a + k] as number;
      s0 += value * (x[b0 + k] as number);
      s1 += value * (x[b1 + k] as number);
      s2 += value * (x[b2 + k] as number);
      s3 += value * (x[b3 + k] as number);
    }
    out[i] = Math.fround(s0);
    out[i + 1] = Math.fround(s1);
    out[i + 2] = Math.fround(s2);
    out[i + 3] = Math.fround(s3);
  }
  for (; i < count; i++) out[i] = Math.fround(dotRows(x, a, x, (others[i] as number) * d, d));
}
