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

  it('takes one template per person as the cohort: the first enrolled', () => {
    // A second photo of everybody, after the first, that nobody resembles: as one more template per person it would halve means.
    const gallery = [...split(300).gallery, ...split(300).gallery.map(({ person }) => ({ photo: 1000 + person, person }))];
    const similarity = (a: number, b: number) => (a >= 1000 || b >= 1000 ? -0.9 : hashOf(a, b));
    const single = searchOpenSet(split(300), similaritiesOf(1300, similarity), { normalisation: 's-norm' });
    const both = searchOpenSet({ ...split(300), gallery }, similaritiesOf(1300, similarity), { normalisation: 's-norm' });
    expect(both.galleryTemplates).toBe(600);
    expect(both.mated).toEqual(single.mated);
    // 30 photos of one person are one template of the cohort, not a third of its 100 highest.
    const crowd = Array.from({ length: 30 }, (_, i) => ({ photo: 1000 + i, person: 5 }));
    const near = (a: number, b: number) => (a >= 1000 || b >= 1000 ? 0.999 : hashOf(a, b));
    const crowded = searchOpenSet({ ...split(300), gallery: [...split(300).gallery, ...crowd] }, similaritiesOf(1300, near), {
      normalisation: 's-norm',
    });
    expect(crowded.mated[0]?.score).toBe(single.mated[0]?.score);
  });

  it('takes 2,000 people of a larger gallery, evenly spread', () => {
    // Two of every three people: 0, 1, 3, 4, 6, 7, ... What the others score against anybody must not count.
    const member = (photo: number) => photo % 3 !== 2;
    const score = (others: number) =>
      searchOpenSet(
        split(3000),
        similaritiesOf(3001, (a, b) => (member(a) && member(b) ? hashOf(a, b) : others)),
        { normalisation: 's-norm' },
      ).mated[0]?.score;
    expect(score(0.99)).toBe(score(0.1));
  });

  describe('re-ranking', () => {
    const PEOPLE = 310;
    const large = {
      ...split(PEOPLE),
      mated: Array.from({ length: 60 }, (_, i) => ({ photo: 400 + i, person: i })),
      nonMated: Array.from({ length: 40 }, (_, i) => ({ photo: 500 + i, person: PEOPLE })),
    };
    const similarities = similaritiesOf(600, (a, b) => hashOf(a, b) + (Math.max(a, b) === 400 + Math.min(a, b) ? 0.3 : 0));
    const search = (rerank: number | undefined) => searchOpenSet(large, similarities, { normalisation: 's-norm', rerank });
    const raw = searchOpenSet(large, similarities);

    it('changes nothing where everybody is re-ranked', () => {
      expect(search(PEOPLE)).toEqual(search(undefined));
      expect(search(Infinity)).toEqual(search(undefined));
      expect(searchOpenSet(large, similarities, { rerank: 3 })).toEqual(raw);
    });

    it.each([1, 7, 100])('returns only the %i people of the highest raw similarity', (rerank) => {
      const all = search(undefined);
      const some = search(rerank);
      some.mated.forEach((probe, i) => {
        const [reference, before] = [all.mated[i], raw.mated[i]];
        if ((before?.rank ?? 0) > rerank) expect(probe).toMatchObject({ score: Number.NEGATIVE_INFINITY, rank: Infinity });
        else {
          expect(probe.score).toBe(reference?.score);
          expect(probe.rank).toBeLessThanOrEqual(Math.min(rerank, reference?.rank ?? 0));
        }
      });
      expect(some.mated.some(({ rank }) => rank === Infinity)).toBe(true);
      expect(some.mated.some(({ rank }) => rank === 1)).toBe(true);
      some.nonMated.forEach(({ score }, i) => {
        expect(score).toBeLessThanOrEqual(all.nonMated[i]?.score ?? 0);
        expect(score).toBeGreaterThan(Number.NEGATIVE_INFINITY);
      });
    });

    it('counts people, not templates, and takes who ties with the last', () => {
      // Person 0 has three templates that all resemble the probe most; with two to re-rank, the second person counts too.
      const gallery = [...split(300).gallery, { photo: 401, person: 0 }, { photo: 402, person: 0 }];
      const probe = { ...split(300), gallery, mated: [1, 2, 3, 4].map((person) => ({ photo: 400, person })) };
      const value = (other: number) => (other === 0 || other > 400 ? 0.9 : ({ 1: 0.8, 2: 0.7, 3: 0.7, 4: 0.6 }[other] ?? 0.1));
      const table = similaritiesOf(500, (a, b) =>
        Math.min(a, b) === 400 || Math.max(a, b) === 400 ? value(a === 400 ? b : a) : hashOf(a, b),
      );
      const found = (rerank: number) =>
        searchOpenSet(probe, table, { normalisation: 's-norm', rerank }).mated.map(({ rank }) => Number.isFinite(rank));
      expect(found(1)).toEqual([false, false, false, false]);
      expect(found(2)).toEqual([true, false, false, false]);
      expect(found(3)).toEqual([true, true, true, false]);
      expect(found(5)).toEqual([true, true, true, true]);
    });

    it('refuses what is no number of people', () => {
      for (const rerank of [0, 1.5, -Infinity, Number.NaN]) expect(() => search(rerank)).toThrow(RangeError);
    });
  });
});
