import { orAborted } from '../core/abort.js';
import type { CallOptions, Embedding, IndexEntry, IndexHit, Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { type CohortStatistics, cohortStatistics, SNORM_TOP, symmetricNorm } from '../evaluation/score-normalisation.js';
import { type ExactIndex, exactIndex } from '../index/main.js';

/** Statistics kept of templates at most; they are found again in a moment. */
const MOST_KEPT = 100_000;

/** Templates read from the store before they are written to the index. */
const BATCH = 256;

/** A template as one commit left it: the same id may be written again with another vector. */
export interface TemplateVersion {
  readonly id: string;
  /** The store revision that wrote it. */
  readonly revision: number;
}

/** A template that a probe resembles. */
export interface ResembledTemplate extends TemplateVersion {
  readonly personId: string;
  readonly similarity: number;
}

/** The cohort of a gallery as it is now. */
export interface CohortState {
  readonly version: number;
  /** The template that stands for each person. */
  readonly templates: ReadonlyMap<string, TemplateVersion>;
}

/**
 * Adaptive symmetric score normalisation with a gallery's own people as cohort. The cohort's vectors lie in an exact
 * index of their own, so that the host's event loop does none of the work; templates come out of the store, which
 * stays the truth.
 */
export class ScoreNormaliser {
  readonly #store: Store;
  readonly #open: () => ExactIndex;
  #index: ExactIndex | undefined;
  #held = new Map<string, TemplateVersion>();
  #version: number | undefined;
  #statistics = new Map<string, CohortStatistics>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: Store, space: string, dimension: number) {
    this.#store = store;
    this.#open = () => exactIndex({ space, dimension });
  }

  /**
   * A score per template, `undefined` for one that is no longer in the store. `probeOf` names the person of the cohort
   * whose template the probe is, where it is one. One call at a time; others wait, and aborting ends the waiting at once.
   */
  scores(
    probe: Embedding,
    templates: readonly ResembledTemplate[],
    cohort: CohortState,
    options: CallOptions,
    probeOf?: string,
  ): Promise<readonly (number | undefined)[]> {
    const work = this.#turn.then(async () => {
      try {
        return await this.#scores(probe, templates, cohort, options, probeOf);
      } catch (error) {
        if (!(error instanceof RescueFaceError && error.code === 'ERR_INDEX_ENGINE')) throw error;
        await this.close();
        return this.#scores(probe, templates, cohort, options, probeOf);
      }
    });
    this.#turn = work.catch(() => {});
    return orAborted(work, options.signal);
  }

  /** Forgets every template once the calls under way are done; the next call starts anew. */
  forget(): Promise<void> {
    const work = this.#turn.then(() => this.close());
    this.#turn = work.catch(() => {});
    return work;
  }

  /** Releases the thread and what it holds. */
  async close(): Promise<void> {
    const index = this.#index;
    this.#index = undefined;
    this.#held = new Map();
    this.#version = undefined;
    this.#statistics = new Map();
    await index?.[Symbol.asyncDispose]();
  }

  async #scores(
    probe: Embedding,
    templates: readonly ResembledTemplate[],
    cohort: CohortState,
    options: CallOptions,
    probeOf: string | undefined,
  ): Promise<(number | undefined)[]> {
    this.#index ??= this.#open();
    const index = this.#index;
    await this.#bringUp(index, cohort, options);
    // One for the person who is scored, one for the probe's own.
    const found = await index.search(probe, { k: SNORM_TOP + 2, ...options });
    const hits = found.hits.filter(({ id }) => id !== probeOf);
    await this.#learn(index, templates, options);
    return templates.map((template) => {
      const enrolled = this.#statistics.get(keyOf(template));
      const own = againstOthers(hits, template.personId);
      return enrolled === undefined || own === undefined ? undefined : symmetricNorm(template.similarity, own, enrolled);
    });
  }

  /** Makes the index hold the cohort's templates, under their persons' ids. */
  async #bringUp(index: ExactIndex, { version, templates }: CohortState, options: CallOptions): Promise<void> {
    if (this.#version === version) return;
    // What was learnt belongs to another cohort, also where the following is cut short.
    this.#version = undefined;
    this.#statistics = new Map();
    const gone = [...this.#held.keys()].filter((personId) => !templates.has(personId));
    await index.remove(gone);
    for (const personId of gone) this.#held.delete(personId);
    const missing = [...templates].filter(([personId, template]) => !isSame(this.#held.get(personId), template));
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH);
      const entries: IndexEntry[] = [];
      for (const [personId, { id }] of batch) {
        const embedding = await this.#read(id, options);
        if (embedding !== undefined) entries.push({ id: personId, embedding });
      }
      await index.upsert(entries);
      for (const [personId, template] of batch) this.#held.set(personId, template);
    }
    this.#version = version;
  }

  /** What each template scores against the cohort without its own person. */
  async #learn(index: ExactIndex, templates: readonly ResembledTemplate[], options: CallOptions): Promise<void> {
    if (this.#statistics.size > MOST_KEPT) this.#statistics = new Map();
    const wanted = templates.filter((template) => !this.#statistics.has(keyOf(template)));
    const read = await Promise.all(wanted.map(async (template) => ({ template, embedding: await this.#read(template.id, options) })));
    const unknown = read.flatMap(({ template, embedding }) => (embedding === undefined ? [] : [{ template, embedding }]));
    const probes = unknown.map(({ embedding }) => embedding);
    const answers = await index.searchMany(probes, { k: SNORM_TOP + 1, ...options });
    for (const [place, { hits }] of answers.entries()) {
      const template = unknown[place]?.template;
      const statistics = template && againstOthers(hits, template.personId);
      if (template !== undefined && statistics !== undefined) this.#statistics.set(keyOf(template), statistics);
    }
  }

  async #read(templateId: string, options: CallOptions): Promise<Embedding | undefined> {
    return (await this.#store.get('template', templateId, options))?.record.embedding;
  }
}

/** Statistics of the highest hits without one person's; `undefined` where there is nobody else. */
function againstOthers(hits: readonly IndexHit[], personId: string): CohortStatistics | undefined {
  const others = hits.filter(({ id }) => id !== personId).slice(0, SNORM_TOP);
  return others.length === 0 ? undefined : cohortStatistics(others.map(({ similarity }) => similarity));
}

function keyOf({ id, revision }: TemplateVersion): string {
  return `${revision} ${id}`;
}

function isSame(a: TemplateVersion | undefined, b: TemplateVersion): boolean {
  return a !== undefined && a.id === b.id && a.revision === b.revision;
}
