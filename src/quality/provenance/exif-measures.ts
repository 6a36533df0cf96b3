import type { ExifFacts } from './exif.js';
import type { ProvenanceMeasure, ProvenanceView } from './provenance-measure.js';

/**
 * Programs that change pictures, by what they write into `Software`. Programs that only carry photos over from a camera
 * or set them upright are not among them.
 */
const EDITORS =
  /photoshop|lightroom|gimp|snapseed|picsart|meitu|xiuxiu|beautycam|beautyplus|美图|美颜|醒图|faceapp|facetune|pixlr|canva|affinity photo|paint\.net|pixelmator|luminar|acdsee|photoscape|fotor|polarr|vsco|b612|airbrush|capture one|corel|paintshop|topaz|remini|stable diffusion|midjourney|comfyui/i;

/** 1 where the file says, in EXIF, XMP or a comment, that it was written by a program that changes pictures. */
export const editor: ProvenanceMeasure = {
  name: 'provenance-editor',
  unit: '',
  measure({ exif, programs }) {
    const named = exif?.software === undefined ? programs : [exif.software, ...programs];
    if (named.length === 0) return { reason: 'not-applicable' };
    const value = named.some((name) => EDITORS.test(name)) ? 1 : 0;
    return { value, score: 100 - 100 * value };
  },
};

/** Statements of the EXIF that cannot all be true of an untouched photo: how many. */
export const exifContradictions: ProvenanceMeasure = {
  name: 'provenance-exif-contradictions',
  unit: '',
  measure({ exif, stored }) {
    if (exif === undefined) return { reason: 'not-applicable' };
    const found = [otherSize(exif, stored), otherShape(exif, stored), changedBefore(exif), impossibleDate(exif)];
    const value = found.filter(Boolean).length;
    return { value, score: Math.max(0, 100 - 50 * value) };
  },
};

/** The camera meant a picture of another size: it was cut or resized since, and what did it left the rest as it was. */
function otherSize({ width, height }: ExifFacts, stored: ProvenanceView['stored']): boolean {
  if (width === undefined || height === undefined || width === 0 || height === 0) return false;
  const upright = width === stored.width && height === stored.height;
  const turned = width === stored.height && height === stored.width;
  return !upright && !turned;
}

/** By how much the shapes may differ: cameras pad small pictures to 160 by 120 with bars, 3:2 in 4:3. */
const SHAPE = 0.15;

/** The small picture inside has another shape than the picture: it was cut since. */
function otherShape({ thumbnail }: ExifFacts, { width, height }: ProvenanceView['stored']): boolean {
  if (thumbnail === undefined || thumbnail.width === 0 || thumbnail.height === 0) return false;
  const small = Math.abs(Math.log(thumbnail.width / thumbnail.height));
  return Math.abs(small - Math.abs(Math.log(width / height))) > SHAPE;
}

/** Changed before it was taken. */
function changedBefore({ changed, taken }: ExifFacts): boolean {
  const [last, first] = [seconds(changed), seconds(taken)];
  // Clocks of phones and cameras write both within moments; a second of rounding is no contradiction.
  return last !== undefined && first !== undefined && last < first - 2;
}

/** A date that was never one, or before there was EXIF (1995). Zeros and blanks are what cameras without a clock write. */
function impossibleDate({ changed, taken, digitised }: ExifFacts): boolean {
  return [changed, taken, digitised].some((text) => {
    if (text === undefined || !/[1-9]/.test(text)) return false;
    const year = Number.parseInt(text.slice(0, 4), 10);
    return seconds(text) === undefined || year < 1995;
  });
}

/** Seconds since 1970 of `YYYY:MM:DD HH:MM:SS`, as if in UTC; `undefined` where there is no such moment. */
function seconds(text: string | undefined): number | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/
    .exec(text ?? '')
    ?.slice(1)
    .map(Number);
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  return same ? date.getTime() / 1000 : undefined;
}
