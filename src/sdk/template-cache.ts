import type { Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { type CachedBlock, type CachedChange, decodeChanges, encodeChanges } from './cached-changes.js';

/** Changes in one block: a millisecond or two of work. */
const BLOCK = 1024;
/** Fewest changes worth a cache: opening their records takes a few tenths of a second. */
const WORTHWHILE = 4096;
const NAME = 'templates';

/**
 * The templates of one space as a gallery has read them, in a store's cache: who opens a large gallery next need not
 * open every record again. The store is the truth: whatever goes wrong here, the cache is given up and nothing else.
 */
export class TemplateCache {
  readonly #store: Store;
  readonly #space: string;
  readonly #dimension: number;
  /** Whether there is one to be gone on with. */
  #begun = false;
  #lost: boolean;
  /** Whether one lies there that is not to be gone on with. */
  #outdated = false;
  /** Whether what is noted is everything there is. */
  #whole = false;
  #held = 0;
  #reached = 0;
  #pending: CachedChange[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Store, { space, dimension }: { readonly space: string; readonly dimension: number }) {
    this.#store = store;
    this.#space = space;
    this.#dimension = dimension;
    this.#lost = store.cache === undefined;
  }

  /** Changes it holds, superseded ones too. */
  get held(): number {
    return this.#held;
  }

  /** Gives everything it holds to `take`, in order, and answers up to which revision that is whole; 0 for nothing. */
  async read(take: (changes: CachedBlock['changes']) => Promise<void>): Promise<number> {
    let revision = 0;
    await this.#givingUp(async (cache) => {
      for await (const block of cache.read(NAME)) {
        const cached = decodeChanges(block, this.#space, this.#dimension);
        this.#outdated = true; // Until it is gone on with.
        if (cached === undefined) return;
        for (const change of cached.changes) this.#held += change.type === 'templates' ? change.ids.length : 1;
        await take(cached.changes);
        revision = cached.revision ?? revision;
      }
      this.#begun = revision > 0;
      this.#outdated = !this.#begun;
      this.#reached = revision;
    });
    return revision;
  }

  /** What is noted from now on, until `reached`, is everything there is. */
  async restart(): Promise<void> {
    await this.#written();
    this.#outdated ||= this.#begun;
    this.#begun = false;
    this.#whole = true;
    this.#pending = [];
    this.#held = 0;
    this.#lost = this.#store.cache === undefined;
  }

  /** One change that was read. */
  note(change: CachedChange): void {
    if (!this.#lost && (this.#begun || this.#whole)) this.#pending.push(change);
  }

  /** Whether enough was noted to be written. */
  get full(): boolean {
    return this.#whole && this.#pending.length >= (this.#begun ? BLOCK : WORTHWHILE);
  }

  /** Begins to write what was noted; resolves when what was written before is on the disk. */
  async send(): Promise<void> {
    await this.#written();
    if (!this.#begun) {
      await this.#givingUp(async (cache) => {
        await cache.begin(NAME);
        this.#begun = true;
        this.#outdated = false;
      });
    }
    if (!this.#begun) return;
    this.#writing = this.#write(undefined);
    // Whoever waits for it learns of it.
    this.#writing.catch(() => {});
  }

  /** A reading has come to its end: everything up to this revision was noted. */
  async reached(revision: number): Promise<void> {
    await this.#written();
    this.#reached = revision;
    if (!this.#begun) {
      this.#pending = [];
      // A later revision could be taken for one that it knows.
      if (this.#whole && this.#outdated) await this.#givingUp((cache) => cache.begin(NAME));
      this.#outdated = false;
    } else if (this.#whole || this.#pending.length >= BLOCK) await this.#write(revision);
    this.#whole = false;
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await this.#written();
    if (this.#begun && !this.#whole && this.#pending.length > 0) await this.#write(this.#reached);
  }

  /** Resolves when what was sent is on the disk; a failure is told once. */
  async #written(): Promise<void> {
    const writing = this.#writing;
    this.#writing = Promise.resolve();
    await writing;
  }

  async #write(revision: number | undefined): Promise<void> {
    const changes = this.#pending;
    this.#pending = [];
    await this.#givingUp(async (cache) => {
      this.#held += changes.length;
      for (let at = 0; at === 0 || at < changes.length; at += BLOCK) {
        const last = at + BLOCK >= changes.length;
        const block = { space: this.#space, revision: last ? revision : undefined, changes: changes.slice(at, at + BLOCK) };
        await cache.append(NAME, encodeChanges(block));
      }
    });
  }

  async #givingUp(work: (cache: NonNullable<Store['cache']>) => Promise<void>): Promise<void> {
    const { cache } = this.#store;
    if (this.#lost || cache === undefined) return;
    try {
      await work(cache);
    } catch (error) {
      // No room, a purge in between, a store that is read only or being closed.
      if (!(error instanceof RescueFaceError && /^ERR_(STORE|NOT_OPEN)/.test(error.code))) throw error;
      this.#lost = true;
      this.#begun = false;
      this.#pending = [];
    }
  }
}
