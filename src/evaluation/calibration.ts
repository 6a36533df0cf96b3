import type { FalsePositivePoint } from './false-positive-curve.js';
import type { LlrCalibration, ReliabilityRow } from './log-likelihood-ratio.js';

/** Names of the bands, most alike first. Everybody below the second band is in `low`. */
export const BANDS = ['high', 'medium', 'low'] as const;

/** How alike, in words: `high` and `medium` begin at scores that a calibration has measured. */
export type Band = (typeof BANDS)[number];

/** What a calibrated score is: the raw cosine similarity, or the same normalised with the gallery as cohort. */
export type ScoreKind = 'similarity' | 's-norm';

/** Whom a calibration was measured on. */
export interface CalibrationPopulation {
  /** A short name, compared with the population a gallery declares: 1 to 256 characters. */
  readonly id: string;
  /** In words: where the photos come from, of whom. */
  readonly description: string;
  readonly people: number;
  readonly photos: number;
  /** Photos without a template. They stay in every denominator. */
  readonly failures: number;
}

/** Where a band begins, and what was measured there. */
export interface CalibratedBand {
  readonly band: Exclude<Band, 'low'>;
  /** Candidates at or above this score belong to the band, or to a higher one. */
  readonly score: number;
  /** The same as evidence. */
  readonly log10LikelihoodRatio: number;
  /** The false-positive identification rate the band was laid at, in galleries of `galleryPeople` people. */
  readonly fpir: number;
  /** Share of mated searches in which the probe's own person lies below: 0 to 1, photos without template included. */
  readonly missed: number;
  /** False positives at several gallery sizes, smallest first. */
  readonly falsePositives: readonly FalsePositivePoint[];
}

/** One kind of score, calibrated. */
export interface ScoreCalibration {
  readonly llr: LlrCalibration;
  /** C_llr in bits: as fitted, the least any monotone calibration could reach, and on people it was not fitted on. */
  readonly cost: { readonly value: number; readonly minimum: number; readonly heldOut: number };
  readonly comparisons: {
    readonly mated: number;
    readonly nonMated: number;
    readonly matedPeople: number;
    readonly nonMatedPeople: number;
  };
  readonly reliability: readonly ReliabilityRow[];
  /** `high` first. A band whose rate these data cannot measure is left out. */
  readonly bands: readonly CalibratedBand[];
}

/**
 * What a model's scores mean on one population. Plain JSON; it lies beside the model's manifest. It holds counts and
 * rates, never a template or a name of anybody.
 *
 * Bands are laid on the same searches that their false positives are counted in, so that a rate that stands on few
 * people is a little low; its interval covers who was searched for, and not who else might have been enrolled.
 */
export interface Calibration {
  readonly schema: 'rescue-face-calibration@1';
  /** The population's id, `@`, and 12 hexadecimal digits over everything else: another content, another id. */
  readonly id: string;
  /** The space whose scores are meant. */
  readonly space: string;
  /** The id of the detector that found the faces: another one aligns them otherwise. */
  readonly detector: string;
  readonly population: CalibrationPopulation;
  /** People enrolled in each measured gallery. */
  readonly galleryPeople: number;
  /** Seeds of the splits. */
  readonly seeds: readonly number[];
  readonly scores: {
    readonly similarity: ScoreCalibration;
    /** `null` where the gallery had fewer than 300 people with a template; searches then rank by raw similarity. */
    readonly 's-norm': ScoreCalibration | null;
  };
}
