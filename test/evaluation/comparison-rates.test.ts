import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonReport } from '../../src/evaluation/comparison-rates.js';
import { allComparisons, type ComparisonSet } from '../../src/evaluation/comparison-set.js';
import { descendingOrder } from '../../src/evaluation/descending-order.js';
import { nextUp } from '../../src/evaluation/next-up.js';
import { seededRandom } from '../../src/evaluation/seeded-random.js';
import { thresholdRates } from '../../src/evaluation/threshold-rates.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

/** Comparisons without people worth naming: each mated one is of its own person, non-mated ones of the first two. */
function setOf(mated: readonly number[], nonMated: readonly number[]): ComparisonSet {
  return {
    scores: Float64Array.from([...mated, ...nonMated]),
    mated: Uint8Array.from([...mated.map(() => 1), ...nonMated.map(() => 0)]),
    first: Int32Array.from([...mated.keys(), ...nonMated.map(() => 0)]),
    second: Int32Array.from([...mated.keys(), ...nonMated.map(() => 1)]),
    people: Math.max(2, mated.length),
    exhaustive: false,
  };
}

function report(set: ComparisonSet, fmrs: readonly number[] = [0.1], more: Parameters<typeof comparisonReport>[1] = {}) {
  return comparisonReport(set, { fmrs, minimumEvents: 1, resamples: 0, ...more });
}
function rate(set: ComparisonSet, fmr: number) {
  const [found] = report(set, [fmr]).rates;
  if (found?.status !== 'ok') throw new Error(found?.reason);
  return found;
}
function equalErrors(set: ComparisonSet) {
  const found = report(set).equalErrorRate;
  if (found.status !== 'ok') throw new Error(found.reason);
  return found;
}

const MATED = [0.9, 0.8, 0.6, 0.4];
const NON_MATED = [0.7, 0.5, 0.3, 0.3, 0.1];

