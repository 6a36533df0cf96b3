import type { Embedding } from '../core/contracts.js';
import type { LabelledPhoto } from '../evaluation/dataset.js';

/** A labelled photo of a research folder, where it lies and what is known of it. */
export interface ResearchPhoto extends LabelledPhoto {
  /** Where the file lies. */
  readonly path: string;
  /** Further columns of the manifest, or what a layout's file names say, e.g. `age`. Empty where nothing is known. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Why a photo gave no template (ISO/IEC 19795-1): `failure-to-acquire` when it cannot be read or decoded or shows no
 * face, `failure-to-enrol` when a face was found and no template came of it.
 */
export type ResearchFailure =
  | { readonly kind: 'failure-to-acquire'; readonly reason: 'unreadable' | 'not-decodable' | 'no-face' }
  | { readonly kind: 'failure-to-enrol'; readonly reason: 'model-failed' };

/** What became of one photo. A failure keeps its place: it is counted, never dropped. */
export interface EmbeddedResearchPhoto extends ResearchPhoto {
  /** SHA-256 of the file's bytes, 64 lower-case hex digits; `undefined` where it could not be read. */
  readonly digest: string | undefined;
  readonly embedding: Embedding | undefined;
  /** `undefined` exactly when there is an embedding. */
  readonly failure: ResearchFailure | undefined;
  /** Width of the chosen face's box in pixels; `undefined` without a face. */
  readonly faceWidth: number | undefined;
  /** Number of faces found. */
  readonly faces: number;
}

/** A research set with its templates: what every protocol of the evaluation starts from. */
export interface EmbeddedResearchSet {
  /** Space of every embedding. */
  readonly space: string;
  /** Length of every vector. */
  readonly dimension: number;
  /** The detector's id. */
  readonly detector: string;
  readonly photos: readonly EmbeddedResearchPhoto[];
}
