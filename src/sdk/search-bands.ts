import type { Language } from '../core/errors.js';
import { type BandRate, bandOf, bandRates } from '../evaluation/band-rates.js';
import type { Band, Calibration, ScoreKind } from '../evaluation/calibration.js';
import { log10LikelihoodRatio } from '../evaluation/log-likelihood-ratio.js';

/**
 * What the scores of a search mean, or that nobody has measured it: operators attend to high similarity first (S3,
 * MCA-2020-13 circular 2(3)), and have to know what "high" is worth in their gallery.
 */
export type SearchBands = CalibratedBands | UncalibratedBands;

/** Bands of a calibrated model, at the present size of the gallery. */
export interface CalibratedBands {
  readonly status: 'calibrated';
  /** The calibration's id. */
  readonly calibration: string;
  /** Whom it was measured on. */
  readonly population: { readonly id: string; readonly description: string; readonly people: number };
  /** People in the gallery it was measured with. */
  readonly measuredGalleryPeople: number;
  /** Whether that is the population this gallery declares as its own, measured with the same detector. */
  readonly onYourPeople: boolean;
  /** The same in words, to be shown beside the candidates. */
  readonly note: Readonly<Record<Language, string>>;
  /**
   * `high`, `medium`, `low`, each with its false-positive rate at this gallery's size: the number of its templates,
   * since every photo of a person is a chance to be wrong.
   */
  readonly bands: readonly BandRate[];
}

/** There is no calibration of these scores; candidates have no band. */
export interface UncalibratedBands {
  readonly status: 'not-calibrated';
  readonly note: Readonly<Record<Language, string>>;
}

/** A candidate's score as evidence. */
export interface Evidence {
  /** `undefined` without a calibration. */
  readonly band: Band | undefined;
  /**
   * log10 of how many times likelier this score is if probe and candidate are one person than if they are two. It says
   * nothing of how likely that is: in a gallery of N people the odds begin at about 1 to N. `undefined` without a calibration.
   */
  readonly log10LikelihoodRatio: number | undefined;
}

const NOT_CALIBRATED: UncalibratedBands = {
  status: 'not-calibrated',
  note: {
    en: 'Nobody has measured what scores of this model mean: there is no calibration, so no band and no false-positive rate is stated.',
    'zh-CN': '尚未测定该模型分数的含义：没有校准文件，因此不给出相似度等级和误报率。',
  },
};

/** What a gallery says of itself. */
export interface OwnPeople {
  readonly population: string | undefined;
  /** The id of the detector in use. */
  readonly detector: string;
}

/** Bands in a gallery of so many templates, for scores of one kind. */
export function searchBands(calibration: Calibration | undefined, kind: ScoreKind, templates: number, own: OwnPeople): SearchBands {
  // An empty gallery returns nobody; the bands are those of the smallest that could.
  const bands = calibration && bandRates(calibration, kind, Math.max(1, templates));
  if (calibration === undefined || bands === undefined) return NOT_CALIBRATED;
  const { id, description, people } = calibration.population;
  const onYourPeople = own.population === id && own.detector === calibration.detector;
  const times = templates / calibration.galleryPeople;
  return {
    status: 'calibrated',
    calibration: calibration.id,
    population: { id, description, people },
    measuredGalleryPeople: calibration.galleryPeople,
    onYourPeople,
    note: joined(onYourPeople ? measured(id, people) : notMeasured(id, people), times > 1 ? larger(times) : undefined),
    bands,
  };
}

/** A score's band and likelihood ratio. */
export function evidence(calibration: Calibration | undefined, kind: ScoreKind, score: number): Evidence {
  const scores = calibration?.scores[kind] ?? undefined;
  if (scores === undefined) return { band: undefined, log10LikelihoodRatio: undefined };
  return { band: bandOf(scores, score), log10LikelihoodRatio: log10LikelihoodRatio(scores.llr, score) };
}

function measured(id: string, people: number): Readonly<Record<Language, string>> {
  return {
    en: `Measured on ${id} (${people} people).`,
    'zh-CN': `误报率在“${id}”（${people} 人）上测得。`,
  };
}

function notMeasured(id: string, people: number): Readonly<Record<Language, string>> {
  return {
    en: `Not measured on your people: the rates come from ${id} (${people} people). On other people they may be many times higher.`,
    'zh-CN': `未在本地人员上测定：误报率来自“${id}”（${people} 人），用于其他人群时可能高出数倍。`,
  };
}

function larger(times: number): Readonly<Record<Language, string>> {
  const factor = times < 10 ? times.toFixed(1) : times.toFixed(0);
  return {
    en: `Your gallery is ${factor} times the size that was measured: the rates are extrapolated.`,
    'zh-CN': `本地人脸库规模为所测规模的 ${factor} 倍，误报率为外推所得。`,
  };
}

function joined(
  first: Readonly<Record<Language, string>>,
  second: Readonly<Record<Language, string>> | undefined,
): Readonly<Record<Language, string>> {
  if (second === undefined) return first;
  return { en: `${first.en} ${second.en}`, 'zh-CN': `${first['zh-CN']}${second['zh-CN']}` };
}
