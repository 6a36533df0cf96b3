export type { Clause } from './clause.js';
export { type DetectorConformanceOptions, detectorConformance } from './detector-conformance.js';
export { type EmbedderConformanceOptions, embedderConformance } from './embedder-conformance.js';
export { type StoreFactory, storeConformance } from './store-conformance.js';
export { type VectorIndexFactory, vectorIndexConformance } from './vector-index-conformance.js';
