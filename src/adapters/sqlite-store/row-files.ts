import { join } from 'node:path';
import { describe } from '../../core/check.js';
import { RescueFaceError } from '../../core/errors.js';
import type { RowFiles } from '../../vault/rows.js';
import type { FileLayer, OpenFile } from './file-layer.js';
import { FILE_PREFIX, OWN_WORD } from './gallery-paths.js';
import { unavailable } from './open-database.js';

/** Bytes that are read or overwritten at a time. */
const PIECE_BYTES = 2 ** 20;

/** A name that is a word, and so leads nowhere else. */
const WORD = /^[a-z][A-Za-z0-9-]{0,99}$/;

/** What the files ask of the store they belong to. */
export interface FilesOwner {
  /** Throws where the store is closed. */
  checkOpen(): void;
  readonly readOnly: boolean;
}

/** Files beside the database. What is done to one of them happens in the order of the calls. */
export class FolderFiles implements RowFiles {
  readonly #folder: string;
  readonly #files: FileLayer;
  readonly #owner: FilesOwner;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(folder: string, files: FileLayer, owner: FilesOwner) {
    this.#folder = folder;
    this.#files = files;
    this.#owner = owner;
  }

  async list(): Promise<readonly string[]> {
    this.#owner.checkOpen();
    try {
      const names = await this.#files.list(this.#folder);
      return names
        .filter((name) => name.startsWith(FILE_PREFIX))
        .map((name) => name.slice(FILE_PREFIX.length))
        .filter(isWord);
    } catch (error) {
      throw unavailable(error);
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#inTurn(name, (path) =>
      this.#with(path, 'read', async (file) => {
        const bytes = new Uint8Array(await file.size());
        return bytes.subarray(0, await file.read(bytes, 0));
      }),
    );
  }

  /**
   * Held open from the first piece to the last: what is removed meanwhile does not end it early. The next piece is read
   * while one is worked on.
   */
  async *stream(name: string): AsyncGenerator<Uint8Array> {
    const file = await this.#inTurn(name, (path) => this.#files.open(path, 'read'));
    if (file === undefined) return;
    let coming = pieceOf(file, 0);
    try {
      for (let at = PIECE_BYTES; ; at += PIECE_BYTES) {
        this.#owner.checkOpen();
        const piece = await coming;
        const last = piece.length < PIECE_BYTES;
        if (!last) coming = pieceOf(file, at);
        if (piece.length > 0) yield piece;
        if (last) return;
      }
    } catch (error) {
      throw error instanceof RescueFaceError ? error : unavailable(error);
    } finally {
      await coming.catch(() => undefined);
      await file.close();
    }
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    await this.#change(name, async (path) => {
      const present = await this.#files.open(path, 'change');
      const file = present ?? (await this.#files.create(path));
      try {
        const end = await file.size();
        try {
          await file.write(bytes, end);
          await file.sync();
        } catch (error) {
          await file.truncate(end).catch(() => undefined);
          throw error;
        }
      } finally {
        await file.close();
      }
      if (present === undefined) await this.#files.syncFolder(this.#folder);
    });
  }

  async truncate(name: string, length: number): Promise<void> {
    await this.#change(name, (path) =>
      this.#with(path, 'change', async (file) => {
        await file.truncate(Math.min(length, await file.size()));
        await file.sync();
      }),
    );
  }

  async remove(name: string): Promise<void> {
    await this.#change(name, (path) => this.#erase(path));
  }

  /** The same for a copy that was to be read once, whatever has become of the store meanwhile. */
  async discard(name: string): Promise<void> {
    await this.#erase(this.#pathOf(name));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#turns.values());
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${FILE_PREFIX}${name}`);
  }

  async #erase(path: string): Promise<void> {
    const present = await this.#with(path, 'change', async (file) => {
      const zeros = new Uint8Array(PIECE_BYTES);
      const size = await file.size();
      for (let at = 0; at < size; at += PIECE_BYTES) await file.write(zeros.subarray(0, Math.min(PIECE_BYTES, size - at)), at);
      await file.sync();
      return true;
    });
    if (present === undefined) return;
    await this.#files.remove(path);
    await this.#files.syncFolder(this.#folder);
  }

  async #change(name: string, work: (path: string) => Promise<unknown>): Promise<void> {
    if (this.#owner.readOnly) throw new RescueFaceError('ERR_STORE_READ_ONLY');
    await this.#inTurn(name, work);
  }

  async #inTurn<T>(name: string, work: (path: string) => Promise<T>): Promise<T> {
    this.#owner.checkOpen();
    if (typeof name !== 'string' || !isWord(name)) {
      throw new RangeError(`Expected a word that is no name of the store's own files for name, received ${describe(name)}`);
    }
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(() => work(this.#pathOf(name)));
    const settled = turn.catch(() => undefined);
    this.#turns.set(name, settled);
    try {
      return await turn;
    } catch (error) {
      throw error instanceof RescueFaceError ? error : unavailable(error);
    } finally {
      if (this.#turns.get(name) === settled) this.#turns.delete(name);
    }
  }

  async #with<T>(path: string, how: 'read' | 'change', work: (file: OpenFile) => Promise<T>): Promise<T | undefined> {
    const file = await this.#files.open(path, how);
    if (file === undefined) return undefined;
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }
}

function pieceOf(file: OpenFile, at: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(PIECE_BYTES);
  const piece = file.read(bytes, at).then((length) => bytes.subarray(0, length));
  // Whoever comes for it learns of it.
  piece.catch(() => undefined);
  return piece;
}

function isWord(name: string): boolean {
  return WORD.test(name) && !OWN_WORD.test(name);
}
