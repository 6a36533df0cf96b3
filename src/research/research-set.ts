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
export interface EmbeddedResearchPhoto extends LabelledPhoto {
  /** Where the file lies; `undefined` in a set that was imported, which holds no photos. */
  readonly path: string | undefined;
  /** As in {@link ResearchPhoto}. */
  readonly attributes: Readonly<Record<string, string>>;
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

/** Something in a research folder that is no photo of the set, and why. */
export interface PassedOverFile {
  /** Path below the folder, with `/`; a folder's ends in `/`. May hold a person's name. */
  readonly name: string;
  /**
   * `not-a-photo`: by its name; `too-deep`: a folder within a person's folder; `beside-folders`: a photo of nobody's
   * folder; `unreadable`: a person's folder that cannot be listed; `other-name`: a photo whose name does not follow
   * the layout.
   */
  readonly why: 'not-a-photo' | 'too-deep' | 'beside-folders' | 'unreadable' | 'other-name';
}

/** What was found in a research folder. */
export interface ResearchFolder {
  /** In the order of the photo ids (code units). */
  readonly photos: readonly ResearchPhoto[];
  /** Everything else but hidden files, in the same order. */
  readonly passedOver: readonly PassedOverFile[];
}
