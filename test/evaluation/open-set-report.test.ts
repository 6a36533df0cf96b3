import { describe, expect, it } from 'vitest';
import { openSetRate } from '../../src/evaluation/open-set-rates.js';
import { openSetReport } from '../../src/evaluation/open-set-report.js';
import { type OpenSetOutcome, searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { openSetSplit } from '../../src/evaluation/open-set-split.js';
import { summariseOpenSet } from '../../src/evaluation/open-set-summary.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

const PHOTOS = people(...Array.from({ length: 60 }, () => 3), ...Array.from({ length: 400 }, () => 1));
const SIMILARITIES = similaritiesOf(PHOTOS.length, (a, b) => {
  const h = hashOf(a, b);
  return PHOTOS[a]?.person === PHOTOS[b]?.person ? 0.3 + 0.7 * h : h * h * h;
});
const OUTCOMES = [1, 2, 3].map((seed) => searchOpenSet(openSetSplit(PHOTOS, { seed }), SIMILARITIES));

describe('openSetReport', () => {
  it('gives the summary of each FPIR, or why there is none', () => {
    const report = openSetReport(OUTCOMES, { resamples: 30 });
    expect(report.points.map(({ fpir }) => fpir)).toEqual([0.1, 0.01, 0.003]);
    expect(report.points[0]?.result).toEqual(summariseOpenSet(OUTCOMES, { fpir: 0.1, resamples: 30 }));
    expect(report.points.map(({ result }) => result.status)).toEqual(['ok', 'not-measurable', 'not-measurable']);
    expect(report).toMatchObject({ people: 460, galleryPeople: { mean: 260, deviation: 0 } });
    const few = openSetReport(OUTCOMES, { fpirs: [0.01], minimumEvents: 2, listLength: 5, resamples: 0 });
    expect(few.points[0]?.result).toEqual(summariseOpenSet(OUTCOMES, { fpir: 0.01, minimumEvents: 2, listLength: 5, resamples: 0 }));
  });

  it('states every threshold and how they differ', () => {
    const summary = summariseOpenSet(OUTCOMES, { fpir: 0.1, resamples: 0 });
    if (summary.status !== 'ok') throw new Error(summary.reason);
    const thresholds = summary.splits.map(({ threshold }) => threshold);
    const mean = thresholds.reduce((sum, value) => sum + value, 0) / 3;
    const deviation = Math.sqrt(thresholds.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    expect(summary.thresholds).toEqual({
      mean: expect.closeTo(mean, 12),
      deviation: expect.closeTo(deviation, 12),
      lowest: Math.min(...thresholds),
      highest: Math.max(...thresholds),
    });
    expect(deviation).toBeGreaterThan(0);
    expect(summariseOpenSet(OUTCOMES, { fpir: 1, resamples: 0 })).toMatchObject({
      thresholds: { mean: Number.NEGATIVE_INFINITY, deviation: 0 },
    });
  });

  it('trades errors off along a curve of points that openSetRate confirms', () => {
    const { tradeOff } = openSetReport(OUTCOMES, { resamples: 0, fpirs: [0.1] });
    expect(tradeOff.length).toBeGreaterThan(30);
    expect(tradeOff.length).toBeLessThanOrEqual(100);
    expect(tradeOff[0]?.fpir).toBeCloseTo(5 / 200, 12);
    expect(tradeOff.at(-1)?.fpir).toBe(1);
    for (const [i, { fpir, fnir }] of tradeOff.entries()) {
      expect(fpir).toBeGreaterThan(tradeOff[i - 1]?.fpir ?? 0);
      expect(fnir).toBeLessThanOrEqual(tradeOff[i - 1]?.fnir ?? 1);
      const rates = OUTCOMES.map((outcome) => openSetRate(outcome, { fpir }));
      const mean = rates.reduce((sum, rate) => sum + (rate.status === 'ok' ? rate.fnir : Number.NaN), 0) / 3;
      expect(fnir).toBeCloseTo(mean, 12);
    }
  });

  it('stays at 100 points for many probes, and has none where nothing is measurable', () => {
    const [first] = OUTCOMES as [OpenSetOutcome];
    const nonMated = Array.from({ length: 30_000 }, (_, i) => ({ photo: i, person: i % 460, score: hashOf(i, 3) }));
    const { tradeOff } = openSetReport([{ ...first, nonMated }], { resamples: 0 });
    expect(tradeOff.length).toBeGreaterThan(50);
    expect(tradeOff.length).toBeLessThanOrEqual(100);
    expect(openSetReport([{ ...first, nonMated: nonMated.slice(0, 4) }], { resamples: 0 }).tradeOff).toEqual([]);
    expect(openSetReport([{ ...first, nonMated: [] }], { resamples: 0 }).tradeOff).toEqual([]);
  });

  it('refuses mistakes', () => {
    expect(() => openSetReport([])).toThrow('at least 1 searched split');
    expect(() => openSetReport(OUTCOMES, { fpirs: [2] })).toThrow(RangeError);
    expect(() => openSetReport(OUTCOMES, { fpir: 0.1 } as never)).toThrow('did you mean "fpirs"?');
  });
});
