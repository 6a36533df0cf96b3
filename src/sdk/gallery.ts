import type { CallOptions, Embedding, IndexEntry, Store, VectorIndex } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import type { ScoreKind } from '../evaluation/calibration.js';
import { SNORM_MINIMUM_PEOPLE, SNORM_RERANK } from '../evaluation/score-normalisation.js';
import { CohortMembership } from './cohort-membership.js';
import type { ResembledTemplate, ScoreNormaliser, TemplateVersion } from './score-normaliser.js';

/** Changes applied to the index in one write. */
const BATCH = 4096;

/** Fewest raw hits asked for, so that a person with many photos does not crowd out the others. */
const LEAST_HITS = 100;

/** Whose photo a template stands for. */
export interface TemplateOrigin {
  readonly personId: string;
  readonly photoId: string;
}

/** One person of the gallery, by the photo that spoke for them. */
export interface PersonHit extends TemplateOrigin {
  /** Raw similarity of that photo. */
  readonly similarity: number;
  /** The same normalised; `undefined` where scores are not. */
  readonly normalizedScore: number | undefined;
}

/** What a gallery search answers. */
export interface GallerySearchResult {
  /** One per person, best first, ties by person id. */
  readonly persons: readonly PersonHit[];
  /** What they are ranked by. */
  readonly rankedBy: ScoreKind;
  /** Persons and templates searched, and the store revision they were read at. */
  readonly gallery: GallerySize;
}

/** How large a gallery is. */
export interface GallerySize {
  readonly persons: number;
  readonly templates: number;
  readonly revision: number;
}

/**
 * Keeps an index in step with a store and turns hits on templates into persons. The store is the truth: everything
 * here can be rebuilt from its changes, and applying them twice changes nothing. Where the index can be opened anew,
 * one that has failed is.
 */
export class Gallery {
  readonly #store: Store;
  readonly #reopen: (() => VectorIndex) | undefined;
  #index: VectorIndex;
  #origins = new Map<string, KnownTemplate>();
  #templatesOf = new Map<string, number>();
  #revision = 0;
  readonly #normaliser: ScoreNormaliser | undefined;
  readonly #cohort = new CohortMembership();
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * `index` is an empty index of the caller's, or what opens one that this gallery then owns. With a normaliser people
   * are ranked by normalised scores, from the number of people on that a cohort needs.
   */
  constructor(store: Store, index: VectorIndex | (() => VectorIndex), normaliser?: ScoreNormaliser) {
    this.#store = store;
    this.#normaliser = normaliser;
    this.#reopen = typeof index === 'function' ? index : undefined;
    this.#index = typeof index === 'function' ? index() : index;
  }

