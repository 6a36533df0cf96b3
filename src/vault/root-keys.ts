import { checkId } from '../core/check.js';
import type { CallOptions, CryptoProvider, KeyProvider } from '../core/contracts.js';
import { type WrappingKey, wrappingKeyOf } from '../core/envelope.js';
import { RescueFaceError } from '../core/errors.js';

/** The wrapping keys of one key provider, each made once. */
export class RootKeys {
  readonly #crypto: CryptoProvider;
  readonly #provider: KeyProvider;
  readonly #known = new Map<string, WrappingKey>();
  /** Whatever lay under these has been put under another one: who has read it before reads it again. */
  readonly #retired = new Set<string>();
  #current: WrappingKey;

  private constructor(crypto: CryptoProvider, provider: KeyProvider, current: WrappingKey) {
    this.#crypto = crypto;
    this.#provider = provider;
    this.#current = current;
    this.#known.set(current.rootKeyId, current);
  }

  /** Rejects with what the provider rejects with. */
  static async of(crypto: CryptoProvider, provider: KeyProvider, options?: CallOptions): Promise<RootKeys> {
    return new RootKeys(crypto, provider, wrap(crypto, await provider.current(options)));
  }

  /** What new data keys are wrapped under. */
  get current(): WrappingKey {
    return this.#current;
  }

  /** One that was loaded; `ERR_STORE_CONFLICT` for one that was retired since. */
  of(id: string): WrappingKey {
    this.#checkStanding(id);
    const key = this.#known.get(id);
    if (key === undefined) throw new Error('a root key was not loaded before it was used');
    return key;
  }

  /** Rejects with `ERR_KEY_MISSING` for one that the provider has not, `ERR_STORE_CONFLICT` for one that was retired since. */
  async load(ids: Iterable<string>, options?: CallOptions): Promise<void> {
    for (const id of new Set(ids)) {
      this.#checkStanding(id);
      if (this.#known.has(id)) continue;
      // A damaged name is nobody's mistake: no provider is asked for it.
      if (!isId(id)) throw new RescueFaceError('ERR_STORE_CORRUPT', { problem: 'the name of a root key' });
      const key = wrap(this.#crypto, await this.#provider.get(id, options));
      if (key.rootKeyId !== id) throw new RescueFaceError('ERR_KEY_MISSING', { id });
      this.#known.set(id, key);
    }
  }

  /** Makes a new current key. */
  async add(options?: CallOptions): Promise<void> {
    this.#current = wrap(this.#crypto, await this.#provider.add(options));
    this.#known.set(this.#current.rootKeyId, this.#current);
  }

  /** Destroys every key but the current. */
  async retireOthers(options?: CallOptions): Promise<readonly string[]> {
    const ids = (await this.#provider.list(options)).map(({ id }) => id).filter((id) => id !== this.#current.rootKeyId);
    for (const id of ids) {
      this.#retired.add(id);
      await this.#provider.retire(id, options);
      this.#known.get(id)?.key.fill(0);
      this.#known.delete(id);
    }
    return ids;
  }

  forget(): void {
    for (const { key } of this.#known.values()) key.fill(0);
    this.#known.clear();
  }

  #checkStanding(id: string): void {
    if (this.#retired.has(id)) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'keys' });
  }
}

function isId(id: string): boolean {
  try {
    checkId('id', id);
    return true;
  } catch {
    return false;
  }
}

function wrap(crypto: CryptoProvider, root: { readonly id: string; readonly key: Uint8Array }): WrappingKey {
  try {
    return wrappingKeyOf(crypto, root);
  } finally {
    root.key.fill(0);
  }
}
