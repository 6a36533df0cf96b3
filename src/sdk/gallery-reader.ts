import type { Embedding, Store, VectorIndex } from '../core/contracts.js';
import { checkEmbedding } from '../core/embedding.js';
import { RescueFaceError } from '../core/errors.js';
import type { StoreChange } from '../core/records.js';
import type { CachedBlock, CachedTemplates } from './cached-changes.js';
import { IndexWriter } from './index-writer.js';
import { KnownTemplates } from './known-templates.js';
import { TemplateCache } from './template-cache.js';
import { isConflict } from './use-context.js';

/** How often everything is read anew when a purge comes in between. */
const MAX_READINGS = 8;

/** A cache of so many changes for every template there is, is made anew. */
const MOST_SUPERSEDED = 2;

/**
 * Keeps an index in step with a store. The store is the truth: everything here can be rebuilt from its changes, and
 * applying them twice changes nothing. Where the index can be opened anew, one that has failed is.
 */
export class GalleryReader {
  /** What the index holds, as of the last {@link sync}. */
  readonly known = new KnownTemplates();
  readonly #store: Store;
  readonly #reopen: (() => VectorIndex) | undefined;
  readonly #cache: TemplateCache;
  #index: VectorIndex;
  #revision = 0;
  #begun = false;
  /** Everything is being read, and the cache written anew: until that has come to its end, nothing less will do. */
  #readingAll = false;
  /** Known no more, and perhaps in the index still: removed by a reading that has not come to its end. */
  readonly #removed = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  /** `index` is an empty index of the caller's, or what opens one that is closed with this. */
  constructor(store: Store, index: VectorIndex | (() => VectorIndex)) {
    this.#store = store;
    this.#reopen = typeof index === 'function' ? index : undefined;
    this.#index = typeof index === 'function' ? index() : index;
    this.#cache = new TemplateCache(store, this.#index);
  }

  get index(): VectorIndex {
    return this.#index;
  }

  /** The store revision that the index was brought up to. */
  get revision(): number {
    return this.#revision;
  }

  /** Brings the index up to the store's present revision. It serves every caller, so nobody's signal ends it. */
  sync(): Promise<void> {
    const work = this.#turn.then(() => this.#recovering(() => this.#apply()));
    this.#turn = work.catch(() => {});
    return work;
  }

