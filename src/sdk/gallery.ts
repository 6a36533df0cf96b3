import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallOptions, Embedding, Store, VectorIndex } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import type { StoreChange, TemplateRecord } from '../core/records.js';
import type { ScoreKind } from '../evaluation/calibration.js';
import { SNORM_MINIMUM_PEOPLE, SNORM_RERANK } from '../evaluation/score-normalisation.js';
import type { CachedChange } from './cached-changes.js';
import { IndexWriter } from './index-writer.js';
import { type AllowedTemplates, KnownTemplates } from './known-templates.js';
import type { LinkGraph } from './link-graph.js';
import type { ResembledTemplate, ScoreNormaliser, TemplateVersion } from './score-normaliser.js';
import type { SearchFilter } from './search-filter.js';
import { TemplateCache } from './template-cache.js';
import { isConflict } from './use-context.js';

/** Fewest raw hits asked for, so that a person with many photos does not crowd out the others. */
const LEAST_HITS = 100;

/** A cache of so many changes for every template there is, is made anew. */
const MOST_SUPERSEDED = 2;

/** How often everything is read anew when a purge comes in between. */
const MAX_READINGS = 8;

/** One person of the gallery, by the photo that spoke for them. */
export interface PersonHit {
  /** The one who leads, where persons were merged. */
  readonly personId: string;
  readonly photoId: string;
  /** Raw similarity of that photo. */
  readonly similarity: number;
  /** The same normalised; `undefined` where scores are not. */
  readonly normalizedScore: number | undefined;
  /** Other persons that a decision has found to be the same human being, by id. */
  readonly linkedTo: readonly string[];
  /** The photo's template as it was searched. */
  readonly template: TemplateVersion;
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

/** Options of {@link Gallery.search}. */
export interface GallerySearchOptions extends CallOptions {
  readonly filter?: SearchFilter | undefined;
  /** The person of this gallery whose template the probe is, where it is one: nobody is measured against themselves. */
  readonly probeOf?: string | undefined;
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
  readonly #known = new KnownTemplates();
  #revision = 0;
  readonly #normaliser: ScoreNormaliser | undefined;
  readonly #cache: TemplateCache;
  #begun = false;
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
    this.#cache = new TemplateCache(store, this.#index.space);
  }

