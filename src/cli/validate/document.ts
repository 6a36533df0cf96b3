import type { PhotoReport } from 'rescue-face';
import type { UnusableFile } from '../demo/document.js';

/** A photo with what the rules say of it. */
export interface ValidatedPhoto {
  /** Within the document. */
  readonly id: string;
  /** As it was given. */
  readonly file: string;
  readonly report: PhotoReport;
}

/** What `validate --json` prints. */
export interface ValidateDocument {
  readonly schema: 'rescue-face-validate@1';
  readonly version: string;
  readonly createdAt: string;
  readonly photos: readonly ValidatedPhoto[];
  /** Files that could not be read at all. */
  readonly unreadable: readonly UnusableFile[];
}
