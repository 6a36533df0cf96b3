import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextUp } from '../../src/evaluation/next-up.js';
import { openSetRate, thresholdFor } from '../../src/evaluation/open-set-rates.js';
import { type OpenSetOutcome, searchOpenSet } from '../../src/evaluation/open-set-search.js';
import type { OpenSetSplit } from '../../src/evaluation/open-set-split.js';
import { LARGE_SPLIT, largeSimilarity, similaritiesOf } from './synthetic.js';

/**
 * Three enrolled people (photos 0, 1, 2), four mated probes (3, 4 of person 0; 5 of 1; 6 of 2), four non-mated (7 to 10).
 * Rows: probes; columns: the gallery.
 */
const TABLE: Readonly<Record<number, readonly number[]>> = {
  3: [0.9, 0.1, 0.2],
  4: [0.6, 0.7, 0.1],
  5: [0.2, 0.5, 0.3],
  6: [0.1, 0.2, 0.2],
  7: [0.1, 0.55, 0.2],
  8: [0.45, 0.4, 0.3],
  9: [0.3, 0.2, 0.1],
  10: [0.3, 0.1, 0.0],
};
const SPLIT: OpenSetSplit = {
  seed: 0,
  people: 7,
  gallery: [0, 1, 2].map((photo) => ({ photo, person: photo })),
  mated: [
    { photo: 3, person: 0 },
    { photo: 4, person: 0 },
    { photo: 5, person: 1 },
    { photo: 6, person: 2 },
  ],
  nonMated: [7, 8, 9, 10].map((photo) => ({ photo, person: photo - 4 })),
};
const tableOf = (absent: readonly number[] = []) => similaritiesOf(11, (probe, enrolled) => TABLE[probe]?.[enrolled] ?? 0, absent);
const rate = (outcome: OpenSetOutcome, fpir: number, listLength = 1) => {
  const answer = openSetRate(outcome, { fpir, listLength, minimumEvents: 1 });
  if (answer.status !== 'ok') throw new Error(answer.reason);
  return answer;
};

describe('an open-set search worked by hand', () => {
  const outcome = searchOpenSet(SPLIT, tableOf());

  it('gives every mated probe its own score and rank, a tie counting against the mate', () => {
    expect(outcome.mated.map(({ score, rank }) => [score, rank])).toEqual([
      [0.9, 1],
      [0.6, 2],
      [0.5, 1],
      [0.2, 2],
    ]);
    expect(outcome.nonMated.map(({ score }) => score)).toEqual([0.55, 0.45, 0.3, 0.3]);
  });

  it('takes the lowest threshold that keeps to the FPIR', () => {
    // One of four allowed: the second highest top score, 0.45, is refused, so 0.5 and 0.9 are found at rank 1.
    const quarter = rate(outcome, 0.25);
    expect(quarter).toMatchObject({ fnir: 0.5, misses: 2, fpir: 0.25, falsePositives: 1, threshold: nextUp(0.45) });
    expect(quarter).toMatchObject({ galleryPeople: 3, matedProbes: 4, nonMatedProbes: 4, failures: 0 });
    // 0.6 stands at rank 2.
    expect(rate(outcome, 0.25, 2)).toMatchObject({ fnir: 0.25, misses: 1 });
    // Three allowed, but two tie at 0.3: both are refused and only two false positives remain.
    expect(rate(outcome, 0.75)).toMatchObject({ fpir: 0.5, falsePositives: 2, threshold: nextUp(0.3) });
    // Everything is returned: what is left are rank misses.
    expect(rate(outcome, 1)).toMatchObject({ fnir: 0.5, fpir: 1, threshold: Number.NEGATIVE_INFINITY });
    expect(rate(outcome, 1, 2)).toMatchObject({ fnir: 0 });
  });

  it('says what cannot be measured', () => {
    expect(openSetRate(outcome, { fpir: 0.01 })).toEqual({
      status: 'not-measurable',
      reason: 'FPIR 0.01 allows 0 false positives among 4 non-mated probes; at least 5 are needed',
      galleryPeople: 3,
      matedProbes: 4,
      nonMatedProbes: 4,
      failures: 0,
    });
    const nobody = searchOpenSet({ ...SPLIT, mated: [] }, tableOf());
    expect(openSetRate(nobody, { fpir: 1, minimumEvents: 1 })).toMatchObject({ status: 'not-measurable', reason: 'no mated probes' });
  });

  it('counts photos without a template and drops none', () => {
    // Probe 3 has none: missed. Enrolled photo 1 has none: probe 5 cannot find person 1, and probe 4 is now at rank 1.
    // Non-mated probe 7 has none: it returns nobody and stays in the denominator.
    const failed = searchOpenSet(SPLIT, tableOf([1, 3, 7]));
    expect(failed.failures).toEqual({ gallery: 1, mated: 1, nonMated: 1 });
    expect(failed).toMatchObject({ galleryPeople: 3, galleryTemplates: 2 });
    expect(failed.mated.map(({ rank }) => rank)).toEqual([Infinity, 1, Infinity, 1]);
    expect(failed.nonMated.map(({ score }) => score)).toEqual([Number.NEGATIVE_INFINITY, 0.45, 0.3, 0.3]);
    expect(rate(failed, 1)).toMatchObject({ misses: 2, falsePositives: 3, fpir: 0.75, failures: 3 });
    expect(rate(failed, 0.25)).toMatchObject({ misses: 3, falsePositives: 1, threshold: nextUp(0.3) });
  });

  it('searches an empty gallery: everybody is missed and nobody is falsely found', () => {
    const empty = searchOpenSet(SPLIT, tableOf([0, 1, 2]));
    expect(rate(empty, 1)).toMatchObject({ fnir: 1, falsePositives: 0, galleryPeople: 3 });
  });

  it('scores a person by the best of their templates', () => {
    // Person 1 gets a second template that everybody resembles at 0.52: above probe 5's 0.5, below non-mated 7's 0.55.
    const second = { photo: 3, person: 1 };
    for (const gallery of [
      [...SPLIT.gallery, second],
      [second, ...SPLIT.gallery],
    ]) {
      const both = searchOpenSet(
        { ...SPLIT, gallery },
        similaritiesOf(11, (probe, enrolled) => (enrolled === 3 ? 0.52 : (TABLE[probe]?.[enrolled] ?? 0))),
      );
      expect(both).toMatchObject({ galleryPeople: 3, galleryTemplates: 4 });
      expect(both.mated[2]).toMatchObject({ score: 0.52, rank: 1 });
      expect(both.nonMated.map(({ score }) => score)).toEqual([0.55, 0.52, 0.52, 0.52]);
    }
  });
});