describe('verification rates worked by hand', () => {
  const set = setOf(MATED, NON_MATED);

  it('takes the lowest threshold that keeps to the FMR', () => {
    // One of five allowed: 0.5 is refused, so 0.9, 0.8, 0.6 are accepted with 0.7.
    expect(rate(set, 0.2)).toMatchObject({ fmr: 0.2, falseMatches: 1, fnmr: 0.25, falseNonMatches: 1, tar: 0.75, threshold: nextUp(0.5) });
    // Three allowed, but two tie at 0.3: both are refused.
    expect(rate(set, 0.6)).toMatchObject({ fmr: 0.4, falseMatches: 2, fnmr: 0, threshold: nextUp(0.3) });
    expect(rate(set, 1)).toMatchObject({ fmr: 1, fnmr: 0, threshold: Number.NEGATIVE_INFINITY });
    // A mated score that ties with the one refused is refused with it.
    expect(rate(setOf([0.9, 0.5], NON_MATED), 0.2)).toMatchObject({ fnmr: 0.5, falseMatches: 1 });
  });

  it('finds the equal error rate between two steps', () => {
    // Falling thresholds, (FMR, FNMR): 0.9 (0, 3/4), 0.8 (0, 1/2), 0.7 (1/5, 1/2), 0.6 (1/5, 1/4), 0.5 (2/5, 1/4).
    // Between the last two FMR climbs through FNMR = 1/4.
    expect(equalErrors(set)).toMatchObject({ eer: expect.closeTo(0.25, 12), threshold: 0.5, falseMatches: 1, falseNonMatches: 1 });
    // One tie of everything: from (0, 1) to (1, 0), crossing in the middle.
    expect(equalErrors(setOf([0.5, 0.5], [0.5, 0.5])).eer).toBeCloseTo(0.5, 12);
    // Mated and non-mated tie at 0.5: from (0, 1/2) to (1/2, 0), crossing at 1/4.
    expect(equalErrors(setOf([0.9, 0.5, 0.9, 0.5], [0.5, 0.1, 0.5, 0.1])).eer).toBeCloseTo(0.25, 12);
    // Not one error: nothing to measure.
    expect(report(setOf([0.9, 0.8], [0.2, 0.1])).equalErrorRate).toMatchObject({
      status: 'not-measurable',
      reason: 'equal errors are 0 false matches and 0 false non-matches; at least 1 of each are needed',
    });
  });

  it('states FMR and FNMR at a given threshold', () => {
    const at = thresholdRates(set, 0.5, { minimumEvents: 1, resamples: 0 });
    expect(at).toMatchObject({
      fmr: { status: 'ok', rate: 0.4, events: 2, comparisons: 5 },
      fnmr: { status: 'ok', rate: 0.25, events: 1, comparisons: 4 },
      matedComparisons: 4,
      nonMatedComparisons: 5,
    });
    expect(thresholdRates(set, 0.5, { resamples: 0 }).fmr).toMatchObject({
      status: 'not-measurable',
      reason: '2 false matches among 5 non-mated comparisons; at least 5 are needed',
    });
    expect(thresholdRates(set, 2, { resamples: 0 }).fnmr).toMatchObject({ rate: 1, events: 4 });
  });

  it('keeps comparisons without a score in every denominator, and says what is left without them', () => {
    const failed = setOf([...MATED, Number.NaN], [...NON_MATED, Number.NaN, Number.NaN, Number.NaN]);
    // One of eight allowed; of five mated ones 0.4 and the failure are missed.
    expect(rate(failed, 0.125)).toMatchObject({
      falseMatches: 1,
      fmr: 0.125,
      falseNonMatches: 2,
      fnmr: 0.4,
      tar: 0.6,
      overComparisonsMade: { fmr: 0.2, fnmr: 0.25 },
      matedFailures: 1,
      nonMatedFailures: 3,
    });
    // At the end of the curve a failure is still missed and still no false match.
    expect(rate(failed, 1)).toMatchObject({ fmr: 5 / 8, fnmr: 0.2 });
    expect(report(failed).det.at(-1)).toMatchObject({ fmr: 5 / 8, fnmr: 0.2 });
    expect(report(setOf([Number.NaN, Number.NaN, 0.1], [0.5, Number.NaN, Number.NaN])).equalErrorRate).toMatchObject({
      reason: 'too many comparisons have no score: FMR stays below FNMR at every threshold',
    });
  });

  it('says what cannot be measured', () => {
    const [small, no] = comparisonReport(set, { fmrs: [0.2, 1], resamples: 0 }).rates;
    expect(small).toMatchObject({
      status: 'not-measurable',
      reason: 'FMR 0.2 allows 1 false matches among 5 non-mated comparisons; at least 5 are needed',
      nonMatedComparisons: 5,
    });
    expect(no?.status).toBe('ok');
    expect(report(setOf([], NON_MATED)).rates[0]).toMatchObject({ reason: 'no mated comparisons' });
    expect(report(setOf(MATED, [])).equalErrorRate).toMatchObject({ reason: 'no non-mated comparisons' });
    expect(() => report(set, [0])).toThrow(RangeError);
    expect(() => comparisonReport(set, { fmr: [0.1] } as never)).toThrow('did you mean "fmrs"?');
  });

  it('answers in the order asked', () => {
    expect(report(set, [1, 0.2, 1, 0.6]).rates.map((found) => found.status === 'ok' && found.wantedFmr)).toEqual([1, 0.2, 1, 0.6]);
  });
});

const anyScore = fc.constantFrom(-0.5, -0.25, 0, 0.125, 0.25, 0.5, 0.75, 1);
const anyScores = fc.array(anyScore, { minLength: 1, maxLength: 30 });

