import { createHash } from 'node:crypto';
import { checkId, checkInteger, checkKeys, checkNumber, checkText } from '../core/check.js';
import type { CalibratedBand, Calibration, CalibrationPopulation, ScoreCalibration } from './calibration.js';
import { type CalibrationTrials, calibrationTrials, foldOf } from './calibration-trials.js';
import { groupByPerson, type LabelledPhoto } from './dataset.js';
import { costOfLlr, fitLlr, log10LikelihoodRatio, minimumCostOfLlr, reliabilityTable } from './log-likelihood-ratio.js';
import { allowedEvents, MINIMUM_EVENTS } from './minimum-events.js';
import { thresholdFor } from './open-set-rates.js';
import { openSetSplit } from './open-set-split.js';
import type { Similarities } from './similarities.js';

/** What a calibration is fitted on. */
export interface CalibrationInput {
  readonly photos: readonly LabelledPhoto[];
  /** Similarities of the photos, in their order. */
  readonly similarities: Similarities;
  /** The space of the templates. */
  readonly space: string;
  /** The id of the detector that found the faces. */
  readonly detector: string;
  readonly population: Pick<CalibrationPopulation, 'id' | 'description'>;
}

/** Options of {@link fitCalibration}. */
export interface CalibrationOptions {
  /** Seeds of the splits. Default 1 to 10. */
  readonly seeds?: readonly number[] | undefined;
  /** See `openSetSplit`: share of people with several photos who are left out of the gallery. Default 0. */
  readonly unenrolledMultiples?: number | undefined;
}

/** A calibration, or why these data are too few for one. */
export type CalibrationResult =
  | { readonly status: 'fitted'; readonly calibration: Calibration }
  | { readonly status: 'too-little-data'; readonly reasons: readonly CalibrationShortage[] }
  /** Mated comparisons score no higher than others: labels or templates are wrong, and there is nothing to calibrate. */
  | { readonly status: 'no-evidence' };

/** What there is too little of. */
export interface CalibrationShortage {
  readonly what: 'mated-people' | 'non-mated-people';
  readonly found: number;
  readonly needed: number;
}

/**
 * Fewest people with a mated comparison, and fewest non-mated people: with 100 a rate of 10 % stands on ten people,
 * which leaves its 95 % interval at 5.5 to 17 %. Less would put a figure where there is none.
 */
export const CALIBRATION_MINIMUM_PEOPLE = 100;

/** Where the bands are laid, as false-positive rates of the measured gallery: NIST FRTE 1:N's usual two. */
const BAND_FPIR = { high: 0.01, medium: 0.1 } as const;

/** Folds of people over which the held-out cost is averaged. */
const FOLDS = 2;

/**
 * Fits what a model's scores mean on a population: log-likelihood ratios, their cost and reliability, where bands
 * begin, and how often strangers reach them at several gallery sizes.
 *
 * @throws TypeError or RangeError for options out of range and photo ids that occur twice.
 *
 * @example
 * ```ts
 * import { fitCalibration, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = Array.from({ length: 12 }, (_, i) => ({ person: `p${i % 8}`, photo: `${i}.jpg` }));
 * const embeddings = photos.map((_, i) => ({ space: 'demo', vector: Float32Array.of(Math.cos(i % 8), Math.sin(i % 8)) }));
 * const result = fitCalibration({
 *   photos,
 *   similarities: similarityTable(templateMatrix(embeddings)),
 *   space: 'demo',
 *   detector: 'none',
 *   population: { id: 'twelve-photos', description: 'An example far too small.' },
 * });
 * console.log(result.status === 'fitted' ? result.calibration.id : result);
 * ```
 */
export function fitCalibration(input: CalibrationInput, options: CalibrationOptions = {}): CalibrationResult {
  const { photos, similarities, space, detector, population } = checkInput(input);
  checkKeys('fitCalibration', options, ['seeds', 'unenrolledMultiples']);
  const { seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], unenrolledMultiples = 0 } = options;
  checkInteger('number of seeds', seeds.length, 1, 1000);
  if (new Set(seeds).size !== seeds.length) throw new RangeError('Expected seeds that differ, received one twice');
  checkNumber('unenrolledMultiples', unenrolledMultiples, 0, 1);

  const splits = seeds.map((seed) => openSetSplit(photos, { seed, unenrolledMultiples }));
  const raw = calibrationTrials(splits, similarities, 'none');
  const reasons = shortages(raw);
  if (reasons.length > 0) return { status: 'too-little-data', reasons };
  const normalised = calibrationTrials(splits, similarities, 's-norm');
  const similarity = calibrate(raw);
  if (!(similarity.llr.slope > 0)) return { status: 'no-evidence' };
  const sNorm = normalised.applied ? calibrate(normalised) : null;
  const content = {
    space,
    detector,
    population: {
      id: population.id,
      description: population.description,
      people: groupByPerson(photos).length,
      photos: photos.length,
      failures: photos.filter((_, index) => !similarities.has(index)).length,
    },
    galleryPeople: raw.galleryPeople,
    seeds: [...seeds],
    scores: { similarity, 's-norm': sNorm !== null && sNorm.llr.slope > 0 ? sNorm : null },
  };
  return { status: 'fitted', calibration: { schema: 'rescue-face-calibration@1', id: calibrationId(content), ...content } };
}

