import { createHash } from 'node:crypto';
import type { Box, FivePoints } from '../core/geometry.js';
import { floatBytes, floatsOf } from './float-bytes.js';
import { makeFolder } from './make-folder.js';
import { RecordLog } from './record-log.js';
import { refuseGallery } from './refuse-gallery.js';

/** What is kept of a found face. */
export interface KnownFace {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: FivePoints;
}

/** What a detector made of a photo's bytes. */
export type KnownPhoto =
  | { readonly status: 'decoded'; readonly width: number; readonly height: number; readonly faces: readonly KnownFace[] }
  | { readonly status: 'not-decodable' };

/** Raised when the meaning of a record changes, or when decoding the same bytes gives other pixels. */
const VERSION = 1;
/** Length of a template's key. */
const KEY_BYTES = 32;

/** Faces of one detector and templates of one space, by what they were made from. Without a folder, of this run only. */
export class ResearchCache implements AsyncDisposable {
  readonly #photos = new Map<string, KnownPhoto>();
  readonly #templates = new Map<string, Float32Array>();
  #faceLog: RecordLog | undefined;
  #templateLog: RecordLog | undefined;

  private constructor() {}

  static async open(folder: string | undefined, detector: string, space: string, dimension: number): Promise<ResearchCache> {
    const cache = new ResearchCache();
    if (folder === undefined) return cache;
    await refuseGallery(folder);
    await makeFolder(folder);
    cache.#faceLog = await RecordLog.open(folder, 'faces', `faces ${VERSION} ${detector}`, (record) => {
      const { digest, photo } = JSON.parse(record.toString('utf8')) as { digest: string; photo: KnownPhoto };
      cache.#photos.set(digest, photo);
    });
    cache.#templateLog = await RecordLog.open(folder, 'templates', `templates ${VERSION} ${space}`, (record) => {
      if (record.length !== KEY_BYTES + 4 * dimension) return;
      cache.#templates.set(record.toString('hex', 0, KEY_BYTES), floatsOf(record.subarray(KEY_BYTES)));
    });
    return cache;
  }

  photo(digest: string): KnownPhoto | undefined {
    return this.#photos.get(digest);
  }

  async addPhoto(digest: string, photo: KnownPhoto): Promise<void> {
    this.#photos.set(digest, photo);
    await this.#faceLog?.append(Buffer.from(JSON.stringify({ digest, photo }), 'utf8'));
  }

  template(digest: string, landmarks: FivePoints): Float32Array | undefined {
    return this.#templates.get(templateKey(digest, landmarks).toString('hex'));
  }

  async addTemplate(digest: string, landmarks: FivePoints, vector: Float32Array): Promise<void> {
    const key = templateKey(digest, landmarks);
    this.#templates.set(key.toString('hex'), vector);
    await this.#templateLog?.append(Buffer.concat([key, floatBytes(vector)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#faceLog?.[Symbol.asyncDispose]();
    } finally {
      await this.#templateLog?.[Symbol.asyncDispose]();
    }
  }
}

function templateKey(digest: string, landmarks: FivePoints): Buffer {
  const points = Buffer.alloc(80);
  for (const [place, value] of landmarks.flatMap(({ x, y }) => [x, y]).entries()) points.writeDoubleLE(value, 8 * place);
  return createHash('sha256').update(digest).update(points).digest();
}
