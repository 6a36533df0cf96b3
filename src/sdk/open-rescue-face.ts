import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { memoryStore } from '../adapters/memory-store/main.js';
import { checkBytes, checkId, checkInteger, checkKeys, checkOneOf } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Clock, Detector, Embedder, RandomSource, Store, VectorIndex } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { createDetector } from '../detector/main.js';
import { createEmbedder, type EmbedderOptions } from '../embedder/create-embedder.js';
import type { Calibration } from '../evaluation/calibration.js';
import { exactIndex } from '../index/main.js';
import { type CompareInput, type CompareResult, comparePhotos } from './compare.js';
import { type EnrollInput, type EnrollResult, enrollPhoto } from './enroll.js';
import { checkEnrollManyOptions, type EnrollManyItem, type EnrollManyOptions, type EnrollManyResult, enrollStream } from './enroll-many.js';
import { Gallery, type GallerySize } from './gallery.js';
import { loadCalibration } from './load-calibration.js';
import { type DetectedPhoto, detectInPhoto } from './photo-analysis.js';
import { ScoreNormaliser } from './score-normaliser.js';
import { type SearchInput, type SearchResult, searchPhoto } from './search.js';

/** Options of {@link openRescueFace}. Instances that are passed in stay the caller's: they are used, never closed. */
export interface RescueFaceOptions {
  /** Finds faces. Default: the detector that lies in the package. */
  readonly detector?: Detector | undefined;
  /** A recognition model to use instead of the one in the package; see `createEmbedder`. Not together with `embedder`. */
  readonly model?: EmbedderOptions['model'];
  /** Turns faces into templates. Default: the model that lies in the package. */
  readonly embedder?: Embedder | undefined;
  /** Nearest-neighbour search; must be new, of the embedder's space and dimension. Default: exact search in memory. */
  readonly index?: VectorIndex | undefined;
  /** Where people, photos and templates are kept. Default: this process's memory, lost with it. */
  readonly store?: Store | undefined;
  /**
   * What the model's scores mean: a calibration, its file, or `false` for none. Default: the one that lies beside the
   * model's manifest (`x.calibration.json` beside `x.json`), where there is one. One for another space is refused.
   */
  readonly calibration?: Calibration | string | URL | false | undefined;
  /**
   * The population these people belong to: the `population.id` of a calibration fitted on them. Under any other, every
   * search says that its rates were not measured on your people.
   */
  readonly population?: string | undefined;
  /**
   * `auto`: people are ranked by adaptive s-norm, with the gallery itself as cohort, from 300 people on, unless the
   * calibration was fitted on too few people to say what such scores mean. `off`: always by raw similarity. Default `auto`.
   */
  readonly scoreNormalisation?: 'auto' | 'off' | undefined;
  /** Most worker threads for detection, and as many for embedding, 1 to 64. Default: one per processor, at most 4. */
  readonly threads?: number | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock | undefined;
  /** Default: the system's generator. */
  readonly random?: RandomSource | undefined;
}

/** An open gallery. Once it has been closed every method rejects, and `enrollMany` throws, with `ERR_NOT_OPEN`. */
export interface RescueFace extends AsyncDisposable {
  /** The space of the gallery's templates: model and preprocessing. */
  readonly space: string;
  /** What the model's scores mean, where that was measured. */
  readonly calibration: Calibration | undefined;
  /** Persons and templates at present. */
  readonly size: GallerySize;
  /** Finds the faces of a photo; stores nothing. */
  detect(photo: Uint8Array, options?: CallOptions): Promise<DetectedPhoto>;
  /** Says how alike two faces are; stores nothing. */
  compare(input: CompareInput, options?: CallOptions): Promise<CompareResult>;
  /** Puts one photo of a person into the gallery. Aborting after the commit has begun may still leave it there. */
  enroll(input: EnrollInput, options?: CallOptions): Promise<EnrollResult>;
  /**
   * Enrols a stream, several at a time; one result per item, in order; a bad item does not stop the others. Ends with
   * `signal.reason` when aborted and with `ERR_NOT_OPEN` when the gallery is closed.
   */
  enrollMany(items: AsyncIterable<EnrollManyItem> | Iterable<EnrollManyItem>, options?: EnrollManyOptions): AsyncIterable<EnrollManyResult>;
  /** Ranks the persons of the gallery by likeness to a probe. */
  search(input: SearchInput, options?: CallOptions): Promise<SearchResult>;
  /** Lets running calls end and releases threads and memory. */
  close(): Promise<void>;
}

const OPTION_KEYS = [
  'detector',
  'model',
  'embedder',
  'index',
  'store',
  'calibration',
  'population',
  'scoreNormalisation',
  'threads',
  'clock',
  'random',
];
const MAX_DEFAULT_THREADS = 4;

/**
 * Opens a gallery: with nothing given, the models that lie in the package, exact search, and a store in memory.
 *
 * Every photo call rejects with `ERR_IMAGE_*` for a file that cannot be decoded; a photo without a usable face is an
 * answer (`no-face`, `several-faces`). Malformed arguments are a `TypeError` or `RangeError`.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { openRescueFace } from 'rescue-face';
 *
 * const sdk = await openRescueFace();
 * const photo = await readFile('node_modules/@vladmandic/face-api/demo/sample1.jpg');
 * await sdk.enroll({ personId: 'p-1', photo, face: 'largest' });
 * const result = await sdk.search({ photo, face: 'largest', topK: 5 });
 * if (result.status === 'searched') console.log(result.candidates);
 * await sdk.close();
 * ```
 */
