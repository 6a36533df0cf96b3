import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { RescueFaceError } from '../../core/errors.js';
import type { Database } from './database.js';
import type { GalleryPaths } from './gallery-paths.js';
import { NEEDLE_LENGTH, type NeedleSearch } from './needles.js';
import { unavailable } from './open-database.js';
import { asStoreError } from './sql-driver.js';
import type { Writer } from './writer.js';

/** Bytes that are read and searched at a time. */
const CHUNK_BYTES = 4 * 2 ** 20;

/**
 * Sees to it that what was deleted is nowhere in the database and its log, and looks. `secure_delete` overwrites what is
 * deleted with zeros, but a page that was rebuilt to make room may hold a row twice, once where nobody looks; only
 * writing the whole database anew (VACUUM) is sure to leave none. It is done where a piece of something deleted is
 * found, or where not everything deleted is known: after a restart, for instance. Records that were replaced and not
 * deleted are not looked for: what is left of their older bytes goes with the next VACUUM, and with their key.
 */
export class Purge {
  readonly #database: Database;
  readonly #paths: GalleryPaths;
  /** Open from the first purge on until every connection is closed: see `close`. */
  #file: number | undefined;

  constructor(database: Database, paths: GalleryPaths) {
    this.#database = database;
    this.#paths = paths;
  }

  /** Tombstones are forgotten and iterations ended before this. */
  run(writer: Writer): void {
    this.#emptyLog();
    if (writer.unpurged) {
      const search = writer.needles.search();
      if (!writer.needles.complete || this.#isFound(search)) {
        this.#rewrite();
        if (this.#isFound(search))
          throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'deleted bytes are still in the database' });
      }
      writer.purged();
      this.#emptyLog();
    }
  }

  /**
   * Only when every connection of this store to the database is closed: closing a file takes the locks along that this
   * process has on it, SQLite's too (https://www.sqlite.org/howtocorrupt.html, 2.2).
   */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #rewrite(): void {
    try {
      this.#database.exec('VACUUM');
    } catch (error) {
      throw asStoreError(error);
    }
    this.#emptyLog();
  }

  /** Moves the log into the database and cuts it to nothing. */
  #emptyLog(): void {
    let busy: unknown;
    try {
      busy = this.#database.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      throw asStoreError(error);
    }
    const left = statSync(this.#paths.log, { throwIfNoEntry: false })?.size ?? 0;
    if (busy !== 0 || left > 0) throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'another process reads the log' });
  }

  #isFound(search: NeedleSearch): boolean {
    try {
      this.#file ??= openSync(this.#paths.database, 'r');
      const chunk = new Uint8Array(CHUNK_BYTES);
      for (let at = 0; ; at += CHUNK_BYTES - NEEDLE_LENGTH + 1) {
        const read = readSync(this.#file, chunk, 0, CHUNK_BYTES, at);
        if (search.finds(chunk.subarray(0, read))) return true;
        if (read < CHUNK_BYTES) return false;
      }
    } catch (cause) {
      throw unavailable(cause);
    }
  }
}
