import { describe, expect, it } from 'vitest';
import { searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { cohortStatistics, SNORM_MINIMUM_PEOPLE, symmetricNorm } from '../../src/evaluation/score-normalisation.js';
import { hashOf, similaritiesOf } from './synthetic.js';

describe('cohortStatistics', () => {
  it('takes mean and population deviation of the highest scores', () => {
    expect(cohortStatistics([0.9, 0.1, 0.5, 0.7, 0.2], 3)).toEqual({
      mean: expect.closeTo(0.7, 12),
      deviation: expect.closeTo(0.163299316, 8),
    });
    expect(cohortStatistics([4, 2], 100)).toEqual({ mean: 3, deviation: 1 });
    expect(cohortStatistics([-3, -1, -2], 1).mean).toBe(-1);
  });

  it('agrees with sorting for every size and any ties', () => {
    for (const size of [1, 2, 5, 99, 100, 101, 500]) {
      const scores = Float64Array.from({ length: size }, (_, i) => Math.round(hashOf(i, size) * 40) / 40);
      const copy = Float64Array.from(scores);
      const top = [...scores].sort((a, b) => b - a).slice(0, 100);
      const mean = top.reduce((sum, score) => sum + score, 0) / top.length;
      const variance = top.reduce((sum, score) => sum + (score - mean) ** 2, 0) / top.length;
      const statistics = cohortStatistics(scores);
      expect(statistics.mean).toBeCloseTo(mean, 12);
      expect(statistics.deviation).toBeCloseTo(Math.max(1e-6, Math.sqrt(variance)), 12);
      expect(scores).toEqual(copy);
    }
  });

  it('never gives a spread of zero, and refuses an empty cohort', () => {
    expect(cohortStatistics([0.5, 0.5]).deviation).toBe(1e-6);
    expect(() => cohortStatistics([])).toThrow('Expected at least 1 cohort score, received 0');
    expect(() => cohortStatistics([1], 0)).toThrow(RangeError);
  });
});

describe('symmetricNorm', () => {
  it('is the mean of both standardised similarities', () => {
    // (0.8 - 0.5) / 0.1 = 3 and (0.8 - 0.6) / 0.2 = 1.
    expect(symmetricNorm(0.8, { mean: 0.5, deviation: 0.1 }, { mean: 0.6, deviation: 0.2 })).toBeCloseTo(2, 12);
  });
});

describe('s-norm in a search', () => {
  const split = (people: number) => ({
    seed: 0,
    people: people + 1,
    gallery: Array.from({ length: people }, (_, person) => ({ photo: person, person })),
    mated: [{ photo: people, person: 0 }],
    nonMated: [],
  });

  it('is off below 300 people', () => {
    const below = SNORM_MINIMUM_PEOPLE - 1;
    const few = searchOpenSet(split(below), similaritiesOf(below + 1, hashOf), { normalisation: 's-norm' });
    expect(few).toMatchObject({ normalisation: 'too-few-people', mated: [{ score: hashOf(below, 0) }] });
    const enough = searchOpenSet(split(300), similaritiesOf(301, hashOf), { normalisation: 's-norm' });
    expect(enough.normalisation).toBe('s-norm');
    expect(enough.mated[0]?.score).not.toBe(hashOf(300, 0));
  });

  it('leaves the enrolled person out of their own cohort, with every photo', () => {
    // Person 0 is enrolled twice; similarities within the person are absurdly high and must not count.
    const doubled = { ...split(300), gallery: [...split(300).gallery, { photo: 301, person: 0 }] };
    const score = (own: number) =>
      searchOpenSet(
        doubled,
        similaritiesOf(302, (a, b) => ((a === 0 || a === 301) && (b === 0 || b === 301) ? own : hashOf(a, b))),
        { normalisation: 's-norm' },
      ).mated[0]?.score;
    expect(score(0.99)).toBe(score(0.2));
  });

  it('does not change when all similarities are stretched or shifted', () => {
    const plain = searchOpenSet(split(320), similaritiesOf(321, hashOf), { normalisation: 's-norm' });
    const squeezed = searchOpenSet(
      split(320),
      similaritiesOf(321, (a, b) => 0.9 + 0.05 * hashOf(a, b)),
      { normalisation: 's-norm' },
    );
    expect(squeezed.mated[0]?.score).toBeCloseTo(plain.mated[0]?.score ?? 0, 9);
  });
});
