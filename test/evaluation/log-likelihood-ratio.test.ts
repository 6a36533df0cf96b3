import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOfLlr, fitLlr, log10LikelihoodRatio, minimumCostOfLlr, reliabilityTable } from '../../src/evaluation/log-likelihood-ratio.js';
import { fitScoreFusion, fuseCalibrated } from '../../src/evaluation/score-fusion.js';
import reference from './reference/likelihood-ratio.json' with { type: 'json' };
import { hashOf, similaritiesOf } from './synthetic.js';

const mated = Float64Array.from({ length: 200 }, (_, i) => 0.45 + 0.5 * hashOf(1, i));
const nonMated = Float64Array.from({ length: 1000 }, (_, i) => 0.7 * hashOf(2, i) ** 2 + 0.1 * hashOf(3, i));
const secondMated = Float64Array.from({ length: 200 }, (_, i) => 0.3 + 0.6 * hashOf(4, i));
const secondNonMated = Float64Array.from({ length: 1000 }, (_, i) => 0.5 * hashOf(5, i));

const scores = (min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: 2, maxLength: 60 }).map((list) => Float64Array.from(list));

describe('likelihood ratios', () => {
  it('agree with an independent implementation', () => {
    const llr = fitLlr(mated, nonMated);
    expect(llr.slope).toBeCloseTo(reference.slope, 6);
    expect(llr.offset).toBeCloseTo(reference.offset, 6);
    expect(costOfLlr(llr, mated, nonMated)).toBeCloseTo(reference.cost, 7);
    expect(minimumCostOfLlr(mated, nonMated)).toBeCloseTo(reference.minimumCost, 9);
  });

  it('are known by hand where two values of the score are all there is', () => {
    // Three of four mated and one of four non-mated comparisons score 1. Platt's targets for four of a class: 5/6 and 1/6.
    const [one, other] = [Float64Array.of(1, 1, 1, 0), Float64Array.of(1, 0, 0, 0)];
    const llr = fitLlr(one, other);
    const at1 = (0.75 * (5 / 6) + 0.25 * (1 / 6)) / (0.75 + 0.25);
    expect(log10LikelihoodRatio(llr, 1)).toBeCloseTo(Math.log10(at1 / (1 - at1)), 9);
    expect(log10LikelihoodRatio(llr, 0)).toBeCloseTo(-Math.log10(at1 / (1 - at1)), 9);
    // Pooled: p = 3/4 at 1 and 1/4 at 0; cost (3/4 log2(4/3) + 1/4 log2 4) for both classes.
    expect(minimumCostOfLlr(one, other)).toBeCloseTo(0.75 * Math.log2(4 / 3) + 0.25 * 2, 12);
  });

  it('never claim more than the comparisons could show', () => {
    const llr = fitLlr(Float64Array.of(0.9, 0.95), Float64Array.of(0.1, 0.2, 0.15));
    expect(log10LikelihoodRatio(llr, 1e9)).toBe(Math.log10(4));
    expect(log10LikelihoodRatio(llr, Number.NEGATIVE_INFINITY)).toBe(-Math.log10(3));
  });

  it('cost 1 bit when they say nothing, 0 when they are right and sure', () => {
    const nothing = { slope: 0, offset: 0, lowest: -5, highest: 5 };
    expect(costOfLlr(nothing, mated, nonMated)).toBeCloseTo(1, 12);
    const sure = { slope: 100, offset: -50, lowest: -12, highest: 12 };
    expect(costOfLlr(sure, Float64Array.of(1), Float64Array.of(0))).toBeLessThan(1e-10);
    expect(costOfLlr(sure, Float64Array.of(0), Float64Array.of(1))).toBeGreaterThan(30);
  });

  it('do not hang on the order, the unit or the place of the scores', () => {
    fc.assert(
      fc.property(scores(0.2, 1), scores(-1, 0.5), fc.double({ min: 0.01, max: 1000, noNaN: true }), (high, low, factor) => {
        fc.pre(new Set([...high, ...low]).size > 2);
        const plain = fitLlr(high, low);
        const turned = fitLlr(
          Float64Array.from(high)
            .reverse()
            .map((s) => factor * s + 3),
          low.map((s) => factor * s + 3),
        );
        for (const score of [0, 0.3, 0.7]) {
          expect(log10LikelihoodRatio(turned, factor * score + 3)).toBeCloseTo(log10LikelihoodRatio(plain, score), 5);
        }
        expect(
          minimumCostOfLlr(
            high.map((s) => s ** 3),
            low.map((s) => s ** 3),
          ),
        ).toBeCloseTo(minimumCostOfLlr(high, low), 9);
      }),
      { numRuns: 100 },
    );
  });

  it('cannot be calibrated better than the pooled optimum, which is at most 1 bit', () => {
    fc.assert(
      fc.property(scores(-1, 1), scores(-1, 1), fc.double({ min: -3, max: 3, noNaN: true }), (a, b, offset) => {
        const minimum = minimumCostOfLlr(a, b);
        expect(minimum).toBeGreaterThanOrEqual(-1e-12);
        expect(minimum).toBeLessThanOrEqual(1 + 1e-12);
        expect(costOfLlr({ slope: 2, offset, lowest: -9, highest: 9 }, a, b)).toBeGreaterThanOrEqual(minimum - 1e-9);
      }),
    );
  });

  it('refuse an empty class and scores that are no numbers', () => {
    expect(() => fitLlr(new Float64Array(), nonMated)).toThrow('Expected at least 1 mated score, received 0');
    expect(() => minimumCostOfLlr(mated, Float64Array.of(Number.NaN))).toThrow('Expected finite non-mated scores');
  });
});

