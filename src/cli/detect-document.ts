import type { UnusableFile } from './demo/document.js';
import type { PhotoEntry } from './photo-facts.js';

/** What `detect --json` prints. */
export interface DetectDocument {
  readonly schema: 'rescue-face-detect@1';
  readonly version: string;
  readonly createdAt: string;
  /** In the order they were given; a photo without a face has an empty list. */
  readonly photos: readonly (PhotoEntry & { readonly id: string })[];
  readonly unusable: readonly UnusableFile[];
}
