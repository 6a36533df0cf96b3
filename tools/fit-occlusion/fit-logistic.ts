import type { Seeded } from '../../bench/support/seeded.js';
import type { LinearModel } from '../../src/quality/face/linear-model.js';

/** One example: its features, what it is, and how much it counts. */
export interface Example {
  readonly features: Float64Array;
  readonly positive: boolean;
  readonly weight: number;
}

const EPOCHS = 40;
const BATCH = 64;
const RATE = 0.01;
/** Decay of the means of Adam. */
const [FIRST, SECOND] = [0.9, 0.999] as const;

/**
 * Logistic regression with squared weights held down, on features brought to mean 0 and deviation 1: Adam (Kingma and
 * Ba, ICLR 2015) in small batches. The two classes count alike.
 */
export function fitLogistic(examples: readonly Example[], penalty: number, random: Seeded): LinearModel {
  const width = examples[0]?.features.length ?? 0;
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const { features } of examples) for (let i = 0; i < width; i++) mean[i] = (mean[i] ?? 0) + (features[i] ?? 0) / examples.length;
  for (const { features } of examples) {
    for (let i = 0; i < width; i++) deviation[i] = (deviation[i] ?? 0) + ((features[i] ?? 0) - (mean[i] ?? 0)) ** 2 / examples.length;
  }
  for (let i = 0; i < width; i++) deviation[i] = Math.sqrt(deviation[i] ?? 0) + 1e-3;
  const total = (positive: boolean) => examples.reduce((sum, one) => sum + (one.positive === positive ? one.weight : 0), 0);
  const [yes, no] = [total(true), total(false)];
  const scale = (one: Example) => (one.weight * examples.length) / (2 * (one.positive ? yes : no));

  const weights = new Float64Array(width + 1);
  const [slope, square] = [new Float64Array(width + 1), new Float64Array(width + 1)];
  const order = examples.map((_, i) => i);
  const gradient = new Float64Array(width + 1);
  const standard = new Float64Array(width + 1);
  let step = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    }
    const rate = RATE * (1 - epoch / EPOCHS);
    for (let start = 0; start < order.length; start += BATCH) {
      gradient.fill(0);
      const end = Math.min(order.length, start + BATCH);
      for (let k = start; k < end; k++) {
        const one = examples[order[k] ?? 0] as Example;
        let sum = weights[width] ?? 0;
        for (let i = 0; i < width; i++) {
          standard[i] = ((one.features[i] ?? 0) - (mean[i] ?? 0)) / (deviation[i] ?? 1);
          sum += (weights[i] ?? 0) * (standard[i] ?? 0);
        }
        standard[width] = 1;
        const error = (scale(one) * (1 / (1 + Math.exp(-sum)) - (one.positive ? 1 : 0))) / (end - start);
        for (let i = 0; i <= width; i++) gradient[i] = (gradient[i] ?? 0) + error * (standard[i] ?? 0);
      }
      step++;
      for (let i = 0; i <= width; i++) {
        const g = (gradient[i] ?? 0) + (i < width ? penalty * (weights[i] ?? 0) : 0);
        slope[i] = FIRST * (slope[i] ?? 0) + (1 - FIRST) * g;
        square[i] = SECOND * (square[i] ?? 0) + (1 - SECOND) * g * g;
        const [m, v] = [(slope[i] ?? 0) / (1 - FIRST ** step), (square[i] ?? 0) / (1 - SECOND ** step)];
        weights[i] = (weights[i] ?? 0) - (rate * m) / (Math.sqrt(v) + 1e-8);
      }
    }
  }
  const plain = Array.from({ length: width }, (_, i) => (weights[i] ?? 0) / (deviation[i] ?? 1));
  const bias = plain.reduce((sum, weight, i) => sum - weight * (mean[i] ?? 0), weights[width] ?? 0);
  return { bias, weights: plain };
}
