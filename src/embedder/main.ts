export type { CallOptions, Embedder, Embedding, PixelImage } from '../core/contracts.js';
export type { FivePoints, Point } from '../core/geometry.js';
export type { AlignmentTemplateName, ChipPoints } from './alignment-templates.js';
export { createEmbedder, type DescribedEmbedder, type EmbedderOptions } from './create-embedder.js';
export type { AlignmentDescription, EmbedderDescription, NetworkDescription } from './description.js';
