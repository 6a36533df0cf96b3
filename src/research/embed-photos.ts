import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { checkInteger, checkKeys, checkOneOf, checkText } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Detector, Embedder, PixelImage } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import { groupByPerson } from '../evaluation/dataset.js';
import { decodePhoto } from '../image/decode-photo.js';
import { chooseFace, type FaceChoice } from './choose-face.js';
import { eachInOrder } from './each-in-order.js';
import { refuseGallery } from './refuse-gallery.js';
import { type KnownPhoto, ResearchCache } from './research-cache.js';
import type { EmbeddedResearchPhoto, EmbeddedResearchSet, ResearchFailure, ResearchPhoto } from './research-set.js';

/** How far {@link embedResearchPhotos} has come. */
export interface EmbedProgress {
  /** Photos finished, failures included. */
  readonly done: number;
  readonly all: number;
  /** Photos without a template so far. */
  readonly failures: number;
}

/** Options of {@link embedResearchPhotos}. */
export interface EmbedResearchOptions {
  readonly detector: Detector;
  readonly embedder: Embedder;
  /**
   * Folder of the cache, made if it is not there (mode 0700, its files 0600). It holds plaintext templates of the
   * research subjects: keep it as you keep their photos. Without one nothing is kept.
   */
  readonly cacheFolder?: string | undefined;
  /** Which of several faces is the subject: the largest, or the one nearest the picture's middle (as in LFW). */
  readonly face: FaceChoice;
  /** Photos in flight: a whole number, 1 to 1024. Default twice the cores this process may use. */
  readonly concurrency?: number | undefined;
  /** Told after every photo. */
  readonly onProgress?: ((progress: EmbedProgress) => void) | undefined;
}

/** Errors of the system itself, not of one file. */
const SYSTEM_ERRORS = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/**
 * Turns labelled photos into templates, in the order given. A photo that cannot be read or decoded, shows no face or
 * gives no template keeps its place with its failure.
 *
 * With a cache a later run takes what is known: faces by detector and content, templates by space, content and
 * landmarks, so that another model reuses the faces and a renamed file everything. A run that was killed loses what
 * was in flight; a damaged record is computed again. Several processes may share a cache.
 *
 * **For research folders only.** Never point it at a gallery's photos: their templates would lie in plain files. A
 * folder that holds `rescue-face.db`, or lies below one that does, is refused for photos and cache.
 *
 * Rejects with {@link ResearchDataError} for a gallery's folder, with what a stage rejects with besides
 * `ERR_IMAGE_*` (`not-decodable`) and the embedder's `ERR_MODEL_RUN` (`failure-to-enrol`, not kept in the cache), and
 * with `signal.reason`, looked at between photos; what was finished is in the cache then.
 *
 * @throws TypeError when two photos share an id or an option is no such thing, RangeError for numbers out of range.
 *
 * @example
 * ```ts
 * import { createDetector } from 'rescue-face/detector';
 * import { createEmbedder } from 'rescue-face/embedder';
 * import { embedResearchPhotos } from 'rescue-face/research';
 *
 * await using detector = await createDetector();
 * await using embedder = await createEmbedder();
 * const path = 'node_modules/@vladmandic/face-api/demo/sample1.jpg';
 * const photos = [{ person: 'somebody', photo: 'sample1.jpg', path, attributes: {} }];
 * const set = await embedResearchPhotos(photos, { detector, embedder, face: 'largest' });
 * for (const { photo, embedding, failure } of set.photos) console.log(photo, embedding?.vector.length, failure?.reason);
 * ```
 */
