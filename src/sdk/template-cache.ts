import type { CallOptions, Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { LinkRecord, StoreChange, TemplateRecord } from '../core/records.js';
import { type CachedChange, decodeChanges, encodeChanges } from './cached-changes.js';

/** Changes in one block: a millisecond or two of work. */
const BLOCK = 1024;
const NAME = 'templates';

/**
 * The templates of one space as the gallery has read them, kept in a store's cache: a process that opens a large gallery
 * need not open every record again. Whatever is wrong with it, the store is the truth and it is made anew.
 */
export class TemplateCache {
  readonly #store: Store;
  readonly #space: string;
  /** Up to which revision the cache is whole; `undefined` where it must be begun. */
  #revision: number | undefined;
  #held = 0;
  #pending: CachedChange[] = [];

  constructor(store: Store, space: string) {
    this.#store = store;
    this.#space = space;
  }

  /** Up to which revision the cache is whole. */
  get revision(): number {
    return this.#revision ?? 0;
  }

  /** Changes it holds, superseded ones too. */
  get held(): number {
    return this.#held;
  }

  /** Everything it holds, in order; afterwards `revision` says how far that goes. */
  async *read(options: CallOptions = {}): AsyncGenerator<readonly CachedChange[]> {
    const { cache } = this.#store;
    this.#revision = undefined;
    this.#held = 0;
    if (cache === undefined) return;
    for await (const block of cache.read(NAME, options)) {
      const cached = decodeChanges(block);
      if (cached?.space !== this.#space) return;
      this.#held += cached.changes.length;
      yield cached.changes;
      if (cached.revision !== undefined) this.#revision = cached.revision;
    }
  }

  /** Forgets what is there: what follows is added from revision 0 on. */
  async begin(): Promise<void> {
    this.#pending = [];
    this.#held = 0;
    await this.#store.cache?.begin(NAME);
    this.#revision = 0;
  }

  /** Adds a change behind those that are there. */
  async add(change: CachedChange): Promise<void> {
    this.#pending.push(change);
    if (this.#pending.length >= BLOCK) await this.#flush(undefined);
  }

  /** Adds what is pending and says that the cache is whole up to this revision. */
  async complete(revision: number): Promise<void> {
    await this.#flush(revision);
    this.#revision = revision;
  }

  async #flush(revision: number | undefined): Promise<void> {
    const changes = this.#pending;
    this.#pending = [];
    this.#held += changes.length;
    await this.#store.cache?.append(NAME, encodeChanges({ space: this.#space, revision, changes }));
  }
}

/** Whether a cache could not be written for a reason that leaves the gallery as it is: no room, a purge in between. */
export function isCacheLoss(error: unknown): boolean {
  return error instanceof RescueFaceError && /^ERR_STORE_(CONFLICT|FULL|UNAVAILABLE|READ_ONLY)$/.test(error.code);
}
