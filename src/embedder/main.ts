export type { AlignmentTemplateName, ChipPoints } from './alignment-templates.js';
export type { AlignmentDescription, EmbedderDescription, NetworkDescription } from './description.js';
export { createEmbedder, type DescribedEmbedder, type EmbedderOptions } from './create-embedder.js';