describe('the reliability table', () => {
  it('counts every comparison once and compares stated with observed evidence', () => {
    const llr = { slope: 10, offset: -5, lowest: -4, highest: 4 };
    // log10 LR: -0.5 (in -1 to 0), 0.5 (in 0 to 1), 4 (held at the end, in 4 to 5).
    const high = Float64Array.of(...Array<number>(6).fill(0.45), ...Array<number>(24).fill(0.55), 1);
    const low = Float64Array.of(...Array<number>(80).fill(0.45), ...Array<number>(20).fill(0.55));
    const rows = reliabilityTable(llr, high, low);
    expect(rows.map(({ from, to }) => [from, to]).slice(0, 2)).toEqual([
      [null, -3],
      [-3, -2],
    ]);
    expect(rows.at(-1)).toMatchObject({ from: 5, to: null, mated: 0, nonMated: 0, stated: null, observed: null });
    expect(rows.find(({ from }) => from === -1)).toEqual({
      from: -1,
      to: 0,
      mated: 6,
      nonMated: 80,
      stated: expect.closeTo(-0.5, 9),
      observed: expect.closeTo(Math.log10(6 / 31 / (80 / 100)), 9),
    });
    expect(rows.find(({ from }) => from === 0)).toMatchObject({
      mated: 24,
      nonMated: 20,
      observed: expect.closeTo(Math.log10(24 / 31 / 0.2), 9),
    });
    expect(rows.find(({ from }) => from === 4)).toMatchObject({ mated: 1, nonMated: 0, stated: 4, observed: null });
    expect(rows.reduce((sum, row) => sum + row.mated + row.nonMated, 0)).toBe(131);
  });
});

describe('calibrated fusion', () => {
  it('agrees with an independent implementation, and costs less than either model', () => {
    const fusion = fitScoreFusion([mated, secondMated], [nonMated, secondNonMated]);
    expect(fusion.weights[0]).toBeCloseTo(reference.fusion.weights[0] ?? Number.NaN, 5);
    expect(fusion.weights[1]).toBeCloseTo(reference.fusion.weights[1] ?? Number.NaN, 5);
    expect(fusion.offset).toBeCloseTo(reference.fusion.offset, 5);
    const fused = (a: Float64Array, b: Float64Array) =>
      a.map((score, i) => fusion.offset + (fusion.weights[0] ?? 0) * score + (fusion.weights[1] ?? 0) * (b[i] ?? 0));
    const together = minimumCostOfLlr(fused(mated, secondMated), fused(nonMated, secondNonMated));
    expect(together).toBeLessThan(minimumCostOfLlr(mated, nonMated));
    expect(together).toBeLessThan(minimumCostOfLlr(secondMated, secondNonMated));
  });

  it('takes a model of equal scores as it finds it', () => {
    const { weights, offset } = fitScoreFusion([mated, mated.map(() => 0.5)], [nonMated, nonMated.map(() => 0.5)]);
    expect(weights[0]).toBeCloseTo(reference.slope, 5);
    expect((weights[1] ?? 0) * 0.5 + offset).toBeCloseTo(reference.offset, 5);
  });

  it('gives every protocol its scores; a photo counts where all models have it', () => {
    const fused = fuseCalibrated([similaritiesOf(3, (a, b) => a + b), similaritiesOf(3, (a, b) => a * b, [2])], {
      weights: [2, 10],
      offset: -1,
    });
    const out = new Float64Array(2);
    fused.fill(1, Int32Array.of(0, 1), out);
    expect([...out]).toEqual([2 * 1 + 0 - 1, 2 * 2 + 10 - 1]);
    expect([fused.has(1), fused.has(2)]).toEqual([true, false]);
  });

  it('refuses models that do not belong together', () => {
    expect(() => fitScoreFusion([mated], [])).toThrow('Expected scores of the same models, received 1 and 0');
    expect(() => fitScoreFusion([mated, secondMated.slice(1)], [nonMated, secondNonMated])).toThrow('Expected 200 scores of every model');
    expect(() => fuseCalibrated([similaritiesOf(3, () => 0)], { weights: [1, 2], offset: 0 })).toThrow(
      'Expected 2 models to fuse, received 1',
    );
  });
});