describe('an independent implementation', () => {
  // Misses, threshold and false positives by a numpy program that shares no code with this one.
  const EXPECTED = [
    { normalisation: 'none', fpir: 0.1, listLength: 1, misses: 204, threshold: 0.7994235124013471, falsePositives: 15 },
    { normalisation: 'none', fpir: 0.04, listLength: 1, misses: 204, threshold: 0.799837883580085, falsePositives: 6 },
    { normalisation: 'none', fpir: 1, listLength: 1, misses: 200, threshold: Number.NEGATIVE_INFINITY, falsePositives: 150 },
    { normalisation: 'none', fpir: 1, listLength: 10, misses: 151, threshold: Number.NEGATIVE_INFINITY, falsePositives: 150 },
    { normalisation: 's-norm', fpir: 0.1, listLength: 1, misses: 220, threshold: 1.9218027873459596, falsePositives: 15 },
    { normalisation: 's-norm', fpir: 0.04, listLength: 1, misses: 225, threshold: 1.9576716815458364, falsePositives: 6 },
    { normalisation: 's-norm', fpir: 1, listLength: 1, misses: 205, threshold: Number.NEGATIVE_INFINITY, falsePositives: 150 },
    { normalisation: 's-norm', fpir: 1, listLength: 10, misses: 152, threshold: Number.NEGATIVE_INFINITY, falsePositives: 150 },
  ] as const;

  it.each(EXPECTED)('agrees at $normalisation, FPIR $fpir, list of $listLength', (expected) => {
    const { normalisation, fpir, listLength, ...values } = expected;
    const outcome = searchOpenSet(LARGE_SPLIT, similaritiesOf(900, largeSimilarity), { normalisation });
    expect(outcome.normalisation).toBe(normalisation);
    const measured = rate(outcome, fpir, listLength);
    expect(measured).toMatchObject({ misses: values.misses, falsePositives: values.falsePositives, fnir: values.misses / 400 });
    if (Number.isFinite(values.threshold)) expect(measured.threshold).toBeCloseTo(values.threshold, 12);
    else expect(measured.threshold).toBe(values.threshold);
  });
});

