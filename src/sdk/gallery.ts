import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallOptions, Embedding, Store, VectorIndex } from '../core/contracts.js';
import type { ScoreKind } from '../evaluation/calibration.js';
import { SNORM_MINIMUM_PEOPLE, SNORM_RERANK } from '../evaluation/score-normalisation.js';
import { graphStatsOf } from '../index/graph/graph-index.js';
import type { GraphStats } from '../index/graph/graph-stats.js';
import { GalleryReader } from './gallery-reader.js';
import type { KnownPhotos } from './known-photos.js';
import type { AllowedTemplates } from './known-templates.js';
import type { LinkGraph } from './link-graph.js';
import type { ResembledTemplate, ScoreNormaliser, TemplateVersion } from './score-normaliser.js';
import type { SearchFilter } from './search-filter.js';

/** Fewest raw hits asked for, so that a person with many photos does not crowd out the others. */
const LEAST_HITS = 100;
/** Nearer templates than this many are looked at no further: one is enough. */
const MOST_TEMPLATES = 1000;

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

/** What learns of the same store, and forgets with its gallery. */
export interface GalleryCompany {
  readonly normaliser?: ScoreNormaliser | undefined;
  /** Stays its opener's. */
  readonly knownPhotos?: KnownPhotos | undefined;
}

/** Turns hits on templates into persons, over an index that is kept in step with the store. */
export class Gallery {
  readonly #reader: GalleryReader;
  readonly #normaliser: ScoreNormaliser | undefined;
  readonly #knownPhotos: KnownPhotos | undefined;

  /**
   * `index` is an empty index of the caller's, or what opens one that this gallery then owns. With a normaliser people
   * are ranked by normalised scores, from the number of people on that a cohort needs.
   */
  constructor(store: Store, index: VectorIndex | (() => VectorIndex), { normaliser, knownPhotos }: GalleryCompany = {}) {
    this.#reader = new GalleryReader(store, index);
    this.#normaliser = normaliser;
    this.#knownPhotos = knownPhotos;
  }

  get size(): GallerySize {
    return { persons: this.#reader.known.persons, templates: this.#reader.known.templates, revision: this.#reader.revision };
  }

  /** How the graph of the index stands, where it has one. */
  indexStats(options: CallOptions): Promise<GraphStats | undefined> {
    return graphStatsOf(this.#reader.index, options);
  }

  /** Who speaks for whom, as of the last {@link sync}. */
  get links(): LinkGraph {
    return this.#reader.known.links;
  }

  /** The photos that have a template here, as of the last {@link sync}. */
  photos(): Set<string> {
    return new Set(Array.from(this.#reader.known.all(), ({ photoId }) => photoId));
  }

  /** The templates of each person who leads, as of the last {@link sync}. */
  people(): Map<string, TemplateVersion[]> {
    const people = new Map<string, TemplateVersion[]>();
    for (const { id, revision, enrolledAs } of this.#reader.known.all()) {
      const leading = this.links.leading(enrolledAs);
      const templates = people.get(leading);
      if (templates === undefined) people.set(leading, [{ id, revision }]);
      else templates.push({ id, revision });
    }
    return people;
  }

  /** Brings the index up to the store's present revision. */
  sync(): Promise<void> {
    return this.#reader.sync();
  }

  /** Brings the index up and forgets what was learnt of templates that may be gone. */
  async forgetErased(): Promise<void> {
    await this.sync();
    await this.#normaliser?.forget();
    await this.#knownPhotos?.forgetErased();
  }

  /** The `topK` persons nearest to a probe. */
  async search(probe: Embedding, topK: number, { filter, probeOf, ...options }: GallerySearchOptions): Promise<GallerySearchResult> {
    await this.sync();
    const allowed = filter && (await this.#reader.known.within(filter, () => nextTurn()));
    // The cohort is the gallery, whatever part of it is searched.
    const normaliser = this.#reader.known.persons >= SNORM_MINIMUM_PEOPLE ? this.#normaliser : undefined;
    const wanted = normaliser === undefined ? topK : Math.max(SNORM_RERANK, topK);
    const { templates, gallery } = await this.#nearestOrRebuilt(probe, wanted, allowed, options);
    if (normaliser === undefined) return { persons: this.#best(templates, topK), rankedBy: 'similarity', gallery };
    const scores = await normaliser.scores(probe, templates, this.#reader.known.cohort(), options, probeOf);
    const scored = templates.map((template, place) => ({ ...template, normalizedScore: scores[place] }));
    // A template that left the store in the meantime is nobody's any more.
    const standing = scored.filter(({ normalizedScore }) => normalizedScore !== undefined);
    return { persons: this.#best(standing, topK), rankedBy: 's-norm', gallery };
  }

  /** The templates at least so similar to a probe, the most similar first; no more than a thousand. */
  async templatesFrom(
    probe: Embedding,
    least: number,
    options: CallOptions,
  ): Promise<readonly { readonly photoId: string; readonly similarity: number }[]> {
    await this.sync();
    for (let k = LEAST_HITS; ; k = MOST_TEMPLATES) {
      const { hits } = await this.#reader.index.search(probe, { k, ...options });
      const near = hits.filter(({ similarity }) => similarity >= least);
      if (near.length === k && k < MOST_TEMPLATES) continue;
      return near.flatMap(({ id, similarity }) => {
        const photoId = this.#reader.known.get(id)?.photoId;
        return photoId === undefined ? [] : [{ photoId, similarity }];
      });
    }
  }

  /** Closes an index of this gallery's own. */
  async close(): Promise<void> {
    await this.#normaliser?.close();
    await this.#reader.close();
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
      if (!this.#reader.canRecover(error)) throw error;
      await this.sync();
      return this.#nearest(probe, persons, allowed, options);
    }
  }

  /** Every hit of the `count` nearest persons. */
  async #nearest(probe: Embedding, count: number, allowed: AllowedTemplates | undefined, options: CallOptions): Promise<NearestTemplates> {
    for (let k = Math.max(LEAST_HITS, count * 2); ; k *= 4) {
      const { hits, revision } = await this.#reader.index.search(probe, { k, allow: allowed?.ids, ...options });
      const templates = hits.flatMap(({ id, similarity }) => {
        const known = this.#reader.known.get(id);
        if (known === undefined) return [];
        const { photoId, enrolledAs } = known;
        return [
          { id, revision: known.revision, photoId, personId: this.links.leading(enrolledAs), similarity, normalizedScore: undefined },
        ];
      });
      const searched = {
        persons: allowed?.persons ?? this.#reader.known.persons,
        templates: allowed?.ids.size ?? this.#reader.known.templates,
      };
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
