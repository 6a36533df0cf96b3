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
export { autoIndex } from './graph/auto-index.js';
export type { GraphEngineName } from './graph/graph-engine.js';
export type { AutoIndexOptions, GraphIndex, GraphIndexOptions, SettledOptions } from './graph/graph-index.js';
export type { GraphState, GraphStats } from './graph/graph-stats.js';
export { hnswIndex } from './graph/hnsw-index.js';
export { drawProbe, fitMatedNoise, type MatedNoise, type MatedPair } from './graph/mated-noise.js';
export type { RecallProof, RecallTarget } from './graph/recall-proof.js';
export { usearchIndex } from './graph/usearch-index.js';
export type { VectorSource } from './quantised/rerank.js';