describe('what may change a rate', () => {
  const similarities = similaritiesOf(900, largeSimilarity);
  const raw = searchOpenSet(LARGE_SPLIT, similarities);
  const allRates = (outcome: OpenSetOutcome) =>
    [0.04, 0.1, 0.5, 1].flatMap((fpir) => [1, 3, 10].map((length) => rate(outcome, fpir, length).misses));

  it('not the numbers people go by, nor the order of photos', () => {
    for (const normalisation of ['none', 's-norm'] as const) {
      const relabelled = (part: OpenSetSplit['gallery']) =>
        part.map(({ photo, person }) => ({ photo, person: (person * 7 + 3) % 500 })).reverse();
      const other = searchOpenSet(
        {
          ...LARGE_SPLIT,
          gallery: relabelled(LARGE_SPLIT.gallery),
          mated: relabelled(LARGE_SPLIT.mated),
          nonMated: relabelled(LARGE_SPLIT.nonMated),
        },
        similarities,
        { normalisation },
      );
      expect(allRates(other)).toEqual(allRates(searchOpenSet(LARGE_SPLIT, similarities, { normalisation })));
    }
  });

  it('not a second copy of every enrolled photo of the same person', () => {
    const doubled = searchOpenSet({ ...LARGE_SPLIT, gallery: [...LARGE_SPLIT.gallery, ...LARGE_SPLIT.gallery] }, similarities);
    expect(doubled.galleryTemplates).toBe(2 * raw.galleryTemplates);
    expect(doubled.galleryPeople).toBe(raw.galleryPeople);
    expect(doubled.mated).toEqual(raw.mated);
    expect(doubled.nonMated).toEqual(raw.nonMated);
  });

  it('a second copy of the gallery under other names doubles every rank and leaves scores alone', () => {
    const strangers = LARGE_SPLIT.gallery.map(({ photo, person }) => ({ photo, person: person + 500 }));
    const doubled = searchOpenSet({ ...LARGE_SPLIT, gallery: [...LARGE_SPLIT.gallery, ...strangers] }, similarities);
    expect(doubled.galleryPeople).toBe(2 * raw.galleryPeople);
    expect(doubled.mated).toEqual(raw.mated.map((probe) => ({ ...probe, rank: 2 * probe.rank })));
    expect(doubled.nonMated).toEqual(raw.nonMated);
    expect(rate(doubled, 0.1, 2).misses).toBe(rate(raw, 0.1, 1).misses);
  });

  it('a stricter FPIR raises the threshold and the FNIR, a longer list lowers the FNIR', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 350 }),
        (a, b, length) => {
          const strict = rate(raw, Math.min(a, b), length);
          const loose = rate(raw, Math.max(a, b), length);
          expect(strict.threshold).toBeGreaterThanOrEqual(loose.threshold);
          expect(strict.fnir).toBeGreaterThanOrEqual(loose.fnir);
          expect(strict.fpir).toBeLessThanOrEqual(Math.min(a, b) + 1e-9);
          expect(rate(raw, a, length + 1).fnir).toBeLessThanOrEqual(rate(raw, a, length).fnir);
        },
      ),
    );
  });

  it('no lower threshold would have kept to the count allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-1, -0.5, 0, 0.25, 0.5, 1), { minLength: 1, maxLength: 40 }),
        fc.nat({ max: 45 }),
        (scores, allowed) => {
          const threshold = thresholdFor(scores, allowed);
          expect(scores.filter((score) => score >= threshold).length).toBeLessThanOrEqual(allowed);
          const lower = Math.max(...scores.filter((score) => score < threshold));
          if (Number.isFinite(lower)) expect(scores.filter((score) => score >= lower).length).toBeGreaterThan(allowed);
        },
      ),
    );
  });
});

describe('nextUp', () => {
  it('is the neighbour above', () => {
    expect(nextUp(1)).toBe(1 + Number.EPSILON);
    expect(nextUp(0)).toBe(Number.MIN_VALUE);
    expect(nextUp(-0)).toBe(Number.MIN_VALUE);
    expect(nextUp(-Number.MIN_VALUE)).toBe(-0);
    expect(nextUp(-1)).toBe(-1 + Number.EPSILON / 2);
    expect(nextUp(Number.NEGATIVE_INFINITY)).toBe(-Number.MAX_VALUE);
    expect(nextUp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});
