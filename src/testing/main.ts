export type {
  CallOptions,
  CipherContext,
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
  RootKey,
  RootKeyInfo,
  Store,
  StoreBatch,
  StoreCapabilities,
  StoredEntry,
  StoredRecord,
  StoreExpectation,
  VectorIndex,
} from '../core/contracts.js';
export type { Box, FivePoints, HeadPose, Point } from '../core/geometry.js';
export type {
  EpisodeRecord,
  LedgerEntry,
  PersonRecord,
  PhotoRecord,
  StoreChange,
  StoreRecord,
  StoreRecordKey,
  TemplateRecord,
} from '../core/records.js';
export type { Clause } from './clause.js';
export { type CryptoProviderFactory, cryptoProviderConformance } from './crypto-conformance.js';
export { type DetectorConformanceOptions, detectorConformance } from './detector-conformance.js';
export { type EmbedderConformanceOptions, embedderConformance } from './embedder-conformance.js';
export { type KeyProviderFactory, keyProviderConformance } from './key-provider-conformance.js';
export { type StoreFactory, storeConformance } from './store-conformance.js';
export { type VectorIndexFactory, vectorIndexConformance } from './vector-index-conformance.js';
