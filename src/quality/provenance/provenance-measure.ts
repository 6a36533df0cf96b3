import type { PixelImage } from '../../core/contracts.js';
import type { Measured } from '../face-measure.js';
import type { ExifFacts } from './exif.js';
import type { LumaWindow } from './luma-window.js';
import type { WindowSpectrum } from './spectrum.js';

/** What measures of provenance look at: a file, and its picture. */
export interface ProvenanceView {
  readonly image: PixelImage;
  /** Absent where the file has none, which says nothing against it. */
  readonly exif?: ExifFacts | undefined;
  /** Programs that the file names besides. */
  readonly programs: readonly string[];
  /** Size of the picture as stored, before it was set upright. */
  readonly stored: { readonly width: number; readonly height: number };
  readonly luma: LumaWindow;
  /** Absent where the picture is smaller than one window. */
  readonly spectrum?: WindowSpectrum | undefined;
}

/** One trace that copying leaves: pure, and a reason for a person to look, never a verdict. */
export interface ProvenanceMeasure {
  readonly name: string;
  readonly unit: string;
  measure(view: ProvenanceView): Measured;
}
