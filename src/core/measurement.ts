import type { Point } from './geometry.js';

/** Why something was not measured. */
export type NotAssessedReason =
  /** The detector gave no dense mesh. */
  | 'no-mesh'
  /** There is no face, or it is not known which one is meant. */
  | 'no-face'
  /** The picture could not be decoded, or was refused before. */
  | 'no-picture'
  /** What the measure needs is hidden, turned away or too small to tell. */
  | 'not-visible'
  /** It needs what was not given: a store, a plugged-in detector, a permission. */
  | 'not-available'
  /** It does not apply to a photo of this kind. */
  | 'not-applicable'
  /** The measure itself failed; the others stand. */
  | 'failed';

/** What one measure says of a photo. Zero is not absence, and one failing measure does not sink the rest. */
export type Measurement =
  | {
      readonly status: 'ok';
      readonly name: string;
      /** In `unit`. */
      readonly value: number;
      readonly unit: string;
      /** 0 (worst) to 100 (best). */
      readonly score: number;
      /** Where in the upright picture, in pixels, as a polygon; absent where it is the whole picture. */
      readonly region?: readonly Point[] | undefined;
    }
  | { readonly status: 'not-assessed'; readonly name: string; readonly reason: NotAssessedReason };
