import { describe, expect, it } from 'vitest';
import { closedSetReport } from '../../src/evaluation/closed-set.js';
import { investigationReport } from '../../src/evaluation/investigation.js';
import { type OpenSetOutcome, searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { openSetSplit } from '../../src/evaluation/open-set-split.js';
import { summariseOpenSet } from '../../src/evaluation/open-set-summary.js';
import { seededRandom } from '../../src/evaluation/seeded-random.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

/** Mated searches with stated ranks, of people 0, 1, 2, ... in turn. */
function outcomeOf(ranks: readonly number[], more: Partial<OpenSetOutcome> = {}): OpenSetOutcome {
  return {
    seed: 0,
    people: 10,
    galleryPeople: 60,
    galleryTemplates: 60,
    mated: ranks.map((rank, person) => ({ photo: person, person, score: rank === Infinity ? Number.NEGATIVE_INFINITY : 1 / rank, rank })),
    nonMated: [],
    failures: { gallery: 0, mated: ranks.filter((rank) => rank === Infinity).length, nonMated: 0 },
    normalisation: 'none',
    ...more,
  };
}

function measured<T extends { status: string }>(report: T): Extract<T, { status: 'ok' }> {
  if (report.status !== 'ok') throw new Error('not measurable');
  return report as Extract<T, { status: 'ok' }>;
}

/** Ranks 1, 1, 3, 12, not returned; and 1, 2, 5, 51, 60. */
const SPLITS = [outcomeOf([1, 1, 3, 12, Infinity]), outcomeOf([1, 2, 5, 51, 60], { galleryPeople: 62 })];

describe('closedSetReport', () => {
  it('gives identification rates worked by hand, failures as misses', () => {
    const report = measured(closedSetReport(SPLITS, { resamples: 0 }));
    // Split one: 2, 3, 3, 4, 4 of 5 within 1, 5, 10, 20, 50; split two: 1, 3, 3, 3, 3 of 5.
    expect(report.rates.map(({ rank, rate, identified, searches }) => [rank, rate, identified, searches])).toEqual([
      [1, expect.closeTo(0.3, 12), 3, 10],
      [5, expect.closeTo(0.6, 12), 6, 10],
      [10, expect.closeTo(0.6, 12), 6, 10],
      [20, expect.closeTo(0.7, 12), 7, 10],
      [50, expect.closeTo(0.7, 12), 7, 10],
    ]);
    expect(report.rates[0]?.spread).toEqual({
      mean: expect.closeTo(0.3, 12),
      deviation: expect.closeTo(Math.SQRT1_2 / 5, 12),
      lowest: 0.2,
      highest: 0.4,
    });
    expect(report.curve).toHaveLength(50);
    expect([1, 2, 3, 5, 12, 50].map((rank) => report.curve[rank - 1])).toEqual(
      [0.3, 0.4, 0.5, 0.6, 0.7, 0.7].map((rate) => expect.closeTo(rate, 12)),
    );
    expect(report).toMatchObject({ galleryPeople: { lowest: 60, highest: 62, mean: 61 }, failedProbes: 1, splits: 2 });
    expect(report.rates[0]?.interval).toBeUndefined();
  });

  it('resamples people, counting all searches of a person as often as drawn', () => {
    const photos = people(...Array.from({ length: 25 }, (_, i) => 1 + (i % 4)));
    const similarities = similaritiesOf(photos.length, (a, b) => hashOf(a, b) + (photos[a]?.person === photos[b]?.person ? 0.3 : 0), [3]);
    const outcomes = [1, 2, 3].map((seed) => searchOpenSet(openSetSplit(photos, { seed }), similarities));
    const random = seededRandom(6);
    const means = Array.from({ length: 50 }, () => {
      const drawn = Array.from({ length: 25 }, () => random.below(25));
      const rates = outcomes.map(({ mated }) => {
        const searches = drawn.flatMap((person) => mated.filter((probe) => probe.person === person));
        return searches.filter(({ rank }) => rank <= 2).length / searches.length;
      });
      return rates.reduce((sum, rate) => sum + rate, 0) / 3;
    }).sort((a, b) => a - b);
    const at = (position: number) => {
      const [low = 0, high = 0] = [means[Math.floor(position)], means[Math.ceil(position)]];
      return low + (high - low) * (position - Math.floor(position));
    };
    const report = measured(closedSetReport(outcomes, { ranks: [7, 2], resamples: 50, seed: 6, confidence: 0.9 }));
    expect(report.rates[1]).toMatchObject({
      rank: 2,
      interval: { low: expect.closeTo(at(0.05 * 49), 12), high: expect.closeTo(at(0.95 * 49), 12), confidence: 0.9, resamples: 50 },
    });
  });

  it('leaves out draws in which nobody is searched for', () => {
    // One of two people is searched for: a quarter of the draws hold the other one twice.
    const report = measured(closedSetReport([outcomeOf([1], { people: 2 })], { ranks: [1], resamples: 400 }));
    const interval = report.rates[0]?.interval;
    expect(interval).toMatchObject({ low: 1, high: 1 });
    expect(Math.abs((interval?.resamples ?? 0) - 300)).toBeLessThan(40);
  });

  it('says what cannot be measured, and refuses mistakes', () => {
    expect(closedSetReport([outcomeOf([])])).toMatchObject({
      status: 'not-measurable',
      reason: 'no mated probes',
      matedProbes: 0,
      galleryPeople: 60,
    });
    expect(() => closedSetReport([])).toThrow('at least 1 searched split');
    expect(() => closedSetReport([...SPLITS, outcomeOf([1], { people: 11 })])).toThrow('splits of one data set');
    expect(() => closedSetReport(SPLITS, { ranks: [0] })).toThrow(RangeError);
    expect(() => closedSetReport(SPLITS, { rank: [1] } as never)).toThrow('did you mean "ranks"?');
  });
});

describe('investigationReport', () => {
  it('is the complement of the closed set, with everybody returned', () => {
    const report = measured(investigationReport(SPLITS, { resamples: 200 }));
    expect(report.rank1Miss).toMatchObject({ listLength: 1, fnir: expect.closeTo(0.7, 12), misses: 7, searches: 10 });
    expect(report.rates.map(({ listLength, fnir, misses }) => [listLength, fnir, misses])).toEqual([
      [1, expect.closeTo(0.7, 12), 7],
      [5, expect.closeTo(0.4, 12), 4],
      [10, expect.closeTo(0.4, 12), 4],
      [20, expect.closeTo(0.3, 12), 3],
      [50, expect.closeTo(0.3, 12), 3],
    ]);
    expect(report.rates[0]?.spread).toMatchObject({ lowest: 0.6, highest: 0.8, mean: expect.closeTo(0.7, 12) });
    const closed = measured(closedSetReport(SPLITS, { resamples: 200 }));
    for (const [k, { interval }] of report.rates.entries()) {
      const mirrored = closed.rates[k]?.interval;
      expect(interval).toMatchObject({ low: 1 - (mirrored?.high ?? 0), high: 1 - (mirrored?.low ?? 0), resamples: mirrored?.resamples });
      expect(interval?.low).toBeLessThanOrEqual(interval?.high ?? 0);
    }
  });

  it('is the open set at FPIR 1, where non-mated probes exist', () => {
    const photos = people(...Array.from({ length: 60 }, (_, i) => 1 + (i % 3)));
    const similarities = similaritiesOf(
      photos.length,
      (a, b) => hashOf(a, b) + (photos[a]?.person === photos[b]?.person ? 0.2 : 0),
      [4, 11],
    );
    const outcomes = [1, 2].map((seed) => searchOpenSet(openSetSplit(photos, { seed }), similarities));
    for (const { listLength, fnir, misses } of measured(investigationReport(outcomes, { listLengths: [1, 2, 8], resamples: 0 })).rates) {
      const open = measured(summariseOpenSet(outcomes, { fpir: 1, listLength, resamples: 0 }));
      expect(fnir).toBeCloseTo(open.fnir, 12);
      expect(misses).toBe(open.events.misses);
    }
  });

  it('passes on what cannot be measured, and refuses mistakes', () => {
    expect(investigationReport([outcomeOf([])])).toMatchObject({ reason: 'no mated probes' });
    expect(() => investigationReport(SPLITS, { listLengths: [1.5] })).toThrow('listLengths');
    expect(() => investigationReport(SPLITS, { ranks: [1] } as never)).toThrow('unknown option');
  });
});
