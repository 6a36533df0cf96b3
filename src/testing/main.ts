export type { PhotoSource } from '../core/acts.js';
export type {
  CallOptions,
  ChangesOptions,
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
  LedgerHash,
  PixelImage,
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
  TreeHash,
  VectorIndex,
  Verifier,
} from '../core/contracts.js';
export type { Box, FivePoints, HeadPose, Point } from '../core/geometry.js';
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
} from '../core/records.js';
export type { Clause } from './clause.js';
export { type CryptoProviderFactory, cryptoProviderConformance } from './crypto-conformance.js';
export { type DetectorConformanceOptions, detectorConformance } from './detector-conformance.js';
export { type EmbedderConformanceOptions, embedderConformance } from './embedder-conformance.js';
export { type KeyProviderFactory, keyProviderConformance } from './key-provider-conformance.js';
export { type SignerFactory, type SignerPair, signerConformance } from './signer-conformance.js';
export { type StoreFactory, storeConformance } from './store-conformance.js';
export { type VectorIndexFactory, vectorIndexConformance } from './vector-index-conformance.js';
