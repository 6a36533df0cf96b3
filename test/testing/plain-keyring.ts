import { randomBytes, randomUUID } from 'node:crypto';
import type { CallOptions, KeyProvider, RootKey, RootKeyInfo } from 'rescue-face/adapters/file-keyring';
import { RescueFaceError } from 'rescue-face/errors';

interface Kept extends RootKeyInfo {
  readonly key: Uint8Array;
}

/** What a keyring in memory may be told to do otherwise. */
export interface PlainKeyringOptions {
  readonly newId?: (() => string) | undefined;
  readonly newKey?: ((earlier: readonly Uint8Array[]) => Uint8Array) | undefined;
  /** Adding forgets what was added in the meantime. */
  readonly racing?: boolean | undefined;
}

/** The least that keeps every promise of `KeyProvider`: root keys in memory. */
export class PlainKeyring implements KeyProvider {
  readonly capabilities = { durable: false };
  readonly #options: PlainKeyringOptions;
  #keys: readonly Kept[];
  #closed = false;

  constructor(options: PlainKeyringOptions = {}) {
    this.#options = options;
    this.#keys = [this.#make([])];
  }

  async current(options: CallOptions = {}): Promise<RootKey> {
    this.#begin(options);
    return copyOf(this.#keys.at(-1) as Kept);
  }

  async get(id: string, options: CallOptions = {}): Promise<RootKey> {
    this.#begin(options);
    checkId(id);
    const kept = this.#keys.find((key) => key.id === id);
    if (kept === undefined) throw new RescueFaceError('ERR_KEY_MISSING', { id });
    return copyOf(kept);
  }

  async list(options: CallOptions = {}): Promise<readonly RootKeyInfo[]> {
    this.#begin(options);
    return this.#keys.map(({ id, createdAt }) => ({ id, createdAt }));
  }

  async add(options: CallOptions = {}): Promise<RootKey> {
    this.#begin(options);
    const before = this.#keys;
    await Promise.resolve();
    const earlier = this.#options.racing ? before : this.#keys;
    const added = this.#make(earlier);
    this.#keys = [...earlier, added];
    return copyOf(added);
  }

  async retire(id: string, options: CallOptions = {}): Promise<void> {
    this.#begin(options);
    checkId(id);
    if (id === this.#keys.at(-1)?.id) throw new RangeError('the current key');
    this.#keys = this.#keys.filter((key) => key.id !== id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  /** The same keys, open again: what a keyring in memory must not do under its own name. */
  revived(): PlainKeyring {
    const revived = new PlainKeyring(this.#options);
    revived.#keys = this.#keys;
    return revived;
  }

  #make(earlier: readonly Kept[]): Kept {
    const { newId = randomUUID, newKey = () => Uint8Array.from(randomBytes(32)) } = this.#options;
    return { id: newId(), createdAt: 0, key: newKey(earlier.map(({ key }) => key)) };
  }

  #begin({ signal }: CallOptions): void {
    if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'keyring' });
    signal?.throwIfAborted();
  }
}

function checkId(id: unknown): void {
  if (typeof id !== 'string' || id === '') throw new TypeError('no id');
}

function copyOf({ id, key }: Kept): RootKey {
  return { id, key: Uint8Array.from(key) };
}
