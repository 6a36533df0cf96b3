import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkText } from '../../core/check.js';
import type { CallOptions, CryptoProvider, KeyProvider } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import { type BackupFacts, openBackup } from '../../vault/main.js';
import { isThere, unavailable } from './open-database.js';
import { OWNER_ONLY, syncFolder } from './sync.js';

/** Options of {@link writeBackup}. */
export interface WriteBackupOptions extends CallOptions {
  /** The file to write; what is there already is left as it is and refused with `ERR_STORE_BACKUP`. */
  readonly file: string;
  /** The ciphers and the root keys of the store: the finished file is opened with them and read to its end. */
  readonly crypto: CryptoProvider;
  readonly keys: KeyProvider;
  /** Told the bytes written so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Writes a backup where nothing is yet: beside, flushed, read back to its end and opened, then renamed. Gives what it
 * says of itself. `bytes` come from `SealedStore.backup`.
 */
export async function writeBackup(bytes: AsyncIterable<Uint8Array>, options: WriteBackupOptions): Promise<BackupFacts> {
  const { crypto, keys, onProgress, signal } = options;
  checkText('file', options.file);
  const file = resolve(options.file);
  if (isThere(file)) throw new RescueFaceError('ERR_STORE_BACKUP', { problem: 'there is a file of this name already' });
  const written = `${file}.${randomBytes(8).toString('hex')}.new`;
  try {
    await writeAll(written, bytes, onProgress);
    const facts = await readBack(written, crypto, keys, { signal });
    if (isThere(file)) throw new RescueFaceError('ERR_STORE_BACKUP', { problem: 'there is a file of this name already' });
    await rename(written, file);
    syncFolder(dirname(file));
    return facts;
  } catch (error) {
    await rm(written, { force: true });
    throw isSystem(error) ? unavailable(error) : error;
  }
}

/** The bytes of a backup, piece by piece. */
export async function* readPieces(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { highWaterMark: 2 ** 20 });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new RescueFaceError('ERR_STORE_BACKUP', { problem: `it cannot be read (${code})` }, { cause });
  }
}

/** Writes pieces to a new file for its owner alone, on the disk when it resolves. */
export async function writeAll(file: string, pieces: AsyncIterable<Uint8Array>, onProgress?: (bytes: number) => void): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'wx', OWNER_ONLY);
    let bytes = 0;
    for await (const piece of pieces) {
      await handle.writeFile(piece);
      bytes += piece.length;
      onProgress?.(bytes);
    }
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

async function readBack(file: string, crypto: CryptoProvider, keys: KeyProvider, options: CallOptions): Promise<BackupFacts> {
  const { facts, content } = await openBackup(crypto, keys, readPieces(file), options);
  for await (const _ of content) options.signal?.throwIfAborted();
  return facts;
}

function isSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
