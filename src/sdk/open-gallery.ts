import type { BackupFacts, VerifyResult } from '../adapters/sqlite-store/main.js';
import type { PhotoSource } from '../core/acts.js';
import { checkBytes, checkKeys } from '../core/check.js';
import { checkCallOptions } from '../core/check-call-options.js';
import type { CallOptions, Detector, Embedder, RandomSource } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { Calibration } from '../evaluation/calibration.js';
import type { GraphStats } from '../index/graph/graph-stats.js';
import { openPhotoAudits } from './audit/open-photo-audits.js';
import type { PhotoAudits } from './audit/photo-audits.js';
import { type CompareInput, type CompareResult, comparePhotos } from './compare.js';
import { type EnrollInput, type EnrollResult, enrollPhoto } from './enroll.js';
import { checkEnrollManyOptions, type EnrollManyItem, type EnrollManyOptions, type EnrollManyResult, enrollStream } from './enroll-many.js';
import { type EraseInput, type EraseResult, erasePerson } from './erase.js';
import { type ExportInput, type ExportResult, exportPerson } from './export-person.js';
import { checkedDuplicates, type DuplicatePair, type DuplicatesInput, type DuplicatesOptions, findDuplicates } from './find-duplicates.js';
import type { Gallery, GallerySize } from './gallery.js';
import {
  type BackupInput,
  backUp,
  type KeepContext,
  type RotateInput,
  type RotateResult,
  rotate,
  type VerifyInput,
  verify,
} from './keeping.js';
import type { KnownPhotos } from './known-photos.js';
import type { Ledger } from './ledger/ledger.js';
import type { LedgerPolicy } from './ledger/ledger-context.js';
import { openLedger } from './ledger/open-ledger.js';
import { type DetectedPhoto, detectInPhoto } from './photo-analysis.js';
import type { PhotoReport } from './photo-report.js';
import type { PhotoRules } from './photo-rules.js';
import type { PhotoRulesOptions } from './photo-rules-options.js';
import type { PhotoValidator } from './photo-validator.js';
import { type RenewalInput, type RenewalOptions, type RenewalResult, renewTemplates } from './renew-templates.js';
import type { GalleryStats, RescueFace } from './rescue-face.js';
import { type GalleryValidateOptions, validateInGallery } from './reuse-check.js';
import { type SearchInput, type SearchResult, searchPhoto } from './search.js';
import { type EmbeddingSearched, type SearchEmbeddingInput, searchEmbedding } from './search-embedding.js';
import { type GetInput, type GetResult, getPerson, type ViewInput, type ViewResult, viewPhoto } from './view.js';

/** What an open gallery is made of. */
export interface GalleryParts extends KeepContext {
  readonly detector: Detector;
  readonly embedder: Embedder;
  readonly validator: PhotoValidator;
  readonly rules: PhotoRules;
  readonly photoRules: PhotoRulesOptions;
  /** Absent where no fingerprints are kept. */
  readonly knownPhotos: KnownPhotos | undefined;
  readonly gallery: Gallery;
  readonly calibration: Calibration | undefined;
  readonly population: string | undefined;
  readonly random: RandomSource;
  readonly threads: number;
  readonly photoSource: PhotoSource | undefined;
  readonly policy: LedgerPolicy;
}

/** Every use of a gallery, each in a file of its own; here they are kept from outliving it. */
export class OpenGallery implements RescueFace {
  readonly ledger: Ledger;
  readonly audit: PhotoAudits;
  readonly #parts: GalleryParts;
  readonly #owned: readonly AsyncDisposable[];
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  /** `owned` is closed with the gallery. */
  constructor(parts: GalleryParts, owned: readonly AsyncDisposable[]) {
    this.#parts = parts;
    this.#owned = owned;
    this.ledger = openLedger(parts, (options, call) => this.#run(options, call));
    this.audit = openPhotoAudits(parts, (options, call) => this.#run(options, call));
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

  async validatePhoto(photo: Uint8Array, options: GalleryValidateOptions = {}): Promise<PhotoReport> {
    const { source = this.#parts.photoSource } = options;
    return this.#run({ signal: options.signal }, () => validateInGallery(this.#parts, photo, { ...options, source }));
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

  async searchEmbedding(input: SearchEmbeddingInput, options: CallOptions = {}): Promise<EmbeddingSearched> {
    return this.#run(options, () => searchEmbedding(this.#parts, input, options));
  }

  async get(input: GetInput, options: CallOptions = {}): Promise<GetResult> {
    return this.#run(options, () => getPerson(this.#parts, input, options));
  }

  async view(input: ViewInput, options: CallOptions = {}): Promise<ViewResult> {
    return this.#run(options, () => viewPhoto(this.#parts, input, options));
  }

  async export(input: ExportInput, options: CallOptions = {}): Promise<ExportResult> {
    return this.#run(options, () => exportPerson(this.#parts, input, options));
  }

  async erase(input: EraseInput, options: CallOptions = {}): Promise<EraseResult> {
    return this.#run(options, () => erasePerson(this.#parts, input, options));
  }

  async renewTemplates(input: RenewalInput = {}, options: RenewalOptions = {}): Promise<RenewalResult> {
    checkKeys('renewTemplates options', options, ['signal', 'onProgress']);
    return this.#run({ signal: options.signal }, () => renewTemplates(this.#parts, input, options));
  }

  findDuplicates(input: DuplicatesInput = {}, options: DuplicatesOptions = {}): AsyncIterable<DuplicatePair> {
    this.#checkOpen();
    checkKeys('findDuplicates options', options, ['signal', 'onProgress']);
    const context = { ...this.#parts, space: this.space };
    const checked = checkedDuplicates(context, input);
    return findDuplicates(context, checked, options, (work) => this.#run({ signal: options.signal }, work));
  }

  stats(): GalleryStats {
    const { store } = this.#parts;
    return { ...this.size, entries: store.head, space: this.space, durable: store.capabilities.durable };
  }

  async indexStats(options: CallOptions = {}): Promise<GraphStats | undefined> {
    return this.#run(options, () => this.#parts.gallery.indexStats(options));
  }

  async backup(input: BackupInput, options: CallOptions = {}): Promise<BackupFacts> {
    return this.#run(options, () => backUp(this.#parts, input, options));
  }

  async rotateKeys(input: RotateInput = {}, options: CallOptions = {}): Promise<RotateResult> {
    return this.#run(options, () => rotate(this.#parts, input, options));
  }

  async verify(input: VerifyInput = {}, options: CallOptions = {}): Promise<VerifyResult> {
    return this.#run(options, () => verify(this.#parts, input, options));
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => closeAll(this.#owned));
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

/** The last that was opened first: an index is closed before the store that fills it, and that before its keys. */
export async function closeAll(owned: readonly AsyncDisposable[]): Promise<void> {
  const failures: unknown[] = [];
  for (const part of [...owned].reverse())
    await Promise.resolve(part[Symbol.asyncDispose]()).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
