import { checkInteger, checkOneOf } from '../core/check.js';
import { BANDS, type Band, type Calibration, type ScoreCalibration, type ScoreKind } from './calibration.js';
import { type FalsePositiveRate, falsePositiveRateAt } from './false-positive-curve.js';

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
 * What each band means in a gallery of `galleryPeople` people.
 *
 * @returns `high`, `medium` and `low`, or `undefined` where the calibration knows nothing of this kind of score.
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
export function bandRates(calibration: Calibration, kind: ScoreKind, galleryPeople: number): readonly BandRate[] | undefined {
  checkOneOf('kind', kind, ['similarity', 's-norm']);
  checkInteger('galleryPeople', galleryPeople, 1, Number.MAX_SAFE_INTEGER);
  const scores = calibration.scores[kind];
  if (scores === null) return undefined;
  return BANDS.map((band): BandRate => {
    if (band === 'low') {
      const falsePositives: FalsePositiveRate = { galleryPeople, rate: 1, low: 1, high: 1, basis: 'by-definition' };
      return { band, score: undefined, log10LikelihoodRatio: undefined, falsePositives };
    }
    const measured = scores.bands.find((one) => one.band === band);
    return {
      band,
      score: measured?.score,
      log10LikelihoodRatio: measured?.log10LikelihoodRatio,
      falsePositives: measured === undefined ? undefined : falsePositiveRateAt(measured.falsePositives, galleryPeople),
    };
  });
}

/** The band of a score. */
export function bandOf(scores: ScoreCalibration, score: number): Band {
  return scores.bands.find((band) => score >= band.score)?.band ?? 'low';
}
