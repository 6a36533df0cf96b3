export { LEGAL_BASES, type LegalBasis, PERMISSIONS, type Permission, PURPOSES, type Purpose } from '../core/acts.js';
export type { CallOptions, Signer, Verifier } from '../core/contracts.js';
export type { Language } from '../core/error-words.js';
export type { KeylessEntry, LeafEntry, LeafFragment, UnreadableEntry } from '../core/ledger-leaf.js';
export { entryLeaf, fragmentBytes, leafBytes, readFragments } from '../core/ledger-leaf.js';
export type { ErasureScope, StoredFragment } from '../core/records.js';
export type { StoredEntry } from '../core/store-contracts.js';
export type * from '../core/store-types.js';
export { emptyRoot, leafHash, nodeHash, type TreeHash } from '../core/tree-hash.js';
export type {
  AuditedGroup,
  AuditedStratum,
  BrokenRule,
  PhotoAudit,
  PhotoCounts,
  PhotoDrawFacts,
  PhotoShare,
  PhotoToReplace,
  PhotoToReview,
  UnreadablePhoto,
  UnreadableReason,
} from './audit/photo-audit.js';
export { type PhotoAuditTables, photoAuditTables } from './audit/photo-audit-tables.js';
export {
  drawPhotoSample,
  type FrameStratum,
  PHOTO_SAMPLE_METHOD,
  type PhotoSampleOptions,
  type PhotoSampleSize,
  type PhotoStratum,
  type PlannedStratum,
  planPhotoSample,
  type SampledPhoto,
} from './audit/photo-sample.js';
export {
  type Checkpoint,
  type KnownLedger,
  openCheckpoint,
  type SignedCheckpoint,
  signCheckpoint,
  type UnsignedCheckpoint,
} from './checkpoint.js';
export { CheckpointLog, type IssuedCheckpoint, type LedgerProof } from './checkpoint-log.js';
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
  SEARCH_RESULTS,
  type SearchOutcome,
  SITUATIONS,
  type Situation,
  UNSEARCHED_REASONS,
  type UnsearchedReason,
} from './closed-lists.js';
export { type LedgerFileFacts, type LedgerFileSource, type OpenedLedgerFile, readLedgerFile, writeLedgerFile } from './ledger-file.js';
export {
  type FragmentFields,
  readUsage,
  type UnknownEvent,
  type UsageCircumstances,
  type UsageEvent,
  type UsageEventOf,
} from './read-usage.js';
export type { BarChart } from './report/charts.js';
export { photoAuditHtml } from './report/photo-audit-html.js';
export { reportHtml } from './report/report-html.js';
export { tableHtml } from './report/table-html.js';
export {
  GIVEN_LABELS,
  type ReportBlock,
  type ReportFacts,
  type ReportValue,
  type YearlyReport,
  type YearlyReportOptions,
  yearlyReport,
} from './report/yearly-report.js';
export {
  DENIAL_REASONS,
  type DenialReason,
  SECURITY_EVENT_KINDS,
  type SecurityEventKind,
  type SecuritySeverity,
} from './security-words.js';
export type { SigningKey } from './signed-note.js';
export { percentText, type Ratio } from './tables/exact-text.js';
export type { CountBounds, Figures, RatioBounds, VerificationTimes, WithdrawalFigures } from './tables/figures.js';
export type { Duty, Moment, NationalQuery, Outcome, StandingDecision, Told, Use, UseResult } from './tables/fold-records.js';
export type { Formula } from './tables/formulas.js';
export type { Intake, LooseTrace, UnsearchedBecause } from './tables/intakes.js';
export { outcomeTable } from './tables/outcome-table.js';
export { readForFold } from './tables/read-for-fold.js';
export { CUT_OFF_DAYS, type CutOffDay, type Period, reportingYear, shanghaiDay } from './tables/shanghai-time.js';
export { type FigureGroup, GROUPINGS, type Grouping, type Statistics, type StatisticsOptions, statistics } from './tables/statistics.js';
export { type StatisticsTableOptions, statisticsTable } from './tables/statistics-table.js';
export {
  type Cell,
  type ChecksumSource,
  cellText,
  type LedgerState,
  type LedgerTable,
  type TableColumn,
  type TableOptions,
  tableChecksum,
} from './tables/table.js';
export { tableCsv } from './tables/table-csv.js';
export { tableXlsx } from './tables/table-xlsx.js';
export { UsageFold, type UsageFoldOptions } from './tables/usage-fold.js';
export { usageTable } from './tables/usage-table.js';
export { TreeHead } from './tree-head.js';
export {
  checkConsistency,
  checkInclusion,
  checkSubtreeProof,
  type LeafRange,
  type ProofCheck,
  ProofMaker,
  proofRanges,
  type TreeState,
} from './tree-proof.js';
export type { EnteredLate, HeldToRules, UsageHeaders, UsageSchema } from './usage-headers.js';
export type * from './usage-subjects.js';
export { type EntryFault, type LedgerClaims, type LedgerVerdict, type VerifyLedgerOptions, verifyLedger } from './verify-ledger.js';
