import { decodePhoto, encodeJpeg } from 'rescue-face';
import { concurrently } from '../concurrently.js';
import { CliFailure, isPhotoError } from '../failure.js';
import type { PhotoReader } from '../read-photo.js';
import type { Picture, Pictures } from './picture.js';

/** A photo of a report, and where its file is. */
export interface PictureSource {
  readonly id: string;
  readonly path: string;
}

/** Bytes of JPEG in one report: with base64 and the markup, the file stays below 30 MB. */
const BUDGET = 20_000_000;
const QUALITY = 82;
/** Longest side by the number of pictures, in pixels. */
const SIDES = [
  { upTo: 24, side: 1280 },
  { upTo: 100, side: 800 },
  { upTo: Number.POSITIVE_INFINITY, side: 512 },
] as const;

/**
 * Makes the pictures of a report, group by group: a group whose pictures no longer fit is left out with all that
 * follow, and so is a photo whose file has vanished or changed since it was worked on. The pictures hold pixels only, nothing of what the files say about place, time and camera.
 */
export async function loadPictures(
  groups: readonly (readonly PictureSource[])[],
  reader: Pick<PhotoReader, 'read'>,
  onProgress: (done: number, all: number) => void,
  budget: number = BUDGET,
): Promise<Pictures> {
  const all = new Set(groups.flat().map(({ id }) => id)).size;
  const side = SIDES.find(({ upTo }) => all <= upTo)?.side ?? 512;
  const pictures = new Map<string, Picture>();
  let bytes = 0;
  for (const group of groups) {
    const wanted = [...new Map(group.map((source) => [source.id, source])).values()].filter(({ id }) => !pictures.has(id));
    const tried = await concurrently(wanted, 2, (source) => makePicture(source, reader, side));
    const made = tried.filter((picture) => picture !== undefined);
    bytes += made.reduce((sum, { jpeg }) => sum + jpeg.length * 0.75, 0);
    if (bytes > budget) break;
    for (const picture of made) pictures.set(picture.id, picture);
    onProgress(pictures.size, all);
  }
  return pictures;
}

async function makePicture({ id, path }: PictureSource, reader: Pick<PhotoReader, 'read'>, maxSide: number): Promise<Picture | undefined> {
  try {
    const { image } = await decodePhoto(await reader.read(path));
    const { bytes } = await encodeJpeg(image, { maxSide, quality: QUALITY });
    return { id, jpeg: Buffer.from(bytes).toString('base64'), width: image.width, height: image.height };
  } catch (error) {
    if (error instanceof CliFailure || isPhotoError(error)) return undefined;
    throw error;
  }
}
