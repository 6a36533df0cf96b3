/**
 * Research folders: labelled photos read, turned into embeddings once, kept and exchanged in an open format. For
 * photos collected for research only, never for a gallery.
 *
 * @packageDocumentation
 */
export type { EmbeddedResearchPhoto, EmbeddedResearchSet, ResearchFailure, ResearchPhoto } from './research-set.js';
