export type { AlignmentTemplateName, ChipPoints } from './alignment-templates.js';
export { createEmbedder, type DescribedEmbedder, type EmbedderOptions } from './create-embedder.js';
export type { AlignmentDescription, EmbedderDescription, NetworkDescription } from './description.js';