export async function openRescueFace(options: RescueFaceOptions = {}, call: CallOptions = {}): Promise<RescueFace> {
  checkCallOptions(call);
  call.signal?.throwIfAborted();
  checkKeys('openRescueFace', options, OPTION_KEYS);
  const { threads = Math.min(MAX_DEFAULT_THREADS, availableParallelism()), model, population, scoreNormalisation = 'auto' } = options;
  checkInteger('threads', threads, 1, 64);
  if (population !== undefined) checkId('population', population);
  checkOneOf('scoreNormalisation', scoreNormalisation, ['auto', 'off']);
  if (model !== undefined && options.embedder !== undefined) throw new TypeError('Expected either model or embedder, received both');
  const owned: AsyncDisposable[] = [];
  const own = <T extends AsyncDisposable>(part: T): T => {
    owned.push(part);
    return part;
  };
  try {
    const [detector, embedder] = await settleBoth(
      options.detector ?? createDetector({ threads }).then(own),
      options.embedder ?? createEmbedder({ model, threads }).then(own),
    );
    const { space, dimension } = embedder;
    const store = options.store ?? own(memoryStore());
    if (options.index !== undefined) checkIndex(options.index, space, dimension);
    const calibration = await loadCalibration(
      { calibration: options.calibration, model, foreignEmbedder: options.embedder !== undefined },
      space,
    );
    const normaliser =
      scoreNormalisation === 'off' || calibration?.scores['s-norm'] === null ? undefined : new ScoreNormaliser(store, space, dimension);
    const gallery = new Gallery(store, options.index ?? (() => exactIndex({ space, dimension })), normaliser);
    own({ [Symbol.asyncDispose]: () => gallery.close() });
    call.signal?.throwIfAborted();
    await gallery.sync();
    call.signal?.throwIfAborted();
    const clock = options.clock ?? { now: () => Date.now() };
    const random = options.random ?? { uuid: () => randomUUID() };
    return new OpenGallery({ detector, embedder, store, gallery, calibration, population, clock, random, threads }, owned);
  } catch (error) {
    await Promise.all(owned.map((part) => part[Symbol.asyncDispose]()));
    throw error;
  }
}

interface Parts {
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly store: Store;
  readonly gallery: Gallery;
  readonly calibration: Calibration | undefined;
  readonly population: string | undefined;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly threads: number;
}

class OpenGallery implements RescueFace {
  readonly #parts: Parts;
  readonly #owned: readonly AsyncDisposable[];
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(parts: Parts, owned: readonly AsyncDisposable[]) {
    this.#parts = parts;
    this.#owned = owned;
  }

  get space(): string {
    return this.#parts.embedder.space;
  }

  get calibration(): Calibration | undefined {
    return this.#parts.calibration;
  }

  get size(): GallerySize {
    return this.#parts.gallery.size;
  }

  async detect(photo: Uint8Array, options: CallOptions = {}): Promise<DetectedPhoto> {
    return this.#run(options, async () => {
      checkBytes('photo', photo);
      const { image: _, ...found } = await detectInPhoto(this.#parts.detector, photo, options);
      return found;
    });
  }

  async compare(input: CompareInput, options: CallOptions = {}): Promise<CompareResult> {
    return this.#run(options, () => comparePhotos(this.#parts, input, options));
  }

  async enroll(input: EnrollInput, options: CallOptions = {}): Promise<EnrollResult> {
    return this.#run(options, async () => {
      const result = await enrollPhoto(this.#parts, input, options);
      // The commit stands whatever becomes of the index: a search brings the index up too, and says what is wrong with it.
      if (result.status === 'enrolled') await this.#parts.gallery.sync().catch(() => {});
      return result;
    });
  }

  enrollMany(
    items: AsyncIterable<EnrollManyItem> | Iterable<EnrollManyItem>,
    options: EnrollManyOptions = {},
  ): AsyncIterable<EnrollManyResult> {
    this.#checkOpen();
    checkEnrollManyOptions(options);
    // One more than there are workers, so that the next photo is decoded while they are busy.
    return enrollStream(items, (input, call) => this.enroll(input, call), this.#parts.threads + 1, options);
  }

  async search(input: SearchInput, options: CallOptions = {}): Promise<SearchResult> {
    return this.#run(options, () => searchPhoto(this.#parts, input, options));
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running)
      .then(() => Promise.all(this.#owned.map((part) => part[Symbol.asyncDispose]())))
      .then(() => {});
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Runs a call that `close` waits for. */
  async #run<T>(options: CallOptions, call: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    checkCallOptions(options);
    const running = call();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'gallery' });
  }
}

/** An index that already holds something, or says so, would answer for people the store does not know. */
function checkIndex(index: VectorIndex, space: string, dimension: number): void {
  if (index.space !== space) throw new RescueFaceError('ERR_INDEX_SPACE', { expected: space, received: index.space });
  if (index.dimension !== dimension) throw new TypeError(`Expected an index of dimension ${dimension}, received ${index.dimension}`);
  if (index.size !== 0 || index.revision !== 0) {
    throw new TypeError(`Expected a new, empty index, received one of ${index.size} entries at revision ${index.revision}`);
  }
}

/** Waits for both even when one fails, so that nothing opens after the failure has been dealt with. */
async function settleBoth<A, B>(a: A | Promise<A>, b: B | Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
