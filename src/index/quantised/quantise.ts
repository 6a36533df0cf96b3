/** A code is a whole number from -127 to 127; stored with this added, as an unsigned byte. */
export const OFFSET = 128;

const LEVELS = 127;

/** What a code is worth, by the byte that stands for it: from 1/127 down, 32 steps to the half, so 2 % a step. */
export const SCALES: Float64Array = Float64Array.from({ length: 256 }, (_, scale) => 2 ** (-scale / 32) / LEVELS);

/** Room for what rounding in double precision does to a sum of 65,536 products. */
const ROUNDING = 1e-9;

/** What is kept of one vector beside its codes: a byte that stands for the scale, and one for what the codes leave over. */
export interface RowBytes {
  scale: number;
  residual: number;
}

/**
 * Writes a unit vector as codes: every number lies within half a scale of `scale * code`, the scale being the smallest
 * of {@link SCALES} that leaves no number out.
 */
export function quantise(vector: Float32Array, codes: Uint8Array, kept: RowBytes): void {
  const dimension = vector.length;
  let largest = 0;
  for (let i = 0; i < dimension; i++) largest = Math.max(largest, Math.abs(vector[i] ?? 0));
  let step = Math.min(255, Math.max(0, Math.floor(-32 * Math.log2(largest))));
  while (step > 0 && largest > LEVELS * (SCALES[step] ?? 0)) step--;
  const scale = SCALES[step] ?? 0;
  let square = 0;
  for (let i = 0; i < dimension; i++) {
    const value = vector[i] ?? 0;
    const code = Math.round(value / scale);
    codes[i] = code + OFFSET;
    const rest = value - scale * code;
    square += rest * rest;
  }
  kept.scale = step;
  kept.residual = Math.min(255, Math.ceil(Math.sqrt(square) / (scale * residualStep(dimension)) + ROUNDING));
}

/**
 * One step of the byte for what is left over, in scales: 255 of them are half a scale in every number, which is the most
 * there can be.
 */
export function residualStep(dimension: number): number {
  return (Math.sqrt(dimension) / 2 / 255) * (1 + ROUNDING);
}
