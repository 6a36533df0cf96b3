import { checkBytes } from '../../core/check.js';
import { checkImage } from '../../core/check-image.js';
import type { PixelImage } from '../../core/contracts.js';
import type { Measurement } from '../../core/measurement.js';
import type { Measured } from '../face-measure.js';
import { readExif } from './exif.js';
import { editor, exifContradictions } from './exif-measures.js';
import { missingFineDetail } from './fine-detail.js';
import { lumaWindow } from './luma-window.js';
import { macroblocks } from './macroblocks.js';
import { periodicPattern } from './periodic-pattern.js';
import { namedPrograms } from './programs.js';
import type { ProvenanceMeasure, ProvenanceView } from './provenance-measure.js';
import { shiftedBlocks } from './shifted-blocks.js';
import { windowSpectrum } from './spectrum.js';
import { blackBars, interlacing } from './video-frame.js';

/** Every measure of provenance there is, in the order of the report. */
export const PROVENANCE_MEASURES: readonly ProvenanceMeasure[] = [
  periodicPattern,
  missingFineDetail,
  shiftedBlocks,
  macroblocks,
  interlacing,
  blackBars,
  editor,
  exifContradictions,
];

/**
 * Traces that a photo was not taken for the purpose: photographed from a screen or a print, a frame of a film, cut out of
 * another photo, enlarged, edited. Each is a reason for a person to look and none a verdict; that there is no EXIF says
 * nothing. Synchronous and pure; some tens of milliseconds, so off the host's thread.
 *
 * @param bytes - the file as it came, or as much of it as lies before the picture's data
 * @param image - its picture, decoded by `decodePhoto`
 * @param stored - the picture's size as stored (`facts.storedWidth` and `storedHeight`); default: the picture's
 */
export function measureProvenance(
  bytes: Uint8Array,
  image: PixelImage,
  stored: { readonly width: number; readonly height: number } = image,
): readonly Measurement[] {
  checkBytes('bytes', bytes);
  checkImage(image);
  const luma = lumaWindow(image);
  const view: ProvenanceView = {
    image,
    exif: readExif(bytes),
    programs: namedPrograms(bytes),
    stored,
    luma,
    spectrum: windowSpectrum(luma),
  };
  return PROVENANCE_MEASURES.map((measure) => measured(measure, view));
}

function measured({ name, unit, measure }: ProvenanceMeasure, view: ProvenanceView): Measurement {
  const found = attempt(() => measure(view));
  if (found === undefined) return { status: 'not-assessed', name, reason: 'failed' };
  if ('reason' in found) return { status: 'not-assessed', name, reason: found.reason };
  const { value, score } = found;
  if (!Number.isFinite(value) || !(score >= 0 && score <= 100)) return { status: 'not-assessed', name, reason: 'failed' };
  return { status: 'ok', name, value, unit, score };
}

/** One measure that fails does not sink the others. */
function attempt(work: () => Measured): Measured | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
