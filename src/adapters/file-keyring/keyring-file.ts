import type { CryptoProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { isScryptParameters, type ScryptParameters } from './passphrase-key.js';

const SCHEMA = 'rescue-face/keyring@1';
const SCHEMA_PATTERN = /^rescue-face\/keyring@(\d{1,6})$/;

/** One root key as it stands in the file. */
export interface StoredKey {
  readonly id: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** Base64: the key itself, or the key sealed under that of the passphrase. */
  readonly key: string;
}

/** What a key file says. */
export interface KeyringFile {
  readonly passphrase: ScryptParameters | null;
  /** Oldest first; the last is the current one. */
  readonly keys: readonly StoredKey[];
}

/** The file: JSON, with a digest of everything else at its end, so that damage is told from a wrong passphrase. */
export function encodeKeyringFile(crypto: CryptoProvider, { passphrase, keys }: KeyringFile): Uint8Array {
  const body = bodyOf(crypto.profile, passphrase, keys);
  return utf8(`${JSON.stringify({ ...body, check: checkOf(crypto, body) }, null, 2)}\n`);
}

/** What the file says; throws `ERR_KEY_FILE` for one that is damaged, newer or of another profile. */
export function decodeKeyringFile(crypto: CryptoProvider, bytes: Uint8Array): KeyringFile {
  const file = parsed(bytes);
  const version = SCHEMA_PATTERN.exec(String(file['schema']))?.[1];
  if (version === undefined || Number(version) < 1) throw damaged();
  if (Number(version) > 1) throw new RescueFaceError('ERR_KEY_FILE', { reason: 'newer' });
  const { profile, passphrase, keys, check } = file;
  if (!isProfile(profile)) throw damaged();
  if (profile !== crypto.profile)
    throw new RescueFaceError('ERR_KEY_FILE', { reason: 'profile', found: profile, expected: crypto.profile });
  if (passphrase !== null && !isScryptParameters(passphrase)) throw damaged();
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every(isStoredKey)) throw damaged();
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw damaged();
  if (check !== checkOf(crypto, bodyOf(profile, passphrase, keys))) throw damaged();
  return { passphrase, keys };
}

/** The cipher profile the file says it is for; throws `ERR_KEY_FILE` for what says none. */
export function profileOf(bytes: Uint8Array): string {
  const { profile } = parsed(bytes);
  if (!isProfile(profile)) throw damaged();
  return profile;
}

function isProfile(profile: unknown): profile is string {
  return typeof profile === 'string' && /^[\w.+-]{1,64}$/.test(profile);
}

/** The error of a file that is not as it was written. */
export function damaged(): RescueFaceError {
  return new RescueFaceError('ERR_KEY_FILE', { reason: 'damaged' });
}

/** Fields in one order, and no others: what the digest is taken over. */
function bodyOf(profile: string, passphrase: ScryptParameters | null, keys: readonly StoredKey[]) {
  return {
    schema: SCHEMA,
    profile,
    passphrase: passphrase && { kdf: passphrase.kdf, N: passphrase.N, r: passphrase.r, p: passphrase.p, salt: passphrase.salt },
    keys: keys.map(({ id, createdAt, key }) => ({ id, createdAt, key })),
  };
}

function checkOf(crypto: CryptoProvider, body: object): string {
  return Buffer.from(crypto.digest(utf8(JSON.stringify(body)))).toString('base64');
}

function parsed(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(); // Without the cause: the parser's message quotes the file.
  }
  if (value === null || typeof value !== 'object') throw damaged();
  return value as Record<string, unknown>;
}

function isStoredKey(value: unknown): value is StoredKey {
  if (value === null || typeof value !== 'object') return false;
  const { id, createdAt, key } = value as Record<string, unknown>;
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && Number.isSafeInteger(createdAt) && typeof key === 'string' && key !== '';
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
