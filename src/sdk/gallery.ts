import type { CallOptions, Embedding, IndexEntry, Store, VectorIndex } from '../core/contracts.js';

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
  readonly similarity: number;
}

/** What a gallery search answers. */
export interface GallerySearchResult {
  /** One per person, best first, ties by person id. */
  readonly persons: readonly PersonHit[];
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
 * here can be rebuilt from its changes, and applying them twice changes nothing.
 */
export class Gallery {
  readonly #origins = new Map<string, TemplateOrigin>();
  readonly #templatesOf = new Map<string, number>();
  #revision = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly index: VectorIndex,
  ) {}

  /** Brings the index up to the store's present revision. */
  sync(options: CallOptions = {}): Promise<void> {
    const work = this.#turn.then(() => this.#apply(options));
    this.#turn = work.catch(() => {});
    return work;
  }

  get size(): GallerySize {
    return { persons: this.#templatesOf.size, templates: this.#origins.size, revision: this.#revision };
  }

  /** The `topK` persons nearest to a probe. */
  async search(probe: Embedding, topK: number, options: CallOptions): Promise<GallerySearchResult> {
    await this.sync(options);
    for (let k = Math.max(LEAST_HITS, topK * 2); ; k *= 4) {
      const { hits, revision } = await this.index.search(probe, { k, ...options });
      const best = new Map<string, PersonHit>();
      for (const { id, similarity } of hits) {
        const origin = this.#origins.get(id);
        if (origin !== undefined && !best.has(origin.personId)) best.set(origin.personId, { ...origin, similarity });
      }
      // Hits come best first, so every person missing here is worse than every one found.
      if (best.size < topK && hits.length === k) continue;
      const persons = [...best.values()].sort((a, b) => b.similarity - a.similarity || (a.personId < b.personId ? -1 : 1));
      return { persons: persons.slice(0, topK), gallery: { ...this.size, revision } };
    }
  }

  async #apply(options: CallOptions): Promise<void> {
    const target = this.store.revision;
    if (target === this.#revision) return;
    let puts: IndexEntry[] = [];
    let removes: string[] = [];
    const flush = async (revision?: number) => {
      // A template is either put or deleted in one run of changes, so the order of the two writes does not matter.
      if (removes.length > 0 || revision !== undefined) await this.index.remove(removes, { revision, ...options });
      if (puts.length > 0) await this.index.upsert(puts, { revision, ...options });
      puts = [];
      removes = [];
    };
    for await (const change of this.store.changes(this.#revision, options)) {
      if (change.type === 'put' && change.record.kind === 'template' && change.record.embedding.space === this.index.space) {
        const { id, personId, photoId, embedding } = change.record;
        this.#forget(id);
        this.#origins.set(id, { personId, photoId });
        this.#templatesOf.set(personId, (this.#templatesOf.get(personId) ?? 0) + 1);
        puts.push({ id, embedding });
      } else if (change.type === 'delete' && change.key.kind === 'template') {
        this.#forget(change.key.id);
        removes.push(change.key.id);
      }
      if (puts.length + removes.length >= BATCH) await flush();
    }
    await flush(target);
    this.#revision = target;
  }

  #forget(templateId: string): void {
    const origin = this.#origins.get(templateId);
    if (origin === undefined) return;
    this.#origins.delete(templateId);
    const left = (this.#templatesOf.get(origin.personId) ?? 1) - 1;
    if (left === 0) this.#templatesOf.delete(origin.personId);
    else this.#templatesOf.set(origin.personId, left);
  }
}
