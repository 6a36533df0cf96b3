/**
 * Face search for rescue stations: enrol people, search a probe, get ranked candidates for a person to decide on.
 *
 * @packageDocumentation
 */

export type { BackupFacts, VerifyResult } from './adapters/sqlite-store/main.js';
export {
  type Act,
  ADMINISTRATIONS,
  type AreaScope,
  type GivenAct,
  LEGAL_BASES,
  type LegalBasis,
  type Operator,
  type OperatorDirectory,
  PERMISSIONS,
  type Permission,
  PHOTO_SOURCES,
  type PhotoSource,
  PURPOSES,
  type Purpose,
  type Station,
  type StationDirectory,
  type StationScope,
} from './core/acts.js';
export type {
  CallOptions,
  ChangesOptions,
  CipherContext,
  Clock,
  CommitResult,
  CryptoProvider,
  DetectedFace,
  Detector,
  Embedder,
  Embedding,
  IndexCapabilities,
  IndexEntry,
  IndexHit,
  IndexSearchOptions,
  IndexSearchResult,
  IndexWriteOptions,
  KeyProvider,
  KeyProviderCapabilities,
  PixelImage,
  RandomSource,
  RootKey,
  RootKeyInfo,
  ScanOptions,
  Signer,
  Store,
  StoreBatch,
  StoreCache,
  StoreCapabilities,
  StoredEntry,
  StoredRecord,
  StoreExpectation,
  VectorIndex,
  Verifier,
} from './core/contracts.js';
export { type ErrorDetails, type Language, RescueFaceError, type RescueFaceErrorCode } from './core/errors.js';
export type { Box, FivePoints, HeadPose, Point } from './core/geometry.js';
export type { NotAssessedReason } from './core/measurement.js';
export type {
  CaseRecord,
  DutyRecord,
  EpisodeRecord,
  ErasureRecord,
  ErasureScope,
  FilterFacts,
  FragmentSubject,
  JobRecord,
  Labels,
  LedgerEntry,
  LedgerFragment,
  LinkRecord,
  PersonErasure,
  PersonRecord,
  PhotoRecord,
  PhotoReplacement,
  PhotoRulesRecord,
  PictureRecord,
  Provenance,
  RecordKind,
  RecordOf,
  StoreChange,
  StoredFragment,
  StoreRecord,
  StoreRecordKey,
  TemplateRecord,
} from './core/records.js';
export { isInScope } from './core/station-scope.js';
export type { LedgerHash, TreeHash } from './core/tree-hash.js';
export type {
  AlignmentDescription,
  AlignmentTemplateName,
  ChipPoints,
  EmbedderDescription,
  EmbedderOptions,
  NetworkDescription,
} from './embedder/main.js';
export type { BandRate } from './evaluation/band-rates.js';
export {
  BANDS,
  type Band,
  type CalibratedBand,
  type Calibration,
  type CalibrationPopulation,
  type ScoreCalibration,
  type ScoreKind,
} from './evaluation/calibration.js';
export type { FalsePositivePoint, FalsePositiveRate } from './evaluation/false-positive-curve.js';
export type { LlrCalibration, ReliabilityRow } from './evaluation/log-likelihood-ratio.js';
export { type DecodedPhoto, type DecodePhotoOptions, decodePhoto, type PhotoFacts } from './image/decode-photo.js';
export { type EncodedJpeg, type EncodeJpegOptions, encodeJpeg } from './image/encode-jpeg.js';
export { type PreparedFile, type PreparedPhoto, type PreparePhotoOptions, preparePhoto } from './image/prepare-photo.js';
export type { ImageFormat } from './image/sniff-image.js';
export type { GraphEngineName } from './index/graph/graph-engine.js';
export type { GraphState, GraphStats } from './index/graph/graph-stats.js';
export type { RecallProof } from './index/graph/recall-proof.js';
export {
  ADDRESSEES,
  type Addressee,
  DECISION_METHODS,
  type DecisionMethod,
  DISPOSITIONS,
  type Disposition,
  DUTY_KINDS,
  type DutyKind,
  FAMILY_ANSWERS,
  type FamilyAnswer,
  LATE_REASONS,
  type LateReason,
  OUTCOME_ADDRESSEES,
  OUTCOME_KINDS,
  type OutcomeKind,
  PHOTO_EXCEPTIONS,
  PHOTO_REPLACEMENT_REASONS,
  type PhotoException,
  type PhotoReplacementReason,
  PRIORITY_TAGS,
  type PriorityTag,
  SITUATIONS,
  type Situation,
  UNSEARCHED_REASONS,
  type UnsearchedReason,
} from './ledger/closed-lists.js';
/** Types of the ledger that `sdk.ledger` gives out; the functions over them are in `rescue-face/ledger`. */
export type * from './ledger/main.js';
export { SECURITY_EVENT_KINDS, type SecurityEventKind, type SecuritySeverity } from './ledger/security-words.js';
export type { ProbeSubject } from './ledger/usage-subjects.js';
export type { Judgement, PhotoVerdict, RuleResult, RuleStatus } from './quality/policy/judge.js';
export { MCA_2020_13 } from './quality/policy/mca-2020-13.js';
export { type PhotoPolicy, type PhotoRule, SEVERITIES, type Severity } from './quality/policy/photo-policy.js';
export { ADVICE_LANGUAGES, type AdviceLanguage, type RuleAdvice } from './quality/texts/advice.js';
export type { AssertionOptions } from './sdk/assertion-gate.js';
export type { DrawnPhoto, DrawPhotosInput, PhotoDraw } from './sdk/audit/draw-photos.js';
export type { PhotoAudits } from './sdk/audit/photo-audits.js';
export type { AuditProgress } from './sdk/audit/photo-findings.js';
export type { ReplacedPhoto, ReplacePhotoInput, ReplacePhotoResult } from './sdk/audit/replace-photo.js';
export type { ReportAuditOptions, ReportAuditResult } from './sdk/audit/report-audit.js';
export type { CompareInput, CompareResult } from './sdk/compare.js';
export type { Enrolled, EnrollInput, EnrollResult, KnownPhoto, RejectedPhoto } from './sdk/enroll.js';
export type { EnrollFailure, EnrollManyItem, EnrollManyOptions, EnrollManyResult, EnrollProgress } from './sdk/enroll-many.js';
export type { EraseInput, EraseResult } from './sdk/erase.js';
export type { ExportInput, ExportResult } from './sdk/export-person.js';
export type { DuplicatePair, DuplicateSide, DuplicatesInput, DuplicatesOptions, DuplicatesProgress } from './sdk/find-duplicates.js';
export type { GallerySize } from './sdk/gallery.js';
export { createGallery, type GalleryFolder, type KeyFile } from './sdk/gallery-folder.js';
export {
  type BackupInput,
  type RekeyGalleryOptions,
  type RestoreGalleryOptions,
  type RestoreResult,
  type RotateInput,
  type RotateResult,
  rekeyGallery,
  restoreGallery,
  type VerifyInput,
} from './sdk/keeping.js';
export type { KeptPhotoInput } from './sdk/kept-photo.js';
export type { AnalyseInput, AnalyseResult } from './sdk/ledger/analyse.js';
export type { CheckpointInput } from './sdk/ledger/checkpoint.js';
export type { DecideInput, DecideResult } from './sdk/ledger/decide.js';
export type {
  CloseDutyInput,
  CloseDutyResult,
  DutiesInput,
  DutiesResult,
  OpenDuty,
  OpenDutyInput,
  OpenDutyResult,
} from './sdk/ledger/duties.js';
export type { FamilyAnswerInput, FamilyRequestInput } from './sdk/ledger/family-request.js';
export type { Ledger } from './sdk/ledger/ledger.js';
export type { ActInput, LedgerPolicy } from './sdk/ledger/ledger-context.js';
export type { LateInput } from './sdk/ledger/ledger-time.js';
export type { FeedbackInput, OutcomeInput, OutcomeResult } from './sdk/ledger/outcome.js';
export type { UsageInput, UsageRead } from './sdk/ledger/read-usage-ledger.js';
export type { ManualSearchInput, NationalSearchInput, OtherSearch, UnsearchedIntakeInput } from './sdk/ledger/record-search.js';
export type { EnteredOrUnknown, EnteredResult } from './sdk/ledger/results.js';
export type { ConfirmInput, ConfirmResult, ReverseInput, ReverseResult } from './sdk/ledger/review.js';
export { openRescueFace, type RescueFaceOptions } from './sdk/open-rescue-face.js';
export { issueAssertion, type OperatorAssertion } from './sdk/operator-assertion.js';
export { operatorList, type SeparationConflict, separationConflicts } from './sdk/operator-list.js';
export type { PersonFile } from './sdk/person-records.js';
export type { DetectedPhoto, EmbeddedPhoto, FaceChoice, StageTimings, UnusablePhoto } from './sdk/photo-analysis.js';
export type { PhotoReport, ReportedAction, ReportedFace, ReportedRule } from './sdk/photo-report.js';
export type { PhotoRulesOptions } from './sdk/photo-rules-options.js';
export {
  openPhotoValidator,
  type PhotoValidator,
  type PhotoValidatorOptions,
  type ValidatePhotoOptions,
} from './sdk/photo-validator.js';
export type { PresentationAttackDetector } from './sdk/presentation-attack.js';
export type { ProbeFacts } from './sdk/probe-facts.js';
export type { RenewalInput, RenewalOptions, RenewalProgress, RenewalResult } from './sdk/renew-templates.js';
export type { GalleryStats, RescueFace } from './sdk/rescue-face.js';
export type { GalleryValidateOptions, ReuseInput } from './sdk/reuse-check.js';
export type { EarlierPhoto, ReuseReport } from './sdk/reuse-report.js';
export type { Candidate, Searched, SearchInput, SearchResult, UnusableProbe } from './sdk/search.js';
export type { CalibratedBands, Evidence, SearchBands, UncalibratedBands } from './sdk/search-bands.js';
export type { EmbeddingSearched, SearchEmbeddingInput } from './sdk/search-embedding.js';
export type { SearchFilter } from './sdk/search-filter.js';
export type { CountRule, SecurityRules, StationHours } from './sdk/security/rules.js';
export type { SecurityEvent } from './sdk/security/security-event.js';
export type { SecurityOptions } from './sdk/security/security-watch.js';
export type { SecuritySink } from './sdk/security/sink-pump.js';
export { type SyslogOptions, toSyslog } from './sdk/security/syslog.js';
export { stationList } from './sdk/station-list.js';
export type { GetInput, GetResult, ViewInput, ViewResult } from './sdk/view.js';
