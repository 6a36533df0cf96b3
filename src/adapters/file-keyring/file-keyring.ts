import { checkId } from '../../core/check.js';
import { checkCallOptions } from '../../core/check-call-options.js';
import type { CallOptions, Clock, CryptoProvider, KeyProvider, RootKey, RootKeyInfo } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { FileLayer } from './file-layer.js';
import { encodeKeyringFile, type KeyringFile } from './keyring-file.js';
import { readKeyFile } from './read-key-file.js';
import type { KeyProtection, OpenKey } from './sealed-keys.js';
import { replaceWhole } from './write-whole.js';

const ID_BYTES = 16;

/** Where a keyring's file lies and what it works with. */
export interface KeyringPlace {
  readonly path: string;
  readonly crypto: CryptoProvider;
  readonly clock: Clock;
  readonly files: FileLayer;
}

/** A new root key under a new id. */
export function newRootKey(crypto: CryptoProvider, clock: Clock): OpenKey {
  const id = `rk-${Buffer.from(crypto.random(ID_BYTES)).toString('hex')}`;
  return { id, createdAt: clock.now(), key: crypto.random(crypto.keyLength) };
}

/** An open key file. The file is the truth: a key is held only when it is on the disk. */
export class FileKeyring implements KeyProvider {
  readonly capabilities = { durable: true };
  readonly #place: KeyringPlace;
  readonly #protection: KeyProtection;
  #keys: readonly OpenKey[];
  /** The file as last read or written, as a digest. */
  #seen: Uint8Array;
  #writing: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(place: KeyringPlace, protection: KeyProtection, keys: readonly OpenKey[], bytes: Uint8Array) {
    this.#place = place;
    this.#protection = protection;
    this.#keys = keys;
    this.#seen = place.crypto.digest(bytes);
  }

  async current(options: CallOptions = {}): Promise<RootKey> {
    this.#begin(options);
    return copyOf(this.#current());
  }

  async get(id: string, options: CallOptions = {}): Promise<RootKey> {
    this.#begin(options);
    checkId('id', id);
    const found = this.#keys.find((key) => key.id === id);
    if (found === undefined) throw new RescueFaceError('ERR_KEY_MISSING', { id });
    return copyOf(found);
  }

  async list(options: CallOptions = {}): Promise<readonly RootKeyInfo[]> {
    this.#begin(options);
    return this.#keys.map(({ id, createdAt }) => ({ id, createdAt }));
  }

  add(options: CallOptions = {}): Promise<RootKey> {
    return this.#inTurn(options, async () => {
      const added = newRootKey(this.#place.crypto, this.#place.clock);
      await this.#write([...this.#keys, added]);
      return copyOf(added);
    });
  }

  async retire(id: string, options: CallOptions = {}): Promise<void> {
    checkId('id', id);
    await this.#inTurn(options, async () => {
      if (id === this.#current().id) throw new RangeError('Expected the id of an older key, received that of the current one');
      const retired = this.#keys.find((key) => key.id === id);
      if (retired === undefined) return;
      await this.#write(this.#keys.filter((key) => key !== retired));
      retired.key.fill(0);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#writing;
    for (const { key } of this.#keys) key.fill(0);
    this.#keys = [];
    this.#protection.forget();
  }

  #begin(options: CallOptions): void {
    checkCallOptions(options);
    if (this.#closed) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'keyring' });
    options.signal?.throwIfAborted();
  }

  #current(): OpenKey {
    const last = this.#keys.at(-1);
    if (last === undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: 'keyring' });
    return last;
  }

  /** One change at a time, each on top of the one before. */
  async #inTurn<T>(options: CallOptions, change: () => Promise<T>): Promise<T> {
    this.#begin(options);
    const turn = this.#writing.then(() => {
      this.#begin(options);
      return change();
    });
    this.#writing = turn.catch(() => undefined);
    return turn;
  }

  async #write(keys: readonly OpenKey[]): Promise<void> {
    const { path, crypto, files } = this.#place;
    const onDisk = crypto.digest(await readKeyFile(files, path));
    if (Buffer.compare(onDisk, this.#seen) !== 0) throw new RescueFaceError('ERR_KEY_FILE', { reason: 'changed' });
    const file: KeyringFile = this.#protection.protect(keys);
    const bytes = encodeKeyringFile(crypto, file);
    try {
      await replaceWhole(files, path, bytes);
    } catch (cause) {
      throw new RescueFaceError('ERR_KEY_FILE', { reason: 'write' }, { cause });
    }
    this.#keys = keys;
    this.#seen = crypto.digest(bytes);
  }
}

function copyOf({ id, key }: OpenKey): RootKey {
  return { id, key: Uint8Array.from(key) };
}
