import type { CryptoProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { damaged, type KeyringFile, type StoredKey } from './keyring-file.js';
import { keyOfPassphrase, SALT_LENGTH, type ScryptParameters } from './passphrase-key.js';

/** A root key in memory. */
export interface OpenKey {
  readonly id: string;
  readonly createdAt: number;
  readonly key: Uint8Array;
}

/** How a keyring's keys stand in its file: as they are, or each sealed under the key of a passphrase. */
export class KeyProtection {
  readonly #crypto: CryptoProvider;
  readonly #sealing: { readonly parameters: ScryptParameters; readonly key: Uint8Array } | undefined;

  private constructor(crypto: CryptoProvider, sealing?: { readonly parameters: ScryptParameters; readonly key: Uint8Array }) {
    this.#crypto = crypto;
    this.#sealing = sealing;
  }

  /** For a file that is yet to be written. */
  static async choose(
    crypto: CryptoProvider,
    passphrase: string | undefined,
    cost: { readonly N: number; readonly r: number; readonly p: number },
  ): Promise<KeyProtection> {
    if (passphrase === undefined) return new KeyProtection(crypto);
    const salt = Buffer.from(crypto.random(SALT_LENGTH)).toString('base64');
    return KeyProtection.#sealed(crypto, passphrase, { kdf: 'scrypt', ...cost, salt });
  }

  /** As a file was written; throws `ERR_KEY_PASSPHRASE` where a passphrase is missing or one too many. */
  static async of(crypto: CryptoProvider, file: KeyringFile, passphrase: string | undefined): Promise<KeyProtection> {
    if (file.passphrase === null && passphrase !== undefined) throw new RescueFaceError('ERR_KEY_PASSPHRASE', { reason: 'unprotected' });
    if (file.passphrase === null) return new KeyProtection(crypto);
    if (passphrase === undefined) throw new RescueFaceError('ERR_KEY_PASSPHRASE', { reason: 'absent' });
    return KeyProtection.#sealed(crypto, passphrase, file.passphrase);
  }

  static async #sealed(crypto: CryptoProvider, passphrase: string, parameters: ScryptParameters): Promise<KeyProtection> {
    return new KeyProtection(crypto, { parameters, key: await keyOfPassphrase(passphrase, parameters, crypto.keyLength) });
  }

  /** The file that holds these keys. */
  protect(keys: readonly OpenKey[]): KeyringFile {
    const sealing = this.#sealing;
    return {
      passphrase: sealing?.parameters ?? null,
      keys: keys.map(({ id, createdAt, key }) => {
        const bytes = sealing === undefined ? key : this.#crypto.seal(sealing.key, key, placeOf({ id, createdAt }));
        return { id, createdAt, key: Buffer.from(bytes).toString('base64') };
      }),
    };
  }

  /** The keys of a file that is whole; throws `ERR_KEY_PASSPHRASE` when the passphrase does not open them. */
  reveal(keys: readonly StoredKey[]): OpenKey[] {
    return keys.map((stored, place) => {
      const key = this.#open(stored, place);
      if (key.length !== this.#crypto.keyLength) throw damaged();
      return { id: stored.id, createdAt: stored.createdAt, key };
    });
  }

  /** Overwrites the key of the passphrase. */
  forget(): void {
    this.#sealing?.key.fill(0);
  }

  #open(stored: StoredKey, place: number): Uint8Array {
    const bytes = Uint8Array.from(Buffer.from(stored.key, 'base64'));
    if (this.#sealing === undefined) return bytes;
    try {
      return this.#crypto.open(this.#sealing.key, bytes, placeOf(stored));
    } catch (cause) {
      // The file's digest held, so the first key tells the passphrase. A later one that fails is somebody's forgery.
      throw place === 0 ? new RescueFaceError('ERR_KEY_PASSPHRASE', { reason: 'wrong' }, { cause }) : damaged();
    }
  }
}

/** A sealed key belongs to its id and time: under another it is refused. */
function placeOf({ id, createdAt }: Pick<StoredKey, 'id' | 'createdAt'>): readonly string[] {
  return ['rescue-face/keyring@1', id, String(createdAt)];
}
