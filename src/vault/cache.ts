import { checkBytes, checkId } from '../core/check.js';
import type { CallOptions, StoreCache } from '../core/contracts.js';
import { RescueFaceError } from '../core/errors.js';
import { Pieces } from './pieces.js';
import type { Vault } from './vault.js';

/**
 * A cache file: version, length and bytes of its key (sealed under the store's own), then blocks, each with its length.
 * Lengths are 32 bits, big-endian. A file with all its bytes in place and a key that is gone is as good as none.
 */
const VERSION = 1;
const LENGTH_BYTES = 4;
/** No block is longer; a length above it was never written. */
const MOST_BLOCK = 2 ** 28;
const PREFIX = 'cache-';

interface Open {
  readonly key: Uint8Array;
  /** Blocks that are whole, and where the next one goes. */
  blocks: number;
  end: number;
  /** Whether bytes lie beyond `end` that a crash has left. */
  torn: boolean;
}

/** See `StoreCache`. */
export class SealedCache implements StoreCache {
  readonly #vault: Vault;
  readonly #open = new Map<string, Open>();
  /** Counts what makes an earlier reading's idea of a file out of date. */
  #changes = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  async *read(name: string, options: CallOptions = {}): AsyncGenerator<Uint8Array> {
    checkId('name', name);
    options.signal?.throwIfAborted();
    const changes = this.#changes;
    const reader = new Pieces(this.#vault.rows.files.stream(fileOf(name)));
    try {
      const key = await this.#keyOf(name, reader);
      if (key === undefined) return;
      const state: Open = { key, blocks: 0, end: reader.taken, torn: false };
      for (;;) {
        options.signal?.throwIfAborted();
        const block = await this.#next(name, state, reader);
        if (block === undefined) break;
        yield block;
      }
      if (changes === this.#changes) this.#open.set(name, state);
    } finally {
      await reader.close();
    }
  }

  async begin(name: string, options: CallOptions = {}): Promise<void> {
    checkId('name', name);
    await this.#alone(async () => {
      options.signal?.throwIfAborted();
      const { crypto, rows, sealing } = this.#vault;
      this.#changes++;
      this.#open.delete(name);
      await rows.files.remove(fileOf(name));
      const key = crypto.random(crypto.keyLength);
      const sealed = sealing.sealOwn(key, ['cache@1', name]);
      const header = new Uint8Array(1 + LENGTH_BYTES + sealed.length);
      header[0] = VERSION;
      new DataView(header.buffer).setUint32(1, sealed.length);
      header.set(sealed, 1 + LENGTH_BYTES);
      await rows.files.append(fileOf(name), header);
      this.#open.set(name, { key, blocks: 0, end: header.length, torn: false });
    });
  }

  async append(name: string, block: Uint8Array, options: CallOptions = {}): Promise<void> {
    checkId('name', name);
    checkBytes('block', block);
    await this.#alone(async () => {
      options.signal?.throwIfAborted();
      const { crypto, rows } = this.#vault;
      if (!this.#open.has(name)) for await (const _ of this.read(name, options));
      const state = this.#open.get(name);
      if (state === undefined) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'cache' });
      this.#changes++;
      if (state.torn) await rows.files.truncate(fileOf(name), state.end);
      state.torn = true; // Until the bytes are known to be there.
      const sealed = crypto.seal(state.key, block, blockContext(name, state.blocks));
      const written = new Uint8Array(LENGTH_BYTES + sealed.length);
      new DataView(written.buffer).setUint32(0, sealed.length);
      written.set(sealed, LENGTH_BYTES);
      await rows.files.append(fileOf(name), written);
      state.blocks++;
      state.end += written.length;
      state.torn = false;
    });
  }

  /** Destroys every cache, its key first. */
  async dropAll(): Promise<void> {
    await this.#alone(async () => {
      this.#changes++;
      for (const { key } of this.#open.values()) key.fill(0);
      this.#open.clear();
      const { files } = this.#vault.rows;
      for (const name of await files.list()) if (name.startsWith(PREFIX)) await files.remove(name);
    });
  }

  async #keyOf(name: string, reader: Pieces): Promise<Uint8Array | undefined> {
    const header = await reader.take(1 + LENGTH_BYTES);
    if (header === undefined || header[0] !== VERSION) return undefined;
    const length = new DataView(header.buffer, header.byteOffset).getUint32(1);
    const sealed = length > MOST_BLOCK ? undefined : await reader.take(length);
    return sealed && refusedAsNothing(() => this.#vault.sealing.openOwn(sealed, ['cache@1', name]));
  }

  async #next(name: string, state: Open, reader: Pieces): Promise<Uint8Array | undefined> {
    const start = await reader.take(LENGTH_BYTES);
    const length = start && new DataView(start.buffer, start.byteOffset).getUint32(0);
    const sealed = length === undefined || length > MOST_BLOCK ? undefined : await reader.take(length);
    const block = sealed && refusedAsNothing(() => this.#vault.crypto.open(state.key, sealed, blockContext(name, state.blocks)));
    if (block === undefined) {
      state.torn = reader.taken > state.end || start !== undefined || reader.rest > 0;
      return undefined;
    }
    state.blocks++;
    state.end = reader.taken;
    return block;
  }

  /** One writer at a time. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function fileOf(name: string): string {
  return `${PREFIX}${name}`;
}

function blockContext(name: string, place: number): readonly string[] {
  return ['cache-block@1', name, String(place)];
}

/** What does not open is as if it were not there: a cache may always be made anew. */
function refusedAsNothing(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof RescueFaceError && error.code === 'ERR_CRYPTO_REFUSED') return undefined;
    throw error;
  }
}
