/** A logistic model: `1 / (1 + exp(−(bias + Σ weights · features)))`. */
export interface LinearModel {
  readonly bias: number;
  readonly weights: readonly number[];
}

/** How probable it is, 0 to 1. */
export function probability({ bias, weights }: LinearModel, features: Float64Array): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * (features[i] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