describe('what must hold for any scores', () => {
  it('a brute search finds the same threshold and rates', () => {
    fc.assert(
      fc.property(anyScores, anyScores, fc.double({ min: 0.01, max: 1, noNaN: true }), (mated, nonMated, fmr) => {
        const allowed = Math.floor(fmr * nonMated.length + 1e-9);
        const accepted = (threshold: number, scores: readonly number[]) => scores.filter((score) => score >= threshold).length;
        const candidates = [Number.NEGATIVE_INFINITY, ...nonMated.map(nextUp)].sort((a, b) => a - b);
        const threshold = candidates.find((candidate) => accepted(candidate, nonMated) <= allowed) ?? Number.NaN;
        if (allowed === 0) return;
        expect(rate(setOf(mated, nonMated), fmr)).toMatchObject({
          threshold,
          falseMatches: accepted(threshold, nonMated),
          falseNonMatches: mated.length - accepted(threshold, mated),
        });
      }),
    );
  });

  it('swapping mated and non-mated mirrors the equal error rate, and reversing the scores mirrors it back', () => {
    fc.assert(
      fc.property(anyScores, anyScores, (mated, nonMated) => {
        const eer = (set: ComparisonSet) => {
          const found = report(set).equalErrorRate;
          return found.status === 'ok' ? found.eer : undefined;
        };
        const plain = eer(setOf(mated, nonMated));
        const swapped = eer(setOf(nonMated, mated));
        const reversed = eer(
          setOf(
            nonMated.map((score) => -score),
            mated.map((score) => -score),
          ),
        );
        if (plain !== undefined && swapped !== undefined) expect(swapped).toBeCloseTo(1 - plain, 12);
        if (plain !== undefined && reversed !== undefined) expect(reversed).toBeCloseTo(plain, 12);
      }),
    );
  });

  it('a monotone change of the scores moves thresholds only', () => {
    fc.assert(
      fc.property(anyScores, anyScores, (mated, nonMated) => {
        const cube = (score: number) => 2 * score ** 3 + score - 7;
        const rates = (set: ComparisonSet) => {
          const { rates: found, equalErrorRate, det } = report(set, [0.1, 0.5, 1]);
          const bare = (value: object) => ({ ...value, threshold: 0 });
          return [...found, equalErrorRate, ...det].map(bare);
        };
        expect(rates(setOf(mated.map(cube), nonMated.map(cube)))).toEqual(rates(setOf(mated, nonMated)));
      }),
    );
  });

  it('sorting by digits is sorting', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyScore, fc.double({ noNaN: true }), fc.constant(-0))), (values) => {
        const scores = Float64Array.from(values);
        const expected = values
          .map((_, i) => i)
          .sort((a, b) => (values[a] === values[b] ? a - b : (values[b] ?? 0) > (values[a] ?? 0) ? 1 : -1));
        expect([...descendingOrder(scores)]).toEqual(expected);
      }),
    );
  });
});

describe('the DET curve', () => {
  it('has at most 200 points, falling thresholds, and only points that thresholds give', () => {
    const photos = people(...Array.from({ length: 150 }, (_, i) => 1 + (i % 5)));
    const same = (a: number, b: number) => photos[a]?.person === photos[b]?.person;
    const set = allComparisons(
      photos,
      similaritiesOf(photos.length, (a, b) => (same(a, b) ? 0.2 + 0.8 * hashOf(a, b) : hashOf(a, b) ** 3)),
    );
    const { det } = report(set);
    expect(det.length).toBeGreaterThan(60);
    expect(det.length).toBeLessThanOrEqual(200);
    for (const [i, { threshold, fmr, fnmr }] of det.entries()) {
      expect(threshold).toBeLessThan(det[i - 1]?.threshold ?? Infinity);
      const at = thresholdRates(set, threshold, { minimumEvents: 1, resamples: 0 });
      if (at.fmr.status === 'ok') expect(fmr).toBe(at.fmr.rate);
      if (at.fnmr.status === 'ok') expect(fnmr).toBe(at.fnmr.rate);
    }
    expect(det.at(-1)).toMatchObject({ fmr: 1, fnmr: 0 });
  });
});

