import {
  type CallOptions,
  type ChangesOptions,
  memoryStore,
  type RecordKind,
  type ScanOptions,
  type Store,
  type StoreBatch,
  type StoreCache,
} from 'rescue-face/adapters/memory-store';
import { RescueFaceError } from 'rescue-face/errors';
import type { StoreFactory } from 'rescue-face/testing';

/** What a "disk" holds: a store that is not closed, and the blocks of every cache. */
export interface Disk {
  readonly store: Store;
  readonly blocks: Map<string, Uint8Array[]>;
}

/** Stores that survive and have a cache, over what stays in this object: for clauses that a store in memory leaves out. */
export function cachedStores(change: (store: CachedStore, disk: Disk) => Store = (store) => store): StoreFactory {
  let disk: Disk = { store: memoryStore(), blocks: new Map() };
  return {
    open() {
      disk = { store: memoryStore(), blocks: new Map() };
      return change(new CachedStore(disk), disk);
    },
    reopen: () => change(new CachedStore(disk), disk),
  };
}

export class CachedStore implements Store {
  readonly capabilities = { durable: true, cache: true };
  readonly cache: StoreCache;
  readonly #disk: Disk;
  #closed = false;

  constructor(disk: Disk) {
    this.#disk = disk;
    this.cache = cacheOf(disk, (options) => this.#begin(options));
  }

  get revision(): number {
    return this.#disk.store.revision;
  }

  get ledgerHash() {
    return this.#disk.store.ledgerHash;
  }

  get head(): number {
    return this.#disk.store.head;
  }

  async commit(batch: StoreBatch, options?: CallOptions) {
    this.#begin(options);
    return this.#disk.store.commit(batch, options);
  }

  async get<K extends RecordKind>(kind: K, id: string, options?: CallOptions) {
    this.#begin(options);
    return this.#disk.store.get(kind, id, options);
  }

  scan<K extends RecordKind>(kind: K, options?: ScanOptions) {
    return this.#open(() => this.#disk.store.scan(kind, options));
  }

  changes(since: number, options?: ChangesOptions) {
    return this.#open(() => this.#disk.store.changes(since, options));
  }

  readEntries(from: number, options?: CallOptions) {
    return this.#open(() => this.#disk.store.readEntries(from, options));
  }

  readLeaves(from: number, options?: CallOptions) {
    return this.#open(() => this.#disk.store.readLeaves(from, options));
  }

  async purge(options?: CallOptions): Promise<void> {
    this.#begin(options);
    await this.#disk.store.purge(options);
    this.#disk.blocks.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  async *#open<T>(items: () => AsyncIterable<T>): AsyncGenerator<T> {
    this.#begin();
    yield* items();
  }

  #begin({ signal }: CallOptions = {}): void {
    if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'store' });
    signal?.throwIfAborted();
  }
}

function cacheOf({ blocks }: Disk, begin: (options?: CallOptions) => void): StoreCache {
  return {
    async *read(name, options) {
      begin(options);
      for (const block of [...(blocks.get(name) ?? [])]) yield block.slice();
    },
    async begin(name, options) {
      begin(options);
      blocks.set(name, []);
    },
    async append(name, block, options) {
      begin(options);
      const list = blocks.get(name);
      if (list === undefined) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'cache' });
      list.push(block.slice());
    },
  };
}
