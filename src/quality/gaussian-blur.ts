/**
 * A Gaussian by columns, then by rows; beyond the edge lies its nearest pixel. Two weights a pass: half the passes over a row,
 * which is what takes the time.
 */
export function gaussianBlur(luma: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const { weights, reach } = gaussian(sigma);
  const middle = weights[0] as number;
  const margin = reach + 1;
  const row = new Float64Array(width + 2 * margin);
  const out = new Float32Array(luma.length);
  const startOf = (y: number) => Math.min(height - 1, Math.max(0, y)) * width;
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) row[x + margin] = middle * (luma[start + x] as number);
    for (let k = 1; k <= reach; k += 2) {
      const [near, far] = [weights[k] as number, weights[k + 1] as number];
      const [above, below, higher, lower] = [startOf(y - k), startOf(y + k), startOf(y - k - 1), startOf(y + k + 1)];
      for (let x = 0, at = margin; x < width; x++, at++) {
        const nearer = near * ((luma[above + x] as number) + (luma[below + x] as number));
        row[at] = (row[at] as number) + nearer + far * ((luma[higher + x] as number) + (luma[lower + x] as number));
      }
    }
    row.fill(row[margin] as number, 0, margin);
    row.fill(row[margin + width - 1] as number, margin + width);
    for (let x = 0, at = margin; x < width; x++, at++) {
      let value = middle * (row[at] as number);
      for (let k = 1; k <= reach; k += 2) {
        const nearer = (weights[k] as number) * ((row[at - k] as number) + (row[at + k] as number));
        value += nearer + (weights[k + 1] as number) * ((row[at - k - 1] as number) + (row[at + k + 1] as number));
      }
      out[start + x] = value;
    }
  }
  return out;
}

/** Weights of one half to three deviations, the middle first, and nothing behind them; both halves sum to 1. */
function gaussian(sigma: number): { readonly weights: Float64Array; readonly reach: number } {
  const reach = Math.ceil(3 * sigma);
  const weights = new Float64Array(reach + 2);
  for (let i = 0; i <= reach; i++) weights[i] = Math.exp(-(i * i) / (2 * sigma * sigma));
  const sum = 2 * weights.reduce((total, weight) => total + weight, 0) - 1;
  return { weights: weights.map((weight) => weight / sum), reach };
}
