import { joinBytes } from '../core/bytes.js';
import type { CallOptions, CryptoProvider, KeyProvider } from '../core/contracts.js';
import { unwrapKey, wrapKey } from '../core/envelope.js';
import { RescueFaceError } from '../core/errors.js';
import { Pieces } from './pieces.js';
import { RootKeys } from './root-keys.js';
import { hexOf } from './tags.js';

/**
 * A backup: eight letters, version, length and bytes of a header (JSON), then blocks, each with its length. Every block
 * is sealed under the backup's own key for its place behind this very header; the last one says that it is the last.
 * Lengths are 32 bits, big-endian.
 */
const LETTERS = new TextEncoder().encode('RFBACKUP');
const VERSION = 1;
const LENGTH_BYTES = 4;
const PREFIX_LENGTH = LETTERS.length + 1 + LENGTH_BYTES;
/** Bytes of plaintext in a block: a millisecond or two of sealing. */
const BLOCK = 2 ** 20;
const MOST_HEADER = 2 ** 20;
const KEY_CONTEXT = ['backup-key@1'];

/** What a backup says of itself, in the open. */
export interface BackupFacts {
  /** The store it is of. */
  readonly id: string;
  readonly profile: string;
  /** When it was begun; what was committed meanwhile may be in it as well. */
  readonly revision: number;
  /** Number of ledger entries then. */
  readonly head: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
}

interface Header extends BackupFacts {
  readonly rootKeyId: string;
  /** Hexadecimal. */
  readonly sealedKey: string;
  readonly commitment: string;
}

/** The bytes of a backup of these pieces. */
export async function* sealBackup(
  crypto: CryptoProvider,
  roots: RootKeys,
  facts: BackupFacts,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const key = crypto.random(crypto.keyLength);
  try {
    const { rootKeyId, sealed, commitment } = wrapKey(crypto, roots.current, key, KEY_CONTEXT);
    const header: Header = { ...facts, rootKeyId, sealedKey: hexOf(sealed), commitment: hexOf(commitment) };
    const json = new TextEncoder().encode(JSON.stringify(header));
    yield joinBytes(LETTERS, Uint8Array.of(VERSION), lengthOf(json), json);
    const place = hexOf(crypto.digest(json));
    const pieces = new Pieces(content);
    for (let at = 0; ; at++) {
      const whole = await pieces.take(BLOCK);
      const last = whole === undefined;
      const sealedBlock = crypto.seal(key, whole ?? (await pieces.takeRest()), blockContext(place, at, last));
      yield joinBytes(lengthOf(sealedBlock), sealedBlock);
      if (last) return;
    }
  } finally {
    key.fill(0);
  }
}

/** An opened backup. */
export interface OpenBackup {
  readonly facts: BackupFacts;
  /** Everything that was put in. Rejects with `ERR_STORE_BACKUP` at the first byte that is not as it was written. */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * Opens a backup. Rejects with `ERR_STORE_BACKUP` for what is none, `ERR_KEY_MISSING` for one of another keyring and
 * `ERR_CRYPTO_REFUSED` for one of another profile.
 */
export async function openBackup(
  crypto: CryptoProvider,
  provider: KeyProvider,
  bytes: AsyncIterable<Uint8Array>,
  options: CallOptions,
): Promise<OpenBackup> {
  const pieces = new Pieces(bytes);
  const { header, json } = await readHeader(pieces);
  if (header.profile !== crypto.profile) throw new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'profile', profile: crypto.profile });
  const roots = await RootKeys.of(crypto, provider, options);
  const { rootKeyId, sealedKey, commitment, ...facts } = header;
  const wrapped = { rootKeyId, sealed: fromHex(sealedKey), commitment: fromHex(commitment) };
  try {
    await roots.load([rootKeyId], options);
    const key = unwrapKey(crypto, roots.of(rootKeyId), wrapped, KEY_CONTEXT);
    return { facts, content: openBlocks(crypto, key, hexOf(crypto.digest(json)), pieces) };
  } catch (error) {
    await pieces.close();
    const damaged = error instanceof RescueFaceError && /^ERR_(CRYPTO_REFUSED|STORE_CORRUPT)$/.test(error.code);
    throw damaged ? unusable('its key was changed') : error;
  } finally {
    roots.forget();
  }
}

async function* openBlocks(crypto: CryptoProvider, key: Uint8Array, place: string, pieces: Pieces): AsyncGenerator<Uint8Array> {
  try {
    for (let at = 0; ; at++) {
      const start = await pieces.take(LENGTH_BYTES);
      const length = start && new DataView(start.buffer, start.byteOffset).getUint32(0);
      if (length === undefined || length > 2 * BLOCK) throw unusable('it is cut short or damaged');
      const sealed = await pieces.take(length);
      if (sealed === undefined) throw unusable('it is cut short');
      const middle = opened(crypto, key, sealed, blockContext(place, at, false));
      if (middle !== undefined) {
        yield middle;
        continue;
      }
      const last = opened(crypto, key, sealed, blockContext(place, at, true));
      if (last === undefined) throw unusable('a block of it was changed');
      yield last;
      if ((await pieces.take(1)) !== undefined) throw unusable('there is something behind its end');
      return;
    }
  } finally {
    key.fill(0);
    await pieces.close();
  }
}

function opened(crypto: CryptoProvider, key: Uint8Array, sealed: Uint8Array, context: readonly string[]): Uint8Array | undefined {
  try {
    return crypto.open(key, sealed, context);
  } catch {
    return undefined;
  }
}

async function readHeader(pieces: Pieces): Promise<{ readonly header: Header; readonly json: Uint8Array }> {
  const prefix = await pieces.take(PREFIX_LENGTH);
  if (prefix === undefined || !LETTERS.every((letter, at) => prefix[at] === letter)) throw unusable('it is no backup of this software');
  if (prefix[LETTERS.length] !== VERSION) throw unusable('a newer version of this software wrote it');
  const length = new DataView(prefix.buffer, prefix.byteOffset).getUint32(LETTERS.length + 1);
  const json = length > MOST_HEADER ? undefined : await pieces.take(length);
  if (json === undefined) throw unusable('it is cut short');
  try {
    const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json)) as Header;
    const texts = [header.id, header.profile, header.rootKeyId, header.sealedKey, header.commitment];
    const numbers = [header.revision, header.head, header.createdAt];
    if (texts.every((text) => typeof text === 'string') && numbers.every(Number.isSafeInteger)) return { header, json };
  } catch {
    // Said below, without the parser's words, which quote the file.
  }
  throw unusable('its header is damaged');
}

function unusable(problem: string): RescueFaceError {
  return new RescueFaceError('ERR_STORE_BACKUP', { problem });
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return length;
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length >> 1 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

function blockContext(place: string, at: number, last: boolean): readonly string[] {
  return ['backup-block@1', place, String(at), last ? 'last' : 'more'];
}