describe('intervals', () => {
  const photos = people(...Array.from({ length: 30 }, (_, i) => 1 + (i % 4)));
  const same = (a: number, b: number) => photos[a]?.person === photos[b]?.person;
  const similarity = (a: number, b: number) => Math.round(40 * (same(a, b) ? 0.3 + 0.7 * hashOf(a, b) : hashOf(a, b) ** 2)) / 40;
  const SET = allComparisons(photos, similaritiesOf(photos.length, similarity, [5, 6]));
  const OPTIONS = { resamples: 40, seed: 4, confidence: 0.9 };

  it('count people as often as they are drawn, and find the threshold again', () => {
    // The slow way: every comparison of a draw written out in full.
    const random = seededRandom(4);
    const [fnmrs, eers, fmrAt, fnmrAt]: number[][] = [[], [], [], []];
    for (let draw = 0; draw < 40; draw++) {
      const times = new Array<number>(30).fill(0);
      for (let i = 0; i < 30; i++) {
        const person = random.below(30);
        times[person] = (times[person] ?? 0) + 1;
      }
      const copies = (mated: number) =>
        [...SET.scores].flatMap((score, i) => {
          if (SET.mated[i] !== mated) return [];
          const [a = 0, b = 0] = [times[SET.first[i] ?? 0], times[SET.second[i] ?? 0]];
          return new Array<number>(mated === 1 ? a : a * b).fill(score);
        });
      const drawn = setOf(copies(1), copies(0));
      fnmrs?.push(rate(drawn, 0.05).fnmr);
      eers?.push(equalErrors(drawn).eer);
      const at = thresholdRates(drawn, 0.6, { minimumEvents: 1, resamples: 0 });
      if (at.fmr.status === 'ok') fmrAt?.push(at.fmr.rate);
      if (at.fnmr.status === 'ok') fnmrAt?.push(at.fnmr.rate);
    }
    const limits = (values: readonly number[] = []) => {
      const sorted = [...values].sort((a, b) => a - b);
      const at = (position: number) => {
        const [low = 0, high = 0] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
        return low + (high - low) * (position - Math.floor(position));
      };
      return { low: expect.closeTo(at(0.05 * 39), 9), high: expect.closeTo(at(0.95 * 39), 9), confidence: 0.9, resamples: 40 };
    };
    const found = report(SET, [0.05], OPTIONS);
    expect(found.rates[0]).toMatchObject({ status: 'ok', interval: limits(fnmrs) });
    expect(found.equalErrorRate).toMatchObject({ status: 'ok', interval: limits(eers) });
    const at = thresholdRates(SET, 0.6, OPTIONS);
    expect(at.fmr).toMatchObject({ interval: limits(fmrAt) });
    expect(at.fnmr).toMatchObject({ interval: limits(fnmrAt) });
  });

  it('repeat themselves and follow their seed', () => {
    expect(report(SET, [0.05], OPTIONS)).toEqual(report(SET, [0.05], OPTIONS));
    expect(report(SET, [0.05], OPTIONS).rates).not.toEqual(report(SET, [0.05], { ...OPTIONS, seed: 5 }).rates);
    expect(report(SET, [0.05], { resamples: 0 }).rates[0]).toMatchObject({ interval: undefined });
  });

  it('is as wide as theory says where people are independent', () => {
    // One mated comparison per person, 60 of 300 missed at every threshold that keeps to the FMR.
    const mated = Array.from({ length: 300 }, (_, person) => (person < 60 ? 0.1 : 0.9));
    const nonMated = {
      first: Int32Array.from({ length: 299 }, (_, i) => i),
      second: Int32Array.from({ length: 299 }, (_, i) => i + 1),
    };
    const set: ComparisonSet = {
      ...setOf(mated, new Array<number>(299).fill(0.5)),
      first: Int32Array.of(...mated.keys(), ...nonMated.first),
      second: Int32Array.of(...mated.keys(), ...nonMated.second),
    };
    const [found] = report(set, [0.1], { resamples: 4000 }).rates;
    const width = found?.status === 'ok' ? (found.interval?.high ?? 0) - (found.interval?.low ?? 0) : Number.NaN;
    const expected = 2 * 1.96 * Math.sqrt((0.2 * 0.8) / 300);
    expect(width / expected).toBeGreaterThan(0.93);
    expect(width / expected).toBeLessThan(1.07);
  });
});
