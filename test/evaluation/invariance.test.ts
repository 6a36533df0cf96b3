import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedSetReport } from '../../src/evaluation/closed-set.js';
import { comparisonReport } from '../../src/evaluation/comparison-rates.js';
import { allComparisons } from '../../src/evaluation/comparison-set.js';
import type { LabelledPhoto } from '../../src/evaluation/dataset.js';
import { investigationReport } from '../../src/evaluation/investigation.js';
import { openSetReport } from '../../src/evaluation/open-set-report.js';
import { type OpenSetOutcome, searchOpenSet } from '../../src/evaluation/open-set-search.js';
import { type OpenSetSplit, openSetSplit } from '../../src/evaluation/open-set-split.js';
import type { Similarities } from '../../src/evaluation/similarities.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

/** A research set with what the photos' ids say about their similarity: nothing depends on where a photo stands. */
interface Dataset {
  readonly photos: readonly LabelledPhoto[];
  readonly similarities: Similarities;
}

function datasetOf(photos: readonly LabelledPhoto[], score: (similarity: number) => number = (similarity) => similarity): Dataset {
  const number = photos.map(({ photo }) => Number(photo.replace('/', '')));
  const owner = photos.map(({ photo }) => photo.split('/')[0]);
  const absent = [...photos.keys()].filter((i) => (number[i] ?? 0) % 13 === 5);
  const similarity = (a: number, b: number) => {
    const h = hashOf(number[a] ?? 0, number[b] ?? 0);
    return score(Math.round(64 * (owner[a] === owner[b] ? 0.3 + 0.7 * h : h * h)) / 64);
  };
  return { photos, similarities: similaritiesOf(photos.length, similarity, absent) };
}

/** Everything the layer can state about a data set, without what is measured on the scale of the scores. */
function everyRate({ photos, similarities }: Dataset): unknown {
  const resampling = { resamples: 20, seed: 2 };
  const outcomes = [1, 2].map((seed) =>
    searchOpenSet(openSetSplit(photos, { seed, unenrolledMultiples: 0.3, enrolledPerPerson: 2 }), similarities),
  );
  return withoutThresholds({
    ...ratesOf(outcomes, resampling),
    verification: comparisonReport(allComparisons(photos, similarities, { maxNonMated: 400 }), {
      fmrs: [0.3, 0.05],
      minimumEvents: 1,
      ...resampling,
    }),
  });
}

function ratesOf(outcomes: readonly OpenSetOutcome[], resampling: { resamples: number; seed?: number }) {
  return {
    open: openSetReport(outcomes, { fpirs: [0.5, 0.2], minimumEvents: 1, ...resampling }),
    closed: closedSetReport(outcomes, resampling),
    investigation: investigationReport(outcomes, resampling),
  };
}

function withoutThresholds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'threshold' || key === 'thresholds' ? undefined : inner)));
}

const anyPhotos = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 8, maxLength: 16 }).map((counts) => people(...counts));
const few = { numRuns: 30 };

describe('what changes no rate', () => {
  it("people's names", () => {
    fc.assert(
      fc.property(anyPhotos, (photos) => {
        const renamed = photos.map(({ person, photo }) => ({ photo, person: `${(Number(person.slice(7)) * 7919) % 10007}` }));
        expect(everyRate(datasetOf(renamed))).toEqual(everyRate(datasetOf(photos)));
      }),
      few,
    );
  });

  it('the order of the photos', () => {
    fc.assert(
      fc.property(anyPhotos, fc.infiniteStream(fc.nat()), (photos, noise) => {
        const keys = photos.map(() => noise.next().value);
        const permuted = photos.map((photo, i) => ({ photo, key: keys[i] ?? 0 })).sort((a, b) => a.key - b.key);
        expect(everyRate(datasetOf(permuted.map(({ photo }) => photo)))).toEqual(everyRate(datasetOf(photos)));
      }),
      few,
    );
  });

  it('a monotone change of all scores: it moves the thresholds only', () => {
    fc.assert(
      fc.property(anyPhotos, (photos) => {
        const plain = datasetOf(photos);
        const changed = datasetOf(photos, (similarity) => 3 * similarity ** 3 - 4);
        expect(everyRate(changed)).toEqual(everyRate(plain));
        const threshold = ({ similarities }: Dataset) =>
          openSetReport([searchOpenSet(openSetSplit(photos, { seed: 1 }), similarities)], { fpirs: [0.9], minimumEvents: 1, resamples: 0 });
        const [before, after] = [plain, changed].map((dataset) => threshold(dataset).points[0]?.result);
        if (before?.status === 'ok' && after?.status === 'ok' && before.thresholds.mean > -Number.MAX_VALUE) {
          expect(after.thresholds.mean).not.toBe(before.thresholds.mean);
        }
      }),
      few,
    );
  });

  it('a second copy of every template of the same person', () => {
    fc.assert(
      fc.property(anyPhotos, fc.integer({ min: 0, max: 1000 }), (photos, seed) => {
        const { similarities } = datasetOf(photos);
        const split = openSetSplit(photos, { seed, unenrolledMultiples: 0.3 });
        const doubled = { ...split, gallery: [...split.gallery, ...split.gallery] };
        const [one, two] = [split, doubled].map((each) => searchOpenSet(each, similarities));
        expect(two?.mated).toEqual(one?.mated);
        expect(two?.nonMated).toEqual(one?.nonMated);
        expect(two?.galleryPeople).toBe(one?.galleryPeople);
      }),
      few,
    );
  });
});

describe('what a copy of the gallery under new names changes', () => {
  const underNewNames = (split: OpenSetSplit): OpenSetSplit => ({
    ...split,
    gallery: [...split.gallery, ...split.gallery.map(({ photo, person }) => ({ photo, person: person + split.people }))],
  });

  it('every mate now ties with a stranger: ranks double, rank 1 becomes 2, scores stay', () => {
    fc.assert(
      fc.property(anyPhotos, fc.integer({ min: 0, max: 1000 }), (photos, seed) => {
        const { similarities } = datasetOf(photos);
        const split = openSetSplit(photos, { seed, unenrolledMultiples: 0.3 });
        const [before, after] = [split, underNewNames(split)].map((each) => searchOpenSet(each, similarities)) as [
          OpenSetOutcome,
          OpenSetOutcome,
        ];
        expect(after.mated).toEqual(before.mated.map((probe) => ({ ...probe, rank: 2 * probe.rank })));
        expect(after.nonMated).toEqual(before.nonMated);
        expect(after.galleryPeople).toBe(2 * before.galleryPeople);

        // Nobody is first any more; a list twice as long shows what the list showed.
        const rank = (outcome: OpenSetOutcome, listLengths: number[]) => {
          const report = investigationReport([outcome], { listLengths, resamples: 0 });
          return report.status === 'ok' ? report.rates.map(({ misses }) => misses) : [];
        };
        expect(rank(after, [1])).toEqual(before.mated.length === 0 ? [] : [before.mated.length]);
        expect(rank(after, [2, 6, 10])).toEqual(rank(before, [1, 3, 5]));
        const open = ({ points }: ReturnType<typeof openSetReport>) =>
          points.map(({ result }) => result.status === 'ok' && [result.fnir, result.thresholds, result.events]);
        const options = { fpirs: [0.5], minimumEvents: 1, resamples: 0 };
        expect(open(openSetReport([after], { ...options, listLength: 2 }))).toEqual(open(openSetReport([before], options)));
      }),
      few,
    );
  });
});
