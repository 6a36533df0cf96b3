import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { closedSetReport } from '../../src/evaluation/closed-set.js';
import { comparisonReport } from '../../src/evaluation/comparison-rates.js';
import { allComparisons } from '../../src/evaluation/comparison-set.js';
import { investigationReport } from '../../src/evaluation/investigation.js';
import { openSetReport } from '../../src/evaluation/open-set-report.js';
import { searchOpenSet } from '../../src/evaluation/open-set-search.js';
import type { OpenSetSplit } from '../../src/evaluation/open-set-split.js';
import { thresholdRates } from '../../src/evaluation/threshold-rates.js';
import { hashOf, people, similaritiesOf } from './synthetic.js';

/** Written by reference/rates.py, which shares no code with this library and says in its head how the data set is made. */
interface Expected {
  readonly photos: number;
  readonly gallery: number;
  readonly matedProbes: number;
  readonly nonMatedProbes: number;
  readonly templates: number;
  readonly verification: {
    readonly mated: number;
    readonly nonMated: number;
    readonly matedFailures: number;
    readonly nonMatedFailures: number;
    readonly at: readonly {
      readonly wanted: number;
      readonly fmr: number;
      readonly fnmr: number;
      readonly tar: number;
      readonly falseMatches: number;
      readonly falseNonMatches: number;
      readonly fmrMade: number;
      readonly fnmrMade: number;
      readonly refused: number;
    }[];
    readonly eer: number;
    readonly atThreshold: readonly { readonly threshold: number; readonly fmr: number; readonly fnmr: number }[];
  };
  readonly identification: readonly {
    readonly normalisation: 'none' | 's-norm';
    readonly rerank: number | null;
    readonly fpirs: readonly {
      readonly wanted: number;
      readonly listLength: number;
      readonly fnir: number;
      readonly misses: number;
      readonly fpir: number;
      readonly threshold: number;
    }[];
    readonly cmc: readonly number[];
    readonly fnirByLength: readonly { readonly length: number; readonly fnir: number }[];
  }[];
}

const EXPECTED = JSON.parse(readFileSync(new URL('./reference/rates.json', import.meta.url), 'utf8')) as Expected;

/** Rates agree to 1e-6 and, being ratios of the same counts, in fact to rounding. */
const near = (value: number) => expect.closeTo(value, 7);

const PHOTOS = people(...Array.from({ length: 420 }, (_, person) => (person % 3 === 2 ? 1 : 3)));
const OWNER = PHOTOS.map(({ photo }) => Number(photo.split('/')[0]));
const ABSENT = [...PHOTOS.keys()].filter((i) => i % 41 === 17);
const SIMILARITIES = similaritiesOf(
  PHOTOS.length,
  (a, b) => {
    const h = hashOf(a, b);
    return Math.floor(4096 * (OWNER[a] === OWNER[b] ? 0.5 + 0.5 * h : h * h * h * h * 0.8)) / 4096;
  },
  ABSENT,
);

function split(): OpenSetSplit {
  const photosOf = Array.from({ length: 420 }, (_, person) => [...PHOTOS.keys()].filter((i) => OWNER[i] === person));
  const parts = { gallery: [] as { photo: number; person: number }[], mated: [] as { photo: number; person: number }[] };
  const nonMated: { photo: number; person: number }[] = [];
  for (const [person, own] of photosOf.entries()) {
    const labelled = own.map((photo) => ({ photo, person }));
    if (own.length === 1) (person % 9 === 2 ? parts.gallery : nonMated).push(...labelled);
    else {
      const enrolled = person % 6 === 0 ? 2 : 1;
      parts.gallery.push(...labelled.slice(0, enrolled));
      parts.mated.push(...labelled.slice(enrolled));
    }
  }
  return { seed: 0, people: 420, ...parts, nonMated };
}

describe('verification agrees with an independent program', () => {
  const { verification } = EXPECTED;
  const set = allComparisons(PHOTOS, SIMILARITIES);
  const report = comparisonReport(set, { resamples: 0 });

  it('in counts and in FMR, FNMR and TAR at four FMRs', () => {
    expect(report).toMatchObject({
      matedComparisons: verification.mated,
      nonMatedComparisons: verification.nonMated,
      matedFailures: verification.matedFailures,
      nonMatedFailures: verification.nonMatedFailures,
      exhaustive: true,
    });
    expect(report.rates).toMatchObject(
      verification.at.map(({ wanted, fmr, fnmr, tar, falseMatches, falseNonMatches, fmrMade, fnmrMade, refused }) => ({
        wantedFmr: wanted,
        fmr: near(fmr),
        fnmr: near(fnmr),
        tar: near(tar),
        falseMatches,
        falseNonMatches,
        overComparisonsMade: { fmr: near(fmrMade), fnmr: near(fnmrMade) },
        threshold: near(refused),
      })),
    );
  });

  it('in the equal error rate', () => {
    expect(report.equalErrorRate).toMatchObject({ status: 'ok', eer: near(verification.eer) });
  });

  it.each(verification.atThreshold)('at the threshold $threshold', ({ threshold, fmr, fnmr }) => {
    const at = thresholdRates(set, threshold, { resamples: 0, minimumEvents: 1 });
    expect(at).toMatchObject({ fmr: { rate: near(fmr) }, fnmr: { rate: near(fnmr) } });
  });
});

describe.each(EXPECTED.identification)(
  'identification ($normalisation, re-ranking $rerank) agrees with an independent program',
  (expected) => {
    const outcome = searchOpenSet(split(), SIMILARITIES, { normalisation: expected.normalisation, rerank: expected.rerank ?? undefined });

    it('in counts', () => {
      expect(outcome).toMatchObject({ normalisation: expected.normalisation, galleryTemplates: EXPECTED.templates });
      expect(split().gallery).toHaveLength(EXPECTED.gallery);
      expect(outcome.mated).toHaveLength(EXPECTED.matedProbes);
      expect(outcome.nonMated).toHaveLength(EXPECTED.nonMatedProbes);
    });

    it.each(expected.fpirs)(
      'in FNIR and threshold at FPIR $wanted, list of $listLength',
      ({ wanted, listLength, fnir, misses, fpir, threshold }) => {
        const [point] = openSetReport([outcome], { fpirs: [wanted], listLength, minimumEvents: 1, resamples: 0 }).points;
        expect(point?.result).toMatchObject({
          status: 'ok',
          fnir: near(fnir),
          events: { misses },
          splits: [{ fpir: near(fpir) }],
          thresholds: { mean: near(threshold) },
        });
      },
    );

    it('in the cumulative match characteristic and FNIR by list length', () => {
      expect(closedSetReport([outcome], { resamples: 0 })).toMatchObject({ curve: expected.cmc.map(near) });
      expect(investigationReport([outcome], { resamples: 0 })).toMatchObject({
        rates: expected.fnirByLength.map(({ length, fnir }) => ({ listLength: length, fnir: near(fnir) })),
      });
    });
  },
);
