export type {
  CallOptions,
  Embedding,
  IndexCapabilities,
  IndexEntry,
  IndexHit,
  IndexSearchOptions,
  IndexSearchResult,
  IndexWriteOptions,
  VectorIndex,
} from '../core/contracts.js';
export { similarity } from '../core/embedding.js';
export { type ExactIndex, type ExactIndexOptions, exactIndex } from './exact-index.js';
