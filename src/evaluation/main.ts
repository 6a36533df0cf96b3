/**
 * Recognition rates on labelled research data: pure functions over embeddings and labels.
 *
 * @packageDocumentation
 */
export type { Embedding } from '../core/contracts.js';
export { groupByPerson, type LabelledEmbedding, type LabelledPhoto, type PersonPhotos } from './dataset.js';
export { type NotMeasurable, type OpenSetCounts, type OpenSetRate, type OpenSetRateOptions, openSetRate } from './open-set-rates.js';
export { type MatedSearch, type NonMatedSearch, type OpenSetOutcome, type OpenSetSearchOptions, searchOpenSet } from './open-set-search.js';
export { type OpenSetSplit, type OpenSetSplitOptions, openSetSplit, type SplitPhoto } from './open-set-split.js';
export { type OpenSetSummary, type OpenSetSummaryOptions, summariseOpenSet } from './open-set-summary.js';
export { fuseSimilarities, type WeightedSimilarities } from './score-fusion.js';
export { type CohortStatistics, cohortStatistics, SNORM_MINIMUM_PEOPLE, SNORM_TOP, symmetricNorm } from './score-normalisation.js';
export { type Similarities, similaritiesOnDemand, similarityTable } from './similarities.js';
export { flipAverage, meanTemplate } from './template-fusion.js';
export { type TemplateMatrix, templateMatrix } from './template-matrix.js';
export { areaUnderRoc, type ComparedPair, type FoldAccuracy, type VerificationAccuracy, verificationAccuracy } from './verification.js';
