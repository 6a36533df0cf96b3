import { checkInteger, checkOneOf } from '../core/check.js';
import { BANDS, type Band, type Calibration, type ScoreCalibration, type ScoreKind } from './calibration.js';
import { type FalsePositiveRate, falsePositiveRateAt } from './false-positive-curve.js';
import { SNORM_MINIMUM_PEOPLE } from './score-normalisation.js';

/** A band at a gallery size. */
export interface BandRate {
  readonly band: Band;
  /** Where it begins: a score, and the same as evidence. `undefined` for `low`, which has no lower end. */
  readonly score: number | undefined;
  readonly log10LikelihoodRatio: number | undefined;
  /**
   * Share of searches for people who are not enrolled that return somebody in this band or a higher one, with its
   * 95 % interval. For `low` that is every search. `undefined`: the calibration's data could not measure this band, and
   * no candidate is put in it.
   */
  readonly falsePositives: FalsePositiveRate | undefined;
}

/**
 * What each band means in a gallery of `gallerySize` templates.
 *
 * Beyond the measured sizes false positives of normalised scores are taken to grow in proportion: the cohort grows with
 * the gallery only up to 2,000 people, so that growth seen below says nothing of growth above.
 *
 * @returns `high`, `medium` and `low`, or `undefined` where the calibration knows nothing of this kind of score, and for
 *   `s-norm` in galleries too small for it.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { bandRates, parseCalibration } from 'rescue-face/evaluation';
 *
 * const calibration = parseCalibration(JSON.parse(await readFile('dist/models/calibration.json', 'utf8')));
 * const bands = bandRates(calibration, 's-norm', 20_000);
 * console.log(bands?.[0]?.falsePositives);
 * ```
 */
export function bandRates(calibration: Calibration, kind: ScoreKind, gallerySize: number): readonly BandRate[] | undefined {
  checkOneOf('kind', kind, ['similarity', 's-norm']);
  checkInteger('gallerySize', gallerySize, 1, Number.MAX_SAFE_INTEGER);
  const scores = calibration.scores[kind];
  if (scores === null || (kind === 's-norm' && gallerySize < SNORM_MINIMUM_PEOPLE)) return undefined;
  const rates = BANDS.map((band): BandRate => {
    if (band === 'low') {
      const falsePositives: FalsePositiveRate = { gallerySize, rate: 1, low: 1, high: 1, basis: 'by-definition' };
      return { band, score: undefined, log10LikelihoodRatio: undefined, falsePositives };
    }
    const measured = scores.bands.find((one) => one.band === band);
    return {
      band,
      score: measured?.score,
      log10LikelihoodRatio: measured?.log10LikelihoodRatio,
      falsePositives:
        measured === undefined ? undefined : falsePositiveRateAt(measured.falsePositives, gallerySize, FALSE_POSITIVE_GROWTH[kind]),
    };
  });
  // Whoever is in a band counts in those below it: two fits may not say otherwise.
  return rates.map((rate, place) => capped(rate, rates.slice(place + 1)));
}

/** How false positives of each kind of score are taken to grow beyond the measured gallery sizes; see `bandRates`. */
export const FALSE_POSITIVE_GROWTH = { similarity: 'as-measured', 's-norm': 'in-proportion' } as const;

function capped(rate: BandRate, below: readonly BandRate[]): BandRate {
  const { falsePositives } = rate;
  if (falsePositives === undefined) return rate;
  const least = (key: 'rate' | 'low' | 'high') => Math.min(falsePositives[key], ...below.map((one) => one.falsePositives?.[key] ?? 1));
  return { ...rate, falsePositives: { ...falsePositives, rate: least('rate'), low: least('low'), high: least('high') } };
}

/** The band of a score. */
export function bandOf(scores: ScoreCalibration, score: number): Band {
  return scores.bands.find((band) => score >= band.score)?.band ?? 'low';
}
