import { checkInteger, checkKeys, checkOneOf } from '../core/check.js';
import { type ClosedSetReport, closedSetReport } from './closed-set.js';
import { type ComparisonReport, comparisonReport } from './comparison-rates.js';
import { allComparisons, listedComparisons, type PhotoPair } from './comparison-set.js';
import { groupByPerson, type LabelledEmbedding } from './dataset.js';
import { fuseGallery } from './gallery-templates.js';
import { type InvestigationReport, investigationReport } from './investigation.js';
import type { NotMeasurable } from './open-set-rates.js';
import { type OpenSetReport, openSetReport } from './open-set-report.js';
import { type OpenSetOutcome, searchOpenSet } from './open-set-search.js';
import { type OpenSetSplit, openSetSplit } from './open-set-split.js';
import { SNORM_RERANK } from './score-normalisation.js';
import { type Similarities, similaritiesOf, similaritiesOnDemand } from './similarities.js';
import { templateMatrix } from './template-matrix.js';
import { type VerificationAccuracy, verificationAccuracy } from './verification.js';

/** A pair of a verification protocol. */
export interface FoldedPair extends PhotoPair {
  readonly fold: number;
  /** What the list says; whether the photos' labels agree is checked. */
  readonly mated: boolean;
}

/** How several enrolled photos of a person are searched. */
export type GalleryFusion = 'best-of' | 'mean' | 'quality-weighted';

/** Options of {@link evaluateEmbeddings}. */
export interface EvaluateOptions {
  /** Seeds of the splits. Default 1 to 10. */
  readonly seeds?: readonly number[] | undefined;
  /** Photos enrolled per person who has several. Default 1. */
  readonly enrolledPerPerson?: number | undefined;
  /** See `openSetSplit`: share of people with several photos who are left out of the gallery. Default 0. */
  readonly unenrolledMultiples?: number | undefined;
  /** Where several photos are enrolled: the best of their scores, or one template of their mean. Default `best-of`. */
  readonly fusion?: GalleryFusion | undefined;
  /** For `quality-weighted`: a positive number for every photo with an embedding. */
  readonly qualities?: readonly (number | undefined)[] | undefined;
  /** A verification protocol's pairs. Default: every two photos, of non-mated ones at most 2,000,000. */
  readonly pairs?: readonly FoldedPair[] | undefined;
  /** Bootstrap resamples of people; 0 for no intervals. Default 1,000. */
  readonly resamples?: number | undefined;
  /** Told what begins next, and how much of how much is done. */
  readonly onProgress?: ((step: EvaluationStep) => void) | undefined;
}

/** What is being computed. */
export interface EvaluationStep {
  readonly what: 'similarities' | 'verification' | 'searches' | 'rates';
  readonly done: number;
  readonly all: number;
}

/** Rates of searches, with one kind of score. */
export interface SearchRates {
  readonly openSet: OpenSetReport;
  readonly closedSet: ClosedSetReport | NotMeasurable;
  readonly investigation: InvestigationReport | NotMeasurable;
}

/** Everything the protocols say of one data set and one model. */
export interface EvaluationReport {
  readonly space: string | undefined;
  readonly dimension: number;
  readonly people: number;
  readonly peopleWithSeveralPhotos: number;
  readonly photos: number;
  /** Photos without a template, in every denominator. */
  readonly failures: number;
  readonly verification: ComparisonReport & {
    readonly of: 'every-two-photos' | 'pair-list';
    /** LFW's protocol, where the pairs came with folds; `undefined` otherwise. */
    readonly accuracy: VerificationAccuracy | undefined;
  };
  readonly protocol: {
    readonly seeds: readonly number[];
    readonly enrolledPerPerson: number;
    readonly unenrolledMultiples: number;
    readonly fusion: GalleryFusion;
    /** Of one split. */
    readonly galleryPeople: number;
    readonly matedProbes: number;
    readonly nonMatedProbes: number;
    /** With s-norm as many people of the highest raw similarity are ranked anew, as the SDK does it. */
    readonly rerank: number;
  };
  readonly searches: {
    readonly similarity: SearchRates;
    /** `undefined` in galleries of fewer than 300 people. */
    readonly 's-norm': SearchRates | undefined;
  };
}

/**
 * Runs every protocol on one data set: verification, closed set, open set and investigation, on raw similarities and,
 * where the gallery has 300 people or more, on normalised scores. It computes for seconds to minutes without letting
 * anything else run.
 *
 * @param data - labelled photos; those without an embedding are counted in every denominator
 * @throws TypeError or RangeError for options out of range, photo ids that occur twice, pairs that name no photo of the
 *   data set, and nobody with several photos.
 *
 * @example
 * ```ts
 * import { evaluateEmbeddings } from 'rescue-face/evaluation';
 *
 * const data = Array.from({ length: 60 }, (_, i) => {
 *   const angle = (i % 40) / 7 + (i >= 40 ? 0.01 : 0);
 *   const embedding = { space: 'demo', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
 *   return { person: `p${i % 40}`, photo: `${i}.jpg`, embedding };
 * });
 * const { searches } = evaluateEmbeddings(data, { seeds: [1, 2], resamples: 100 });
 * const { closedSet } = searches.similarity;
 * console.log(closedSet.status === 'ok' ? closedSet.rates[0]?.rate : closedSet.reason);
 * ```
 */
