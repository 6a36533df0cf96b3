import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DetectedFace, decodePhoto, encodeJpeg, type PixelImage } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { SAMPLES } from './run-cli.js';

/** A folder and a file whose names would be markup. */
export const HOSTILE_PERSON = `"><script>alert(1)<!-- &amp; 张三`;
export const HOSTILE_FILE = `z'><img src=x onerror=alert(1)>.jpg`;

/** Names of the photos that {@link makePeopleFolder} makes unusable or remarkable. */
export const PEOPLE = {
  noFace: 'ann/3 grey.jpg',
  damaged: 'ann/4 cut.jpg',
  twoFaces: 'bea/2 two.jpg',
  empty: 'bea/0 empty.jpg',
  lie: 'bea/1 text.png',
  notAPhoto: 'list.csv',
} as const;

/**
 * Three persons cut out of one sample photo, each with a second, smaller version of the same face; one has a single
 * photo more than that which holds no face and one that is cut short; another one whose first photos cannot be used
 * and one that shows two faces.
 */
export async function makePeopleFolder(): Promise<string> {
  const { image } = await decodePhoto(readFileSync(join(SAMPLES, 'sample6.jpg')));
  await using detector = await createDetector();
  const faces = await detector.detect(image);
  if (faces.length < 4) throw new Error(`Expected four faces in the sample, found ${faces.length}`);
  const [a, b, c, d] = faces as readonly [DetectedFace, DetectedFace, DetectedFace, DetectedFace];
  const folder = mkdtempSync(join(tmpdir(), 'rescue-face-people-'));
  const put = (name: string, bytes: Uint8Array | string) => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  };
  const jpeg = async (picture: PixelImage, maxSide = 400) => (await encodeJpeg(picture, { maxSide, quality: 92 })).bytes;
  const portrait = (face: DetectedFace) => crop(image, face.box.x - 70, face.box.y - 80, face.box.width + 140, face.box.height + 140);
  const first = await jpeg(portrait(a));
  put('ann/1.jpg', first);
  put('ann/2.jpg', await jpeg(portrait(a), 220));
  put(PEOPLE.noFace, await jpeg({ width: 120, height: 120, data: new Uint8Array(120 * 120 * 3).fill(128) }));
  put(PEOPLE.damaged, first.subarray(0, first.length / 2));
  put(PEOPLE.empty, '');
  put(PEOPLE.lie, 'this is text');
  const left = Math.min(b.box.x, d.box.x);
  const right = Math.max(b.box.x + b.box.width, d.box.x + d.box.width);
  put('bea/3.jpg', await jpeg(portrait(b)));
  put('bea/2 two.jpg', await jpeg(crop(image, left - 40, 0, right - left + 80, image.height / 2), 700));
  put(`${HOSTILE_PERSON}/1.jpg`, await jpeg(portrait(c)));
  put(`${HOSTILE_PERSON}/${HOSTILE_FILE}`, await jpeg(portrait(c), 220));
  put(PEOPLE.notAPhoto, 'a,b');
  return folder;
}

/** The part of a picture that lies inside it. */
export function crop(image: PixelImage, x: number, y: number, width: number, height: number): PixelImage {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  const size = { width: Math.min(image.width - left, Math.round(width)), height: Math.min(image.height - top, Math.round(height)) };
  const data = new Uint8Array(size.width * size.height * 3);
  for (let row = 0; row < size.height; row++) {
    const start = ((top + row) * image.width + left) * 3;
    data.set(image.data.subarray(start, start + size.width * 3), row * size.width * 3);
  }
  return { ...size, data };
}