  get size(): GallerySize {
    return { persons: this.#known.persons, templates: this.#known.templates, revision: this.#revision };
  }

  /** Who speaks for whom, as of the last {@link sync}. */
  get links(): LinkGraph {
    return this.#known.links;
  }

  /** The photos that have a template here, as of the last {@link sync}. */
  photos(): Set<string> {
    return new Set(Array.from(this.#known.all(), ({ photoId }) => photoId));
  }

  /** The templates of each person who leads, as of the last {@link sync}. */
  people(): Map<string, TemplateVersion[]> {
    const people = new Map<string, TemplateVersion[]>();
    for (const { id, revision, enrolledAs } of this.#known.all()) {
      const leading = this.links.leading(enrolledAs);
      const templates = people.get(leading);
      if (templates === undefined) people.set(leading, [{ id, revision }]);
      else templates.push({ id, revision });
    }
    return people;
  }

  /** Brings the index up to the store's present revision. It serves every caller, so nobody's signal ends it. */
  sync(): Promise<void> {
    const work = this.#turn.then(() => this.#recovering(() => this.#apply()));
    this.#turn = work.catch(() => {});
    return work;
  }

  /** Brings the index up and forgets what was learnt of templates that may be gone. */
  async forgetErased(): Promise<void> {
    await this.sync();
    await this.#normaliser?.forget();
  }

  /** The `topK` persons nearest to a probe. */
  async search(probe: Embedding, topK: number, { filter, probeOf, ...options }: GallerySearchOptions): Promise<GallerySearchResult> {
    await this.sync();
    const allowed = filter && (await this.#known.within(filter, () => nextTurn()));
    // The cohort is the gallery, whatever part of it is searched.
    const normaliser = this.#known.persons >= SNORM_MINIMUM_PEOPLE ? this.#normaliser : undefined;
    const wanted = normaliser === undefined ? topK : Math.max(SNORM_RERANK, topK);
    const { templates, gallery } = await this.#nearestOrRebuilt(probe, wanted, allowed, options);
    if (normaliser === undefined) return { persons: this.#best(templates, topK), rankedBy: 'similarity', gallery };
    const scores = await normaliser.scores(probe, templates, this.#known.cohort(), options, probeOf);
    const scored = templates.map((template, place) => ({ ...template, normalizedScore: scores[place] }));
    // A template that left the store in the meantime is nobody's any more.
    const standing = scored.filter(({ normalizedScore }) => normalizedScore !== undefined);
    return { persons: this.#best(standing, topK), rankedBy: 's-norm', gallery };
  }

  /** Closes an index of this gallery's own. */
  async close(): Promise<void> {
    await this.#turn;
    await this.#cache.close();
    await this.#normaliser?.close();
    if (this.#reopen !== undefined) await this.#index[Symbol.asyncDispose]();
  }

  async #nearestOrRebuilt(
    probe: Embedding,
    persons: number,
    allowed: AllowedTemplates | undefined,
    options: CallOptions,
  ): Promise<NearestTemplates> {
    try {
      return await this.#nearest(probe, persons, allowed, options);
    } catch (error) {
      if (!this.#recoverable(error)) throw error;
      await this.sync();
      return this.#nearest(probe, persons, allowed, options);
    }
  }

  /** Every hit of the `count` nearest persons. */
  async #nearest(probe: Embedding, count: number, allowed: AllowedTemplates | undefined, options: CallOptions): Promise<NearestTemplates> {
    for (let k = Math.max(LEAST_HITS, count * 2); ; k *= 4) {
      const { hits, revision } = await this.#index.search(probe, { k, allow: allowed?.ids, ...options });
      const templates = hits.flatMap(({ id, similarity }) => {
        const known = this.#known.get(id);
        if (known === undefined) return [];
        const { photoId, enrolledAs } = known;
        return [
          { id, revision: known.revision, photoId, personId: this.links.leading(enrolledAs), similarity, normalizedScore: undefined },
        ];
      });
      const searched = { persons: allowed?.persons ?? this.#known.persons, templates: allowed?.ids.size ?? this.#known.templates };
      const persons = [...bestPerPerson(templates).values()].sort(byScore);
      // Somebody who is not among the hits is no better than the last of them, but may be just as good.
      const last = persons[Math.min(count, searched.persons) - 1];
      const settled = hits.length < k || (last !== undefined && last.similarity > (hits.at(-1)?.similarity ?? -1));
      if (!settled) continue;
      const kept = new Set(persons.slice(0, count).map(({ personId }) => personId));
      return { templates: templates.filter(({ personId }) => kept.has(personId)), gallery: { ...searched, revision } };
    }
  }

  #best(templates: readonly TemplateHit[], topK: number): PersonHit[] {
    const best = [...bestPerPerson(templates).values()].sort(byScore).slice(0, topK);
    return best.map(({ id, revision, ...hit }) => ({ ...hit, linkedTo: this.links.linkedTo(hit.personId), template: { id, revision } }));
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
    this.#known.clear();
    this.#revision = 0;
  }

  async #apply(): Promise<void> {
    // A store that went back (a restored backup) or an index that lost what it held: begin again.
    if (this.#store.revision < this.#revision || this.#index.revision < this.#revision) await this.#rebuild();
    for (let reading = 1; ; reading++) {
      const target = this.#store.revision;
      if (target === this.#revision) return;
      try {
        // Tombstones that a purge has forgotten: what is there is read, and what is not is removed.
        await this.#read(reading === 1 ? await this.#start(target) : 0, target);
        return;
      } catch (error) {
        if (!isConflict(error) || reading === MAX_READINGS) throw error;
      }
    }
  }

  /** Where reading begins: behind what was read before, by this gallery or by whoever has left a cache. */
  async #start(target: number): Promise<number> {
    if (this.#begun || this.#revision > 0) return this.#revision;
    this.#begun = true;
    const writer = new IndexWriter(this.#index);
    const revision = await this.#cache.read(async (changes) => {
      for (const change of changes) await this.#takeCached(writer, change);
    });
    await writer.flush();
    // One that is ahead is another store's; one that holds mostly what is no more is made anew.
    const outgrown = this.#cache.held > MOST_SUPERSEDED * (this.#known.templates + 1000);
    return revision > target || outgrown ? 0 : revision;
  }

  async #takeCached(writer: IndexWriter, change: CachedChange): Promise<void> {
    if (change.type === 'template') await this.#put(writer, change.record, change.revision);
    else if (change.type === 'link') this.#known.link(change.record);
    else if (change.kind === 'link') this.#known.unlink(change.id);
    else {
      this.#known.remove(change.id);
      await writer.remove(change.id);
    }
  }

  async #read(since: number, target: number): Promise<void> {
    if (since === 0) this.#cache.restart();
    const writer = new IndexWriter(this.#index);
    const unseen = since === 0 ? new Set(Array.from(this.#known.all(), ({ id }) => id)) : undefined;
    const unlinked = since === 0 ? new Set(Array.from(this.links.all(), ({ id }) => id)) : undefined;
    for await (const change of this.#store.changes(since, { kinds: ['template', 'link'] })) {
      const { kind, id } = change.type === 'put' ? change.record : change.key;
      if (kind === 'link') {
        unlinked?.delete(id);
        this.#applyLink(change);
        await this.#noteLink(change);
        continue;
      }
      unseen?.delete(id);
      if (change.type === 'put' && change.record.kind === 'template' && change.record.embedding.space === this.#index.space) {
        await this.#put(writer, change.record, change.revision);
        await this.#cache.note({ type: 'template', revision: change.revision, record: change.record });
      } else {
        this.#known.remove(id);
        await writer.remove(id);
        if (since > 0) await this.#cache.note({ type: 'delete', revision: change.revision, kind: 'template', id });
      }
    }
    for (const id of unlinked ?? []) this.#known.unlink(id);
    for (const id of unseen ?? []) await writer.remove(id);
    await writer.flush();
    // Not before: what is known no more would not be removed where this reading has to be begun again.
    for (const id of unseen ?? []) this.#known.remove(id);
    // Only now does the index hold all of it.
    await this.#index.remove([], { revision: target });
    this.#revision = target;
    await this.#cache.reached(target);
  }

  async #noteLink(change: StoreChange): Promise<void> {
    const { revision } = change;
    if (change.type === 'delete') await this.#cache.note({ type: 'delete', revision, kind: 'link', id: change.key.id });
    else if (change.record.kind === 'link') await this.#cache.note({ type: 'link', revision, record: change.record });
  }

  #applyLink(change: StoreChange): void {
    if (change.type === 'delete') this.#known.unlink(change.key.id);
    else if (change.record.kind === 'link') this.#known.link(change.record);
  }

  async #put(writer: IndexWriter, template: TemplateRecord, revision: number): Promise<void> {
    // Written by a reading that came to its end: the index holds it as it is.
    if (revision <= this.#revision && this.#known.get(template.id)?.revision === revision) return;
    try {
      checkEmbedding(template.embedding, this.#index.space, this.#index.dimension);
    } catch (cause) {
      throw new RescueFaceError('ERR_STORE_RECORD', { problem: `the template committed at revision ${revision} is not usable` }, { cause });
    }
    this.#known.add(template, revision);
    await writer.put({ id: template.id, embedding: template.embedding });
  }
}

interface NearestTemplates {
  readonly templates: readonly TemplateHit[];
  readonly gallery: GallerySize;
}

interface TemplateHit extends ResembledTemplate {
  readonly photoId: string;
  readonly normalizedScore: number | undefined;
}

/** The template that speaks best for each person; normalised scores decide where there are any. */
function bestPerPerson(templates: readonly TemplateHit[]): Map<string, TemplateHit> {
  const best = new Map<string, TemplateHit>();
  for (const template of templates) {
    const known = best.get(template.personId);
    if (known === undefined || scoreOf(template) > scoreOf(known)) best.set(template.personId, template);
  }
  return best;
}

function byScore(a: TemplateHit, b: TemplateHit): number {
  return scoreOf(b) - scoreOf(a) || (a.personId < b.personId ? -1 : 1);
}

function scoreOf({ normalizedScore, similarity }: TemplateHit): number {
  return normalizedScore ?? similarity;
}
