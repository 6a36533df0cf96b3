import type { DetectedFace, PixelImage } from '../core/contracts.js';
import type { Box, HeadPose, Point } from '../core/geometry.js';
import type { NotAssessedReason } from '../core/measurement.js';
import type { AlignedFace } from './face/aligned-face.js';

/** What measures look at: a picture, one face of it, and that face set upright. */
export interface FaceView {
  readonly image: PixelImage;
  readonly face: DetectedFace;
  /** In pixels of the picture, x, y, z interleaved. */
  readonly mesh: Float32Array;
  readonly headPose: HeadPose;
  readonly aligned: AlignedFace;
  /** What several measures need of this view: worked out by this function the first time, and kept with the view. */
  once<T>(work: (view: FaceView) => T): T;
}

/** What a measure found. */
export type Measured =
  | {
      /** In the unit of the measure. */
      readonly value: number;
      /** 0 (worst) to 100 (best). */
      readonly score: number;
      /** Where, in pixels of the picture. Default: the face's box. */
      readonly region?: readonly Point[] | undefined;
    }
  | { readonly reason: NotAssessedReason };

/** One quality measure of a face: pure, and of the face alone. */
export interface FaceMeasure {
  /** As ISO/IEC 29794-5 calls it, where it does. */
  readonly name: string;
  readonly unit: string;
  /** What it finds in this face. */
  measure(view: FaceView): Measured;
}

/** A score that is 0 at `worst` and below, 100 at `best` and beyond, and straight between; `worst` may be the greater. */
export function ramp(value: number, worst: number, best: number): number {
  return 100 * Math.min(1, Math.max(0, (value - worst) / (best - worst)));
}

/** The corners of a box. */
export function corners({ x, y, width, height }: Box): readonly Point[] {
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ];
}
