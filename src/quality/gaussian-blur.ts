/** A Gaussian by rows, then by columns; beyond the edge lies its nearest pixel. */
export function gaussianBlur(luma: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: reach + 1 }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = 2 * weights.reduce((total, weight) => total + weight, 0) - 1;
  for (let i = 0; i <= reach; i++) weights[i] = (weights[i] as number) / sum;
  const middle = weights[0] as number;
  const across = new Float32Array(luma.length);
  const padded = new Float32Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    const row = luma.subarray(y * width, (y + 1) * width);
    padded.fill(row[0] ?? 0, 0, reach);
    padded.set(row, reach);
    padded.fill(row[width - 1] ?? 0, reach + width);
    for (let x = 0, at = reach; x < width; x++, at++) {
      let value = middle * (padded[at] as number);
      for (let k = 1; k <= reach; k++) value += (weights[k] as number) * ((padded[at - k] as number) + (padded[at + k] as number));
      across[y * width + x] = value;
    }
  }
  const out = new Float32Array(luma.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) out[start + x] = middle * (across[start + x] as number);
    for (let k = 1; k <= reach; k++) {
      const above = Math.max(0, y - k) * width;
      const below = Math.min(height - 1, y + k) * width;
      const weight = weights[k] as number;
      for (let x = 0; x < width; x++) {
        out[start + x] = (out[start + x] as number) + weight * ((across[above + x] as number) + (across[below + x] as number));
      }
    }
  }
  return out;
}