/** The id that a calibration of this content has. */
export function calibrationId({ population, ...rest }: Omit<Calibration, 'schema' | 'id'>): string {
  const { space, detector, galleryPeople, seeds, scores } = rest;
  const text = JSON.stringify([space, detector, population, galleryPeople, seeds, scores.similarity, scores['s-norm']]);
  return `${population.id}@${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

function checkInput(input: CalibrationInput): CalibrationInput {
  checkKeys('fitCalibration', input, ['photos', 'similarities', 'space', 'detector', 'population']);
  checkText('space', input.space);
  checkText('detector', input.detector);
  checkKeys('population', input.population, ['id', 'description']);
  checkId('population.id', input.population.id);
  checkText('population.description', input.population.description);
  if (input.similarities.size !== input.photos.length) {
    throw new RangeError(`Expected similarities of ${input.photos.length} photos, received ${input.similarities.size}`);
  }
  return input;
}

function shortages({ mated, nonMated }: CalibrationTrials): CalibrationShortage[] {
  const found = { 'mated-people': distinct(mated.people), 'non-mated-people': distinct(nonMated.people) };
  return (['mated-people', 'non-mated-people'] as const)
    .filter((what) => found[what] < CALIBRATION_MINIMUM_PEOPLE)
    .map((what) => ({ what, found: found[what], needed: CALIBRATION_MINIMUM_PEOPLE }));
}

function calibrate(trials: CalibrationTrials): ScoreCalibration {
  const { mated, nonMated } = trials;
  const llr = fitLlr(mated.scores, nonMated.scores);
  return {
    llr,
    cost: {
      value: costOfLlr(llr, mated.scores, nonMated.scores),
      minimum: minimumCostOfLlr(mated.scores, nonMated.scores),
      heldOut: heldOutCost(trials),
    },
    comparisons: {
      mated: mated.scores.length,
      nonMated: nonMated.scores.length,
      matedPeople: distinct(mated.people),
      nonMatedPeople: distinct(nonMated.people),
    },
    reliability: reliabilityTable(llr, mated.scores, nonMated.scores),
    bands: (['high', 'medium'] as const).flatMap((band): CalibratedBand[] => {
      const fpir = BAND_FPIR[band];
      const searches = trials.searches.at(-1);
      if (searches === undefined || allowedEvents(fpir, distinct(searches.people)) < MINIMUM_EVENTS) return [];
      const score = thresholdFor(searches.topScores, allowedEvents(fpir, searches.topScores.length));
      const found = trials.matedScores.filter((own) => own >= score).length;
      return [
        {
          band,
          score,
          log10LikelihoodRatio: log10LikelihoodRatio(llr, score),
          fpir,
          missed: 1 - found / trials.matedSearches,
          falsePositives: trials.searches.map(({ galleryPeople, topScores, people }) => ({
            galleryPeople,
            searches: topScores.length,
            people: distinct(people),
            falsePositives: topScores.reduce((sum, top) => sum + (top >= score ? 1 : 0), 0),
          })),
        },
      ];
    }),
  };
}

/**
 * Fitted on one half of the people, charged on the other, both ways; nobody is on both sides, neither as probe nor as
 * enrolled. Normalised scores keep the whole gallery as their cohort, as they have it in service.
 */
function heldOutCost({ mated, nonMated }: CalibrationTrials): number {
  let cost = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const inFold = (wanted: boolean) => {
      const side = (person: number | undefined) => (foldOf(person ?? 0, FOLDS) === fold) === wanted;
      return {
        mated: mated.scores.filter((_, i) => side(mated.people[i])),
        nonMated: nonMated.scores.filter((_, i) => side(nonMated.people[i]) && side(nonMated.enrolled[i])),
      };
    };
    const [fit, charge] = [inFold(true), inFold(false)];
    cost += costOfLlr(fitLlr(fit.mated, fit.nonMated), charge.mated, charge.nonMated) / FOLDS;
  }
  return cost;
}

function distinct(people: Int32Array): number {
  return new Set(people).size;
}
