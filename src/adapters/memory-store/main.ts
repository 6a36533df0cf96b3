export type {
  CallOptions,
  CommitResult,
  Embedding,
  Store,
  StoreBatch,
  StoreCapabilities,
  StoredEntry,
  StoredRecord,
  StoreExpectation,
} from '../../core/contracts.js';
export type { Box, FivePoints, HeadPose, Point } from '../../core/geometry.js';
export type {
  EpisodeRecord,
  LedgerEntry,
  PersonRecord,
  PhotoRecord,
  StoreChange,
  StoreRecord,
  StoreRecordKey,
  TemplateRecord,
} from '../../core/records.js';
export { memoryStore } from './memory-store.js';
