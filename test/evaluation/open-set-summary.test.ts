import { describe, expect, it } from 'vitest';
import { thresholdFor } from '../../src/evaluation/open-set-rates.js';
import { type OpenSetOutcome, searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { openSetSplit } from '../../src/evaluation/open-set-split.js';
import { summariseOpenSet } from '../../src/evaluation/open-set-summary.js';
import { seededRandom } from '../../src/evaluation/seeded-random.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

const PHOTOS = people(...Array.from({ length: 40 }, () => 3), ...Array.from({ length: 80 }, () => 1));
const SIMILARITIES = similaritiesOf(PHOTOS.length, (a, b) => {
  const h = hashOf(a, b);
  return PHOTOS[a]?.person === PHOTOS[b]?.person ? 0.3 + 0.7 * h : h * h * h;
});
const OUTCOMES = [1, 2, 3].map((seed) => searchOpenSet(openSetSplit(PHOTOS, { seed }), SIMILARITIES));

function measured(outcomes: readonly OpenSetOutcome[], options: Parameters<typeof summariseOpenSet>[1]) {
  const summary = summariseOpenSet(outcomes, options);
  if (summary.status !== 'ok') throw new Error(summary.reason);
  return summary;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('summariseOpenSet', () => {
  it('states mean, spread and the events behind them', () => {
    const summary = measured(OUTCOMES, { fpir: 0.2, resamples: 0 });
    const rates = summary.splits.map(({ misses }) => misses / 80);
    expect(summary.splits.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(summary.fnir).toBeCloseTo(mean(rates), 12);
    expect(summary.spread.lowest).toBe(Math.min(...rates));
    expect(summary.spread.highest).toBe(Math.max(...rates));
    expect(summary.interval).toBeUndefined();
    expect(summary.events).toEqual({
      misses: Math.round(rates.reduce((sum, rate) => sum + rate, 0) * 80),
      matedSearches: 240,
      falsePositives: 24,
      nonMatedSearches: 120,
    });
    // Two splits of 0.25 and 0.75 have a sample deviation of 0.3536 by hand.
    const hand = (misses: number): OpenSetOutcome => ({
      seed: 0,
      people: 14,
      galleryPeople: 4,
      galleryTemplates: 4,
      mated: [0, 1, 2, 3].map((person) => ({ photo: person, person, score: person < misses ? 0.1 : 0.9, rank: 1 })),
      nonMated: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((person) => ({ photo: person, person, score: 0.5 })),
      failures: { gallery: 0, mated: 0, nonMated: 0 },
      normalisation: 'none',
    });
    expect(measured([hand(1), hand(3)], { fpir: 0.5, resamples: 0 })).toMatchObject({ fnir: 0.5, spread: { deviation: Math.SQRT1_2 / 2 } });
  });

  it.each([
    [0.2, 2],
    [0.9, 1],
  ])('resamples people, counting all probes of a person as often as drawn (FPIR %d, list of %d)', (fpir, listLength) => {
    const resamples = 60;
    const options = { fpir, listLength, minimumEvents: 1, resamples, seed: 9, confidence: 0.9 };
    // The slow way: write every drawn person's probes out in full.
    const random = seededRandom(9);
    const means = Array.from({ length: resamples }, () => {
      const drawn = Array.from({ length: 120 }, () => random.below(120));
      const rates = OUTCOMES.map((outcome) => {
        const mated = drawn.flatMap((person) => outcome.mated.filter((probe) => probe.person === person));
        const nonMated = drawn.flatMap((person) => outcome.nonMated.filter((probe) => probe.person === person));
        const threshold = thresholdFor(
          nonMated.map(({ score }) => score),
          Math.floor(fpir * nonMated.length + 1e-9),
        );
        return mated.filter(({ score, rank }) => rank > listLength || score < threshold).length / mated.length;
      });
      return mean(rates);
    }).sort((a, b) => a - b);
    const at = (fraction: number) => {
      const position = fraction * (resamples - 1);
      const [low = 0, high = 0] = [means[Math.floor(position)], means[Math.ceil(position)]];
      return low + (high - low) * (position - Math.floor(position));
    };
    const { interval } = measured(OUTCOMES, options);
    expect(interval).toMatchObject({ confidence: 0.9, resamples });
    expect(interval?.low).toBeCloseTo(at(0.05), 12);
    expect(interval?.high).toBeCloseTo(at(0.95), 12);
  });

  it('gives an interval about as wide as theory says where people are independent', () => {
    // One probe per person, a fixed threshold (all non-mated score alike): FNIR is binomial, 0.3 of 300 people.
    const outcome: OpenSetOutcome = {
      seed: 0,
      people: 600,
      galleryPeople: 300,
      galleryTemplates: 300,
      mated: Array.from({ length: 300 }, (_, person) => ({ photo: person, person, score: person < 90 ? 0.1 : 0.9, rank: 1 })),
      nonMated: Array.from({ length: 300 }, (_, k) => ({ photo: 300 + k, person: 300 + k, score: 0.5 })),
      failures: { gallery: 0, mated: 0, nonMated: 0 },
      normalisation: 'none',
    };
    const { interval } = measured([outcome], { fpir: 0.1, resamples: 4000 });
    const deviation = Math.sqrt((0.3 * 0.7) / 300);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeGreaterThan(2 * 1.96 * deviation * 0.93);
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeLessThan(2 * 1.96 * deviation * 1.07);
  });

  it('repeats itself exactly and follows its seed', () => {
    const once = measured(OUTCOMES, { fpir: 0.2, resamples: 50, seed: 3 });
    expect(measured(OUTCOMES, { fpir: 0.2, resamples: 50, seed: 3 })).toEqual(once);
    expect(measured(OUTCOMES, { fpir: 0.2, resamples: 50, seed: 4 }).interval).not.toEqual(once.interval);
  });

  it('passes on what cannot be measured, and refuses mistakes', () => {
    expect(summariseOpenSet(OUTCOMES, { fpir: 0.01 })).toMatchObject({ status: 'not-measurable', nonMatedProbes: 40 });
    expect(() => summariseOpenSet([], { fpir: 0.1 })).toThrow('Expected at least 1 searched split, received 0');
    expect(() => summariseOpenSet(OUTCOMES, { fpir: 0 })).toThrow(RangeError);
    expect(() => summariseOpenSet(OUTCOMES, { fpir: 0.1, resample: 3 } as never)).toThrow('did you mean "resamples"?');
    const other = searchOpenSet(
      openSetSplit(people(2, 1), { seed: 1 }),
      similaritiesOf(3, () => 0),
    );
    expect(() => summariseOpenSet([...OUTCOMES, other], { fpir: 0.1 })).toThrow('splits of one data set');
  });
});