export async function embedResearchPhotos(
  photos: readonly ResearchPhoto[],
  options: EmbedResearchOptions,
  callOptions: CallOptions = {},
): Promise<EmbeddedResearchSet> {
  checkKeys('embedResearchPhotos options', options, ['detector', 'embedder', 'cacheFolder', 'face', 'concurrency', 'onProgress']);
  checkCallOptions(callOptions);
  const { detector, embedder, cacheFolder, face, concurrency = 2 * availableParallelism(), onProgress } = options;
  const { signal } = callOptions;
  checkOneOf('face', face, ['largest', 'centre']);
  checkInteger('concurrency', concurrency, 1, 1024);
  if (cacheFolder !== undefined) checkText('cacheFolder', cacheFolder);
  groupByPerson(photos);
  for (const { path } of photos) checkText('path', path);
  signal?.throwIfAborted();
  for (const folder of await foldersOf(photos)) await refuseGallery(folder);

  const { space, dimension } = embedder;
  await using cache = await ResearchCache.open(cacheFolder, detector.id, space, dimension);
  let done = 0;
  let failures = 0;
  const embedded = await eachInOrder(photos, concurrency, async (photo) => {
    signal?.throwIfAborted();
    const answer = await embedOne(photo, { detector, embedder, face, cache });
    done += 1;
    if (answer.failure !== undefined) failures += 1;
    onProgress?.({ done, all: photos.length, failures });
    return answer;
  });
  return { space, dimension, detector: detector.id, photos: embedded };
}

interface Stages {
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly face: FaceChoice;
  readonly cache: ResearchCache;
}

async function embedOne(photo: ResearchPhoto, stages: Stages): Promise<EmbeddedResearchPhoto> {
  const { person, photo: id, path, attributes } = photo;
  const answer = { person, photo: id, path, attributes, digest: undefined, embedding: undefined, faceWidth: undefined, faces: 0 };
  const bytes = await bytesOf(path);
  if (bytes === undefined) return { ...answer, failure: notAcquired('unreadable') };
  const digest = createHash('sha256').update(bytes).digest('hex');
  let image: PixelImage | undefined;
  const decode = async () => {
    image ??= (await decodePhoto(bytes)).image;
    return image;
  };

  const known = await look(digest, decode, stages);
  if (known.status === 'not-decodable') return { ...answer, digest, failure: notAcquired('not-decodable') };
  const chosen = chooseFace(known, stages.face);
  if (chosen === undefined) return { ...answer, digest, failure: notAcquired('no-face') };
  const found = { ...answer, digest, faceWidth: chosen.box.width, faces: known.faces.length };

  const { cache, embedder } = stages;
  const { space, dimension } = embedder;
  const kept = cache.template(digest, chosen.landmarks);
  if (kept !== undefined) return { ...found, embedding: { space, vector: kept }, failure: undefined };
  try {
    const embedding = await embedder.embed(await decode(), chosen.landmarks);
    checkEmbedding(embedding, space, dimension);
    await cache.addTemplate(digest, chosen.landmarks, embedding.vector);
    return { ...found, embedding, failure: undefined };
  } catch (error) {
    if (isImageError(error)) return { ...answer, digest, failure: notAcquired('not-decodable') };
    if (!(error instanceof RescueFaceError && error.code === 'ERR_MODEL_RUN')) throw error;
    // It may succeed next time, so that it is told and not kept.
    return { ...found, failure: { kind: 'failure-to-enrol', reason: 'model-failed' } };
  }
}

/** Where the photos lie, links followed. */
async function foldersOf(photos: readonly ResearchPhoto[]): Promise<Set<string>> {
  const folders = new Set<string>();
  for (const { path } of photos) folders.add(dirname(await realpath(path).catch(() => path)));
  return folders;
}

/** What the detector makes of the photo, from the cache where it is known. */
async function look(digest: string, decode: () => Promise<PixelImage>, { detector, cache }: Stages): Promise<KnownPhoto> {
  const kept = cache.photo(digest);
  if (kept !== undefined) return kept;
  let known: KnownPhoto;
  try {
    const image = await decode();
    const faces = await detector.detect(image);
    const { width, height } = image;
    known = { status: 'decoded', width, height, faces: faces.map(({ box, score, landmarks }) => ({ box, score, landmarks })) };
  } catch (error) {
    if (!isImageError(error)) throw error;
    known = { status: 'not-decodable' };
  }
  await cache.addPhoto(digest, known);
  return known;
}

/** `undefined` for a file that cannot be read. */
async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && !SYSTEM_ERRORS.has(String(error.code))) return undefined;
    throw error;
  }
}

function isImageError(error: unknown): boolean {
  return error instanceof RescueFaceError && error.code.startsWith('ERR_IMAGE_');
}

function notAcquired(reason: 'unreadable' | 'not-decodable' | 'no-face'): ResearchFailure {
  return { kind: 'failure-to-acquire', reason };
}