export function evaluateEmbeddings(data: readonly LabelledEmbedding[], options: EvaluateOptions = {}): EvaluationReport {
  checkKeys('evaluateEmbeddings', options, KEYS);
  const { enrolledPerPerson = 1, unenrolledMultiples = 0, fusion = 'best-of', pairs, resamples } = options;
  const seeds = options.seeds ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const tell = options.onProgress ?? (() => {});
  checkInteger('number of seeds', seeds.length, 1, 1000);
  if (new Set(seeds).size !== seeds.length) throw new RangeError('Expected seeds that differ, received one twice');
  checkOneOf('fusion', fusion, ['best-of', 'mean', 'quality-weighted']);

  const embeddings = data.map(({ embedding }) => embedding);
  const groups = groupByPerson(data);
  const several = groups.filter(({ photos }) => photos.length > 1).length;
  if (several === 0) throw new RangeError('Expected at least 1 person with several photos, received 0');
  tell({ what: 'similarities', done: 0, all: 1 });
  const similarities = similaritiesOf(templateMatrix(embeddings));
  tell({ what: 'verification', done: 0, all: 1 });
  const verification = verify(data, similarities, pairs, resamples);

  const splits = seeds.map((seed) => openSetSplit(data, { seed, enrolledPerPerson, unenrolledMultiples }));
  const raw: OpenSetOutcome[] = [];
  const normalised: OpenSetOutcome[] = [];
  for (const [place, split] of splits.entries()) {
    tell({ what: 'searches', done: place, all: splits.length });
    const { split: searched, similarities: own } = fused(split, embeddings, similarities, options);
    raw.push(searchOpenSet(searched, own));
    const outcome = searchOpenSet(searched, own, { normalisation: 's-norm', rerank: SNORM_RERANK });
    if (outcome.normalisation === 's-norm') normalised.push(outcome);
  }
  tell({ what: 'rates', done: 0, all: 2 });
  const similarity = searchRates(raw, resamples);
  tell({ what: 'rates', done: 1, all: 2 });
  const [first] = splits;
  const vectors = embeddings.filter((embedding) => embedding !== undefined);
  return {
    space: vectors[0]?.space,
    dimension: vectors[0]?.vector.length ?? 0,
    people: groups.length,
    peopleWithSeveralPhotos: several,
    photos: data.length,
    failures: data.length - vectors.length,
    verification,
    protocol: {
      seeds: [...seeds],
      enrolledPerPerson,
      unenrolledMultiples,
      fusion,
      galleryPeople: raw[0]?.galleryPeople ?? 0,
      matedProbes: first?.mated.length ?? 0,
      nonMatedProbes: first?.nonMated.length ?? 0,
      rerank: SNORM_RERANK,
    },
    searches: { similarity, 's-norm': normalised.length === splits.length ? searchRates(normalised, resamples) : undefined },
  };
}

const KEYS = ['seeds', 'enrolledPerPerson', 'unenrolledMultiples', 'fusion', 'qualities', 'pairs', 'resamples', 'onProgress'];

function verify(
  data: readonly LabelledEmbedding[],
  similarities: Similarities,
  pairs: readonly FoldedPair[] | undefined,
  resamples: number | undefined,
): EvaluationReport['verification'] {
  if (pairs === undefined) {
    return { of: 'every-two-photos', accuracy: undefined, ...comparisonReport(allComparisons(data, similarities), { resamples }) };
  }
  const set = listedComparisons(data, similarities, pairs);
  const mismatch = pairs.findIndex(({ mated }, place) => (set.mated[place] === 1) !== mated);
  if (mismatch >= 0) throw new TypeError(`Expected pair ${mismatch + 1} of the list to agree with the photos' labels`);
  const compared = pairs.map(({ fold, mated }, place) => {
    const score = set.scores[place] ?? Number.NaN;
    return { fold, mated, similarity: Number.isNaN(score) ? undefined : score };
  });
  const folds = new Set(pairs.map(({ fold }) => fold)).size;
  return {
    of: 'pair-list',
    accuracy: folds > 1 ? verificationAccuracy(compared) : undefined,
    ...comparisonReport(set, { resamples }),
  };
}

/** The split to be searched, with a fused template per person where that was asked for. */
function fused(
  split: OpenSetSplit,
  embeddings: readonly LabelledEmbedding['embedding'][],
  similarities: Similarities,
  { fusion = 'best-of', qualities }: EvaluateOptions,
): { split: OpenSetSplit; similarities: Similarities } {
  if (fusion === 'best-of') return { split, similarities };
  const gallery = fuseGallery(split, embeddings, { method: fusion, ...(fusion === 'mean' ? {} : { qualities }) });
  // Each split fuses other templates: only what its searches ask for is computed.
  return { split: gallery.split, similarities: similaritiesOnDemand(templateMatrix(gallery.embeddings)) };
}

function searchRates(outcomes: readonly OpenSetOutcome[], resamples: number | undefined): SearchRates {
  return {
    openSet: openSetReport(outcomes, { resamples }),
    closedSet: closedSetReport(outcomes, { resamples }),
    investigation: investigationReport(outcomes, { resamples }),
  };
}