  async close(): Promise<void> {
    await this.#turn;
    try {
      await this.#cache.close();
    } finally {
      if (this.#reopen !== undefined) await this.#index[Symbol.asyncDispose]();
    }
  }

  async #recovering(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.canRecover(error)) throw error;
      await this.#rebuild();
      await work();
    }
  }

  /** Whether the index has failed and can be opened anew, which the next {@link sync} does. */
  canRecover(error: unknown): boolean {
    return this.#reopen !== undefined && error instanceof RescueFaceError && error.code === 'ERR_INDEX_ENGINE';
  }

  async #rebuild(): Promise<void> {
    if (this.#reopen === undefined) throw new RescueFaceError('ERR_INDEX_ENGINE');
    await this.#index[Symbol.asyncDispose]();
    this.#index = this.#reopen();
    this.known.clear();
    this.#removed.clear();
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
    if (this.#readingAll) return 0;
    if (this.#begun || this.#revision > 0) return this.#revision;
    this.#begun = true;
    const revision = await this.#writing((writer) =>
      this.#cache.read(async (changes) => {
        for (const change of changes) this.#takeCached(writer, change);
        await writer.send();
      }),
    );
    // One that is ahead is another store's; one that holds mostly what is no more is made anew.
    const outgrown = this.#cache.held > MOST_SUPERSEDED * (this.known.templates + 1000);
    return revision > target || outgrown ? 0 : revision;
  }

  #takeCached(writer: IndexWriter, change: CachedBlock['changes'][number]): void {
    if (change.type === 'templates') this.#takeTemplates(writer, change);
    else if (change.type === 'link') this.known.link(change.record);
    else if (change.kind === 'link') this.known.unlink(change.id);
    else {
      this.#remove(writer, change.id);
    }
  }

  #takeTemplates(writer: IndexWriter, { revisions, ids, personIds, photoIds, at, factsAt, facts, vectors }: CachedTemplates): void {
    const { space, dimension } = this.#index;
    const shared = facts.map((each) => this.known.factsOf(each));
    for (let place = 0; place < ids.length; place++) {
      const id = ids[place];
      const revision = revisions[place];
      const enrolledAs = personIds[place];
      const photoId = photoIds[place];
      const its = shared[factsAt[place] ?? -1];
      if (id === undefined || revision === undefined || enrolledAs === undefined || photoId === undefined || !its) throw damagedCache();
      const embedding = { space, vector: vectors.subarray(place * dimension, (place + 1) * dimension) };
      check(embedding, this.#index, damagedCache);
      this.known.add({ id, enrolledAs, photoId, revision, at: at[place] ?? undefined, facts: its });
      writer.put({ id, embedding });
    }
  }

  async #read(since: number, target: number): Promise<void> {
    if (since === 0) {
      this.#readingAll = true;
      await this.#cache.restart();
    }
    const unseen = since === 0 ? new Set([...this.#removed, ...Array.from(this.known.all(), ({ id }) => id)]) : undefined;
    const unlinked = since === 0 ? new Set(Array.from(this.known.links.all(), ({ id }) => id)) : undefined;
    await this.#writing(async (writer) => {
      for await (const change of this.#store.changes(since, { kinds: ['template', 'link'] })) {
        const { kind, id } = change.type === 'put' ? change.record : change.key;
        if (kind === 'link') {
          unlinked?.delete(id);
          this.#takeLink(change);
        } else {
          unseen?.delete(id);
          if (!this.#takeTemplate(writer, change)) this.#forget(writer, id, since === 0 ? undefined : change.revision);
        }
        if (writer.full) await writer.send();
        if (this.#cache.full) await this.#cache.send();
      }
      for (const id of unlinked ?? []) this.known.unlink(id);
      for (const id of unseen ?? []) writer.remove(id);
    });
    // Not before: what is known no more would not be removed where this reading has to be begun again.
    for (const id of unseen ?? []) this.known.remove(id);
    // Only now does the index hold all of it.
    await this.#index.remove([], { revision: target });
    this.#revision = target;
    this.#removed.clear();
    await this.#cache.reached(target);
    this.#readingAll = false;
  }

  /** Writes to the index; whatever comes of it, nothing is under way afterwards. */
  async #writing<T>(work: (writer: IndexWriter) => Promise<T>): Promise<T> {
    const writer = new IndexWriter(this.#index);
    try {
      const result = await work(writer);
      await writer.flush();
      return result;
    } finally {
      await writer.settled();
    }
  }

  #takeLink(change: StoreChange): void {
    const { revision } = change;
    if (change.type === 'delete') {
      this.known.unlink(change.key.id);
      this.#cache.note({ type: 'delete', revision, kind: 'link', id: change.key.id });
    } else if (change.record.kind === 'link') {
      this.known.link(change.record);
      this.#cache.note({ type: 'link', revision, record: change.record });
    }
  }

  #remove(writer: IndexWriter, id: string): void {
    this.known.remove(id);
    this.#removed.add(id);
    writer.remove(id);
  }

  #forget(writer: IndexWriter, id: string, revision: number | undefined): void {
    this.#remove(writer, id);
    if (revision !== undefined) this.#cache.note({ type: 'delete', revision, kind: 'template', id });
  }

  /** Whether there is a template of the index's space in it. */
  #takeTemplate(writer: IndexWriter, change: StoreChange): boolean {
    if (change.type === 'delete' || change.record.kind !== 'template' || change.record.embedding.space !== this.#index.space) return false;
    const { revision, record } = change;
    const { id, embedding, personId: enrolledAs, photoId, filter } = record;
    const before = this.known.get(id);
    // Written by a reading that came to its end: the index holds it as it is.
    if (before === undefined || revision > this.#revision || before.revision !== revision) {
      check(embedding, this.#index, (cause) => notUsable(revision, cause));
      this.known.add({ id, enrolledAs, photoId, revision, at: filter?.at, facts: this.known.factsOf(filter) });
      writer.put({ id, embedding });
    }
    const known = this.known.get(id);
    if (known !== undefined) this.#cache.note({ type: 'template', known, vector: embedding.vector });
    return true;
  }
}

function check(embedding: Embedding, { space, dimension }: VectorIndex, refusal: (cause: unknown) => RescueFaceError): void {
  try {
    checkEmbedding(embedding, space, dimension);
  } catch (cause) {
    throw refusal(cause);
  }
}

function notUsable(revision: number, cause: unknown): RescueFaceError {
  return new RescueFaceError('ERR_STORE_RECORD', { problem: `the template committed at revision ${revision} is not usable` }, { cause });
}

/** For which the cache is given up, and everything read from the store. */
function damagedCache(): RescueFaceError {
  return new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'a cache' });
}
