import { orAborted } from '../core/abort.js';
import type { CallOptions, Store } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import type { StoreChange } from '../core/records.js';
import type { PhotoFingerprint } from '../quality/reuse/photo-fingerprint.js';
import type { ReuseHit } from '../quality/reuse/reuse-index.js';
import { isComparable, ReuseThread } from '../quality/reuse/reuse-thread.js';
import { isConflict } from './use-context.js';

/** Changes sent to the index at once: less than a millisecond of the host's time. */
const CHANGES_AT_ONCE = 256;
/** Every copy of one file is a hit; more than this many stored copies of it tell nothing more. */
const MOST_HITS = 1000;
/** How often everything is read anew when a purge comes in between, or the index has died. */
const MAX_READINGS = 8;

/** What a look among the stored photos came to. */
export interface KnownPhotoSearch {
  readonly hits: readonly ReuseHit[];
  /** Stored photos that were compared. */
  readonly photos: number;
  /** Stored photos without a fingerprint, or with one of another version: nobody can tell whether this is one of them. */
  readonly uncovered: number;
  /** The store revision that this covers. */
  readonly revision: number;
}

/**
 * The fingerprints of a store's photos, in memory, kept in step with the store: its changes are read before every look, so
 * that what others enrolled or erased counts too. Opened by the first look. About 850 bytes a photo in a thread of its own,
 * and the ids of those without a fingerprint.
 */
export class KnownPhotos implements AsyncDisposable {
  readonly #store: Store;
  readonly #uncovered = new Set<string>();
  #index: ReuseThread | undefined;
  #revision = 0;
  #closed = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The stored photos that this one is a copy of. It brings the index up for everybody, so an abort ends the waiting only. */
  search(fingerprint: PhotoFingerprint, { signal }: CallOptions): Promise<KnownPhotoSearch> {
    signal?.throwIfAborted();
    const work = this.#inTurn(async () => {
      const index = await this.#current();
      const hits = await index.search(fingerprint, MOST_HITS);
      return { hits, photos: index.size, uncovered: this.#uncovered.size, revision: this.#revision };
    });
    return orAborted(work, signal);
  }

  /** Wipes what has left the store, where anything was read. */
  async forgetErased(): Promise<void> {
    await this.#inTurn(async () => {
      // One that died has forgotten already.
      if (this.#index?.failed === true) await this.#restart();
      else if (this.#index !== undefined) await this.#current();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#turn;
    await this.#restart();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => {
      if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'gallery' });
      return work();
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** The index at the store's present revision. */
  async #current(): Promise<ReuseThread> {
    // A store that went back (a restored backup) or a thread that died: begin again.
    if (this.#index?.failed === true || this.#store.revision < this.#revision) await this.#restart();
    for (let reading = 1; ; reading++) {
      const index = this.#index ?? new ReuseThread();
      this.#index = index;
      const target = this.#store.revision;
      if (target === this.#revision) return index;
      try {
        await this.#read(index);
        this.#revision = target;
        return index;
      } catch (error) {
        // Tombstones that a purge has forgotten: everything is read anew.
        await this.#restart();
        if (!(isConflict(error) || index.failed) || reading === MAX_READINGS) throw error;
      }
    }
  }

  async #read(index: ReuseThread): Promise<void> {
    let removed: string[] = [];
    let added: { id: string; bytes: Uint8Array }[] = [];
    const send = async () => {
      if (removed.length + added.length > 0) await index.write({ removed, added });
      [removed, added] = [[], []];
    };
    for await (const change of this.#store.changes(this.#revision, { kinds: ['photo'] })) {
      const { id, bytes } = fingerprintIn(change);
      this.#uncovered.delete(id);
      if (isComparable(bytes)) added.push({ id, bytes });
      else {
        removed.push(id);
        if (change.type === 'put') this.#uncovered.add(id);
      }
      if (removed.length + added.length >= CHANGES_AT_ONCE) await send();
    }
    await send();
  }

  async #restart(): Promise<void> {
    const index = this.#index;
    this.#index = undefined;
    this.#revision = 0;
    this.#uncovered.clear();
    await index?.[Symbol.asyncDispose]();
  }
}

function fingerprintIn(change: StoreChange): { readonly id: string; readonly bytes: Uint8Array | undefined } {
  if (change.type === 'delete') return { id: change.key.id, bytes: undefined };
  const { record } = change;
  return { id: record.id, bytes: record.kind === 'photo' ? record.fingerprint : undefined };
}
