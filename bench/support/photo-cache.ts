import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Box, type DetectedFace, type Detector, decodePhoto, type Embedder, type FivePoints, RescueFaceError } from 'rescue-face';
import type { PhotoFile } from './photo-sets.js';
import { progress } from './timing.js';

/** What is kept of a found face. */
export interface CachedFace {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: FivePoints;
}

/** Every core gets work while another photo is decoded. */
const IN_FLIGHT = 2 * os.availableParallelism();

/** Faces and templates of research photos, kept below `.cache/` so that a second run takes seconds. Never of a gallery. */
export class PhotoCache {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = path.join(root, '.cache', 'photos');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** All faces of every photo, by the detector's id and the photo's digest. */
  async faces(photos: readonly PhotoFile[], detector: Detector, what: string): Promise<readonly (readonly CachedFace[])[]> {
    const file = path.join(this.#folder, `faces-${shortDigest(detector.id)}.json`);
    const known = new Map(Object.entries(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, CachedFace[]>) : {}));
    await eachOf(
      photos.filter(({ digest }) => !known.has(digest)),
      `${what}: finding faces`,
      async (photo) => {
        known.set(photo.digest, await found(photo, detector));
      },
      () => writeFileSync(file, JSON.stringify(Object.fromEntries(known))),
    );
    return photos.map(({ digest }) => known.get(digest) ?? []);
  }

  /** One template per photo with a face, by space, photo digest and landmarks. */
  async templates(
    photos: readonly PhotoFile[],
    faces: readonly (CachedFace | undefined)[],
    embedder: Embedder,
    what: string,
  ): Promise<readonly (Float32Array | undefined)[]> {
    const file = path.join(this.#folder, `templates-${shortDigest(embedder.space)}.bin`);
    const known = readTemplates(file, embedder.dimension);
    const wanted = photos.map((photo, i) => {
      const face = faces[i];
      return face === undefined ? undefined : { photo, face, key: templateKey(photo, face) };
    });
    let fresh: Buffer[] = [];
    await eachOf(
      wanted.filter((item) => item !== undefined).filter(({ key }) => !known.has(key)),
      `${what}: templates of ${embedder.space}`,
      async ({ photo, face, key }) => {
        const { image } = await decodePhoto(await readFile(photo.file));
        const { vector } = await embedder.embed(image, face.landmarks);
        known.set(key, vector);
        fresh.push(Buffer.from(key, 'hex'), Buffer.from(Float32Array.from(vector).buffer));
      },
      () => {
        appendFileSync(file, Buffer.concat(fresh));
        fresh = [];
      },
    );
    return wanted.map((item) => (item === undefined ? undefined : known.get(item.key)));
  }
}

/** A file that is no readable picture shows nobody; it is counted like a photo without a face, and named on stderr. */
async function found(photo: PhotoFile, detector: Detector): Promise<CachedFace[]> {
  try {
    const { image } = await decodePhoto(await readFile(photo.file));
    return (await detector.detect(image)).map(essence);
  } catch (error) {
    if (!(error instanceof RescueFaceError && error.code.startsWith('ERR_IMAGE'))) throw error;
    process.stderr.write(`${photo.photo}: ${error.message}\n`);
    return [];
  }
}

function essence({ box, score, landmarks }: DetectedFace): CachedFace {
  return { box, score, landmarks };
}

function templateKey(photo: PhotoFile, face: CachedFace): string {
  const points = Float64Array.from(face.landmarks.flatMap(({ x, y }) => [x, y]));
  return createHash('sha256').update(photo.digest).update(new Uint8Array(points.buffer)).digest('hex');
}

/** Records of a 32-byte key and the vector. A record cut short by an interrupted run is passed over. */
function readTemplates(file: string, dimension: number): Map<string, Float32Array> {
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const record = 32 + 4 * dimension;
  const whole = Math.floor(bytes.length / record);
  if (bytes.length !== whole * record) writeFileSync(file, bytes.subarray(0, whole * record));
  return new Map(
    Array.from({ length: whole }, (_, i) => {
      const start = i * record;
      const vector = new Float32Array(Uint8Array.from(bytes.subarray(start + 32, start + record)).buffer);
      return [bytes.subarray(start, start + 32).toString('hex'), vector];
    }),
  );
}

/** A few items at a time; what is done is saved every 500 items and at the end. */
async function eachOf<T>(items: readonly T[], what: string, work: (item: T) => Promise<void>, save: () => void): Promise<void> {
  if (items.length === 0) return;
  const report = progress(what, items.length);
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      await work(item);
      report(++done);
      if (done % 500 === 0) save();
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  } finally {
    save();
  }
}

function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
