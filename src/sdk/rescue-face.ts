import type { BackupFacts, VerifyResult } from '../adapters/sqlite-store/main.js';
import type { CallOptions } from '../core/contracts.js';
import type { Calibration } from '../evaluation/calibration.js';
import type { GraphStats } from '../index/graph/graph-stats.js';
import type { PhotoAudits } from './audit/photo-audits.js';
import type { CompareInput, CompareResult } from './compare.js';
import type { EnrollInput, EnrollResult } from './enroll.js';
import type { EnrollManyItem, EnrollManyOptions, EnrollManyResult } from './enroll-many.js';
import type { EraseInput, EraseResult } from './erase.js';
import type { ExportInput, ExportResult } from './export-person.js';
import type { DuplicatePair, DuplicatesInput, DuplicatesOptions } from './find-duplicates.js';
import type { GallerySize } from './gallery.js';
import type { BackupInput, RotateInput, RotateResult, VerifyInput } from './keeping.js';
import type { Ledger } from './ledger/ledger.js';
import type { DetectedPhoto } from './photo-analysis.js';
import type { PhotoReport } from './photo-report.js';
import type { RenewalInput, RenewalOptions, RenewalResult } from './renew-templates.js';
import type { GalleryValidateOptions } from './reuse-check.js';
import type { SearchInput, SearchResult } from './search.js';
import type { EmbeddingSearched, SearchEmbeddingInput } from './search-embedding.js';
import type { GetInput, GetResult, ViewInput, ViewResult } from './view.js';

/** How much a gallery keeps. */
export interface GalleryStats extends GallerySize {
  /** Entries of the ledger. */
  readonly entries: number;
  readonly space: string;
  /** Whether it outlives the process. */
  readonly durable: boolean;
}

/**
 * An open gallery. Once it has been closed every method rejects, and `enrollMany` and `findDuplicates` throw, with
 * `ERR_NOT_OPEN`.
 *
 * Every call but `detect`, `stats`, `indexStats` and `validatePhoto` without `reuse`, which show nobody, says who acts, where, what for and
 * by what right (`act`, laid over the one given to `openRescueFace`; what is missing is a `TypeError`). Whoever may not do it is refused with `ERR_POLICY_DENIED`, before
 * anything is decoded or looked up; the refusal is recorded and says nothing of what there is. Whatever shows a
 * candidate or a record commits its usage entry first: where that fails, its error is thrown and nothing is shown.
 */
export interface RescueFace extends AsyncDisposable {
  /** The space of the gallery's templates: model and preprocessing. */
  readonly space: string;
  /** What the model's scores mean, where that was measured. */
  readonly calibration: Calibration | undefined;
  /** Persons and templates at present. */
  readonly size: GallerySize;
  /** Finds the faces of a photo; stores and records nothing. */
  detect(photo: Uint8Array, options?: CallOptions): Promise<DetectedPhoto>;
  /**
   * Holds a photo to the photo rules (MCA-2020-13 annex art. 12(1)); stores and records nothing, and shows nobody.
   *
   * With `reuse` it also looks whether the photo was used for another stay (circular 2(2)), which is a use of the gallery
   * like any other: permission `enroll`, and its entry is committed before it answers. It answers yes or no; whoever may
   * `search` as well is told which photos those are.
   */
  validatePhoto(photo: Uint8Array, options?: GalleryValidateOptions): Promise<PhotoReport>;
  /** Says how alike two faces are. Permission `compare`. */
  compare(input: CompareInput, options?: CallOptions): Promise<CompareResult>;
  /**
   * Puts one photo of a person into the gallery. Permission `enroll`. Aborting after the commit has begun may still
   * leave it there.
   */
  enroll(input: EnrollInput, options?: CallOptions): Promise<EnrollResult>;
  /**
   * Enrols a stream, several at a time; one result per item, in order; a bad item does not stop the others. Ends with
   * `signal.reason` when aborted and with `ERR_NOT_OPEN` when the gallery is closed.
   */
  enrollMany(items: AsyncIterable<EnrollManyItem> | Iterable<EnrollManyItem>, options?: EnrollManyOptions): AsyncIterable<EnrollManyResult>;
  /** Ranks the persons of the gallery by likeness to a probe. Permission `search`. */
  search(input: SearchInput, options?: CallOptions): Promise<SearchResult>;
  /**
   * The same by a template of the gallery's space, of which nobody sees the photo. Permission `search-embedding`, which few
   * need: a search that stands for no photo of somebody who is helped serves another purpose (MCA-2020-13 annex art. 3).
   */
  searchEmbedding(input: SearchEmbeddingInput, options?: CallOptions): Promise<EmbeddingSearched>;
  /** A person's records: episodes, what was measured on the photos, links. Permission `view`. */
  get(input: GetInput, options?: CallOptions): Promise<GetResult>;
  /** One photo, with its file. Permission `view`. */
  view(input: ViewInput, options?: CallOptions): Promise<ViewResult>;
  /** Everything that is kept of a person but the templates, to be handed out. Permission `export`. */
  export(input: ExportInput, options?: CallOptions): Promise<ExportResult>;
  /**
   * Destroys what is kept of a person: keys and records in one commit, then every trace in index, caches and files.
   * Permission `erase`. Aborting is heard until that commit. What fails after it is completed when the gallery is opened
   * again; nobody finds or opens the data in the meantime.
   */
  erase(input: EraseInput, options?: CallOptions): Promise<EraseResult>;
  /**
   * Makes templates of the present space for photos that have none, after a change of model. Permission `administer-system`.
   * Aborting keeps what was made; the next call goes on from there.
   */
  renewTemplates(input?: RenewalInput, options?: RenewalOptions): Promise<RenewalResult>;
  /**
   * Compares everybody with everybody and gives pairs of persons who may be one. Permissions `search` and `export`. A run
   * that was left or aborted goes on where it was when it is called again with the same criterion; who was enrolled in
   * the meantime may be missing.
   */
  findDuplicates(input?: DuplicatesInput, options?: DuplicatesOptions): AsyncIterable<DuplicatePair>;
  /** What is done besides: decisions, duties, outcomes, searches made elsewhere. */
  readonly ledger: Ledger;
  /** Photos held to the photo rules by samples, and replaced. */
  readonly audit: PhotoAudits;
  /** How much is kept, in numbers. */
  stats(): GalleryStats;
  /**
   * Whether a graph answers searches, and what recall was proven of it; undefined where the index has none, as `exact` has not.
   * In numbers; it needs no permission.
   */
  indexStats(options?: CallOptions): Promise<GraphStats | undefined>;
  /**
   * Writes an encrypted backup while others work; the finished file is read back and opened. Permission
   * `administer-system`.
   * Only for a gallery opened with `dataDir`, as are the next two.
   */
  backup(input: BackupInput, options?: CallOptions): Promise<BackupFacts>;
  /** Puts every key under a new root key while others work; goes on where it was cut short. Permission `administer-security`. */
  rotateKeys(input?: RotateInput, options?: CallOptions): Promise<RotateResult>;
  /**
   * Opens every record and ledger entry; rejects with what is wrong. Permission `administer-system`. An erasure meanwhile ends it
   * with `ERR_STORE_CONFLICT`, which says nothing of what was looked at: call again.
   */
  verify(input?: VerifyInput, options?: CallOptions): Promise<VerifyResult>;
  /** Lets running calls end and releases threads and memory. */
  close(): Promise<void>;
}