  get size(): GallerySize {
    return { persons: this.#templatesOf.size, templates: this.#origins.size, revision: this.#revision };
  }

  /** Brings the index up to the store's present revision. It serves every caller, so nobody's signal ends it. */
  sync(): Promise<void> {
    const work = this.#turn.then(() => this.#recovering(() => this.#apply()));
    this.#turn = work.catch(() => {});
    return work;
  }

  /** The `topK` persons nearest to a probe. */
  async search(probe: Embedding, topK: number, options: CallOptions): Promise<GallerySearchResult> {
    await this.sync();
    const normaliser = this.#templatesOf.size >= SNORM_MINIMUM_PEOPLE ? this.#normaliser : undefined;
    const wanted = normaliser === undefined ? topK : Math.max(SNORM_RERANK, topK);
    const { templates, ...rest } = await this.#nearestOrRebuilt(probe, wanted, options);
    if (normaliser === undefined) return { persons: bestPerPerson(templates).slice(0, topK), rankedBy: 'similarity', ...rest };
    const cohort = { templates: this.#cohort.current(() => this.#everybody()), version: this.#cohort.version };
    const scores = await normaliser.scores(probe, templates, cohort, options);
    const scored = templates.map((template, place) => ({ ...template, normalizedScore: scores[place] }));
    // A template that left the store in the meantime is nobody's any more.
    const standing = scored.filter(({ normalizedScore }) => normalizedScore !== undefined);
    return { persons: bestPerPerson(standing).slice(0, topK), rankedBy: 's-norm', ...rest };
  }

  /** Closes an index of this gallery's own. */
  async close(): Promise<void> {
    await this.#normaliser?.close();
    if (this.#reopen !== undefined) await this.#index[Symbol.asyncDispose]();
  }

  async #nearestOrRebuilt(probe: Embedding, persons: number, options: CallOptions): Promise<NearestTemplates> {
    try {
      return await this.#nearest(probe, persons, options);
    } catch (error) {
      if (!this.#recoverable(error)) throw error;
      await this.sync();
      return this.#nearest(probe, persons, options);
    }
  }

  /** Every hit of the `count` nearest persons. */
  async #nearest(probe: Embedding, count: number, options: CallOptions): Promise<NearestTemplates> {
    for (let k = Math.max(LEAST_HITS, count * 2); ; k *= 4) {
      const { hits, revision } = await this.#index.search(probe, { k, ...options });
      const templates = hits.flatMap(({ id, similarity }) => {
        const origin = this.#origins.get(id);
        return origin === undefined ? [] : [{ ...origin, similarity, normalizedScore: undefined }];
      });
      const persons = bestPerPerson(templates);
      // Somebody who is not among the hits is no better than the last of them, but may be just as good.
      const last = persons[Math.min(count, this.#templatesOf.size) - 1];
      const settled = hits.length < k || (last !== undefined && last.similarity > (hits.at(-1)?.similarity ?? -1));
      if (!settled) continue;
      const kept = new Set(persons.slice(0, count).map(({ personId }) => personId));
      return { templates: templates.filter(({ personId }) => kept.has(personId)), gallery: { ...this.size, revision } };
    }
  }

  *#everybody(): Iterable<readonly [string, TemplateVersion]> {
    for (const known of this.#origins.values()) yield [known.personId, known];
  }

  async #recovering(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#recoverable(error)) throw error;
      await this.#rebuild();
      await work();
    }
  }

  #recoverable(error: unknown): boolean {
    return this.#reopen !== undefined && error instanceof RescueFaceError && error.code === 'ERR_INDEX_ENGINE';
  }

  async #rebuild(): Promise<void> {
    if (this.#reopen === undefined) throw new RescueFaceError('ERR_INDEX_ENGINE');
    await this.#index[Symbol.asyncDispose]();
    this.#index = this.#reopen();
    this.#origins = new Map();
    this.#templatesOf = new Map();
    this.#cohort.clear();
    this.#revision = 0;
  }

  async #apply(): Promise<void> {
    const target = this.#store.revision;
    // A store that went back (a restored backup) or an index that lost what it held: begin again.
    if (target < this.#revision || this.#index.revision < this.#revision) await this.#rebuild();
    if (target === this.#revision) return;
    let puts: IndexEntry[] = [];
    let removes: string[] = [];
    const flush = async () => {
      // A template is either put or removed in one run of changes, so the order of the two writes does not matter.
      if (removes.length > 0) await this.#index.remove(removes);
      if (puts.length > 0) await this.#index.upsert(puts);
      puts = [];
      removes = [];
    };
    for await (const change of this.#store.changes(this.#revision)) {
      const template = change.type === 'delete' ? change.key : change.record;
      if (template.kind !== 'template') continue;
      if (change.type === 'put' && change.record.kind === 'template' && change.record.embedding.space === this.#index.space) {
        const { id, personId, photoId, embedding } = change.record;
        this.#check(embedding, change.revision);
        this.#forget(id);
        const known: KnownTemplate = { id, personId, photoId, revision: change.revision };
        this.#origins.set(id, known);
        this.#templatesOf.set(personId, (this.#templatesOf.get(personId) ?? 0) + 1);
        this.#cohort.add(personId, known);
        puts.push({ id, embedding });
      } else if (this.#forget(template.id)) {
        removes.push(template.id);
      }
      if (puts.length + removes.length >= BATCH) await flush();
    }
    await flush();
    // Only now does the index hold all of it.
    await this.#index.remove([], { revision: target });
    this.#revision = target;
  }

  #check(embedding: Embedding, revision: number): void {
    try {
      checkEmbedding(embedding, this.#index.space, this.#index.dimension);
    } catch (cause) {
      throw new RescueFaceError('ERR_STORE_RECORD', { problem: `the template committed at revision ${revision} is not usable` }, { cause });
    }
  }

  #forget(templateId: string): boolean {
    const origin = this.#origins.get(templateId);
    if (origin === undefined) return false;
    this.#origins.delete(templateId);
    this.#cohort.remove(origin.personId, templateId);
    const left = (this.#templatesOf.get(origin.personId) ?? 1) - 1;
    if (left === 0) this.#templatesOf.delete(origin.personId);
    else this.#templatesOf.set(origin.personId, left);
    return true;
  }
}

interface NearestTemplates {
  readonly templates: readonly TemplateHit[];
  readonly gallery: GallerySize;
}

/** A template the index holds. */
interface KnownTemplate extends TemplateOrigin, TemplateVersion {}

interface TemplateHit extends PersonHit, ResembledTemplate {}

/** The template that speaks best for each person; normalised scores decide where there are any. */
function bestPerPerson(templates: readonly TemplateHit[]): PersonHit[] {
  const best = new Map<string, TemplateHit>();
  for (const template of templates) {
    const known = best.get(template.personId);
    if (known === undefined || scoreOf(template) > scoreOf(known)) best.set(template.personId, template);
  }
  return [...best.values()]
    .sort((a, b) => scoreOf(b) - scoreOf(a) || (a.personId < b.personId ? -1 : 1))
    .map(({ personId, photoId, similarity, normalizedScore }) => ({ personId, photoId, similarity, normalizedScore }));
}

function scoreOf({ normalizedScore, similarity }: PersonHit): number {
  return normalizedScore ?? similarity;
}
