/**
 * Recognition rates on labelled research data: pure functions over embeddings and labels.
 *
 * @packageDocumentation
 */
export type { Embedding } from '../core/contracts.js';
export { type BandRate, bandOf, bandRates, FALSE_POSITIVE_GROWTH } from './band-rates.js';
export {
  BANDS,
  type Band,
  type CalibratedBand,
  type Calibration,
  type CalibrationPopulation,
  type ScoreCalibration,
  type ScoreKind,
} from './calibration.js';
export { type ClosedSetOptions, type ClosedSetReport, closedSetReport, type IdentificationRate } from './closed-set.js';
export type { ComparisonCounts, ComparisonNotMeasurable, RatesOverComparisonsMade } from './comparison-counts.js';
export {
  type ComparisonReport,
  type ComparisonReportOptions,
  comparisonReport,
  type DetPoint,
  type EqualErrorRate,
  type VerificationNotMeasurable,
  type VerificationRate,
} from './comparison-rates.js';
export { type AllComparisonsOptions, allComparisons, type ComparisonSet, listedComparisons, type PhotoPair } from './comparison-set.js';
export { groupByPerson, type LabelledEmbedding, type LabelledPhoto, type PersonPhotos } from './dataset.js';
export {
  type EvaluateOptions,
  type EvaluationReport,
  type EvaluationStep,
  evaluateEmbeddings,
  type FoldedPair,
  type GalleryFusion,
  type SearchRates,
} from './evaluate.js';
export { type FalsePositivePoint, type FalsePositiveRate, falsePositiveRateAt } from './false-positive-curve.js';
export {
  CALIBRATION_MINIMUM_PEOPLE,
  type CalibrationInput,
  type CalibrationOptions,
  type CalibrationResult,
  type CalibrationShortage,
  fitCalibration,
} from './fit-calibration.js';
export { type FusedGallery, type FuseGalleryOptions, fuseGallery } from './gallery-templates.js';
export { type InvestigationOptions, type InvestigationRate, type InvestigationReport, investigationReport } from './investigation.js';
export {
  costOfLlr,
  fitLlr,
  type LlrCalibration,
  log10LikelihoodRatio,
  minimumCostOfLlr,
  type ReliabilityRow,
  reliabilityTable,
} from './log-likelihood-ratio.js';
export { type NotMeasurable, type OpenSetCounts, type OpenSetRate, type OpenSetRateOptions, openSetRate } from './open-set-rates.js';
export { type IetPoint, type OpenSetPoint, type OpenSetReport, type OpenSetReportOptions, openSetReport } from './open-set-report.js';
export { type MatedSearch, type NonMatedSearch, type OpenSetOutcome, type OpenSetSearchOptions, searchOpenSet } from './open-set-search.js';
export { type OpenSetSplit, type OpenSetSplitOptions, openSetSplit, type SplitPhoto } from './open-set-split.js';
export { type OpenSetSummary, type OpenSetSummaryOptions, summariseOpenSet } from './open-set-summary.js';
export { parseCalibration } from './parse-calibration.js';
export type { RateInterval, ResamplingOptions } from './resampling.js';
export { fitScoreFusion, fuseCalibrated, fuseSimilarities, type ScoreFusion, type WeightedSimilarities } from './score-fusion.js';
export {
  type CohortStatistics,
  cohortStatistics,
  SNORM_COHORT_PEOPLE,
  SNORM_MINIMUM_PEOPLE,
  SNORM_RERANK,
  SNORM_TOP,
  symmetricNorm,
} from './score-normalisation.js';
export { type Similarities, similaritiesOf, similaritiesOnDemand, similarityTable } from './similarities.js';
export type { Spread } from './statistics.js';
export { type SampledStratum, type StratifiedShare, stratifiedShare } from './stratified-share.js';
export { flipAverage, meanTemplate } from './template-fusion.js';
export { type TemplateMatrix, templateMatrix } from './template-matrix.js';
export { type ErrorRate, type ThresholdRates, type ThresholdRatesOptions, thresholdRates } from './threshold-rates.js';
export { areaUnderRoc, type ComparedPair, type FoldAccuracy, type VerificationAccuracy, verificationAccuracy } from './verification.js';
export { wilsonInterval } from './wilson-interval.js';
