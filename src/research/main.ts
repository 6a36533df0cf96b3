/**
 * Research folders: labelled photos read, turned into embeddings once, kept and exchanged in an open format. For
 * photos collected for research only, never for a gallery.
 *
 * @packageDocumentation
 */
export type { CallOptions, DetectedFace, Detector, Embedder, Embedding, PixelImage } from '../core/contracts.js';
export type { Box, FivePoints, HeadPose, Point } from '../core/geometry.js';
export type { LabelledPhoto } from '../evaluation/dataset.js';
export { readCfpPairs } from './cfp-pairs.js';
export type { FaceChoice } from './choose-face.js';
export { type EmbedProgress, type EmbedResearchOptions, embedResearchPhotos } from './embed-photos.js';
export { readEmbeddings, writeEmbeddings } from './embeddings-folder.js';
export { readAgeDbFolder, readCfpFolder } from './flat-layouts.js';
export { readManifest } from './manifest.js';
export { type AgeDbPairsOptions, type LabelledPair, parseAgeDbPairs, parseLfwPairs, parsePairsCsv } from './pair-lists.js';
export { readPersonFolders } from './person-folders.js';
export { type PairLayout, type ReadPairsOptions, readPairs } from './read-pairs.js';
export { ResearchDataError } from './research-data-error.js';
export type {
  EmbeddedResearchPhoto,
  EmbeddedResearchSet,
  PassedOverFile,
  ResearchFailure,
  ResearchFolder,
  ResearchPhoto,
} from './research-set.js';
