import type { Standing } from '../../vault/rows.js';
import { type Applied, applyWrite, Conflict } from './apply-write.js';
import { numberIn } from './columns.js';
import { type Database, inTransaction } from './database.js';
import type { CommitAnswer, CommitTask, Rewrapped, WriteOutcome } from './messages.js';
import { Needles } from './needles.js';
import { type PackedWrite, packOutcomes, unpackWrites } from './packed-writes.js';
import { rewrapKeys } from './root-keys.js';
import { asStoreError } from './sql-driver.js';
import { readStanding } from './standing.js';

/** The one connection that writes. */
export class Writer {
  readonly #database: Database;
  /** What was deleted since the last purge. */
  readonly needles: Needles;
  #standing: Standing;
  /** As in the database: something was deleted since the last purge. */
  #unpurged: boolean;

  constructor(database: Database) {
    this.#database = database;
    this.#standing = readStanding(database);
    this.#unpurged = numberIn(database.sql('SELECT unpurged FROM standing').get(), 'unpurged') !== 0;
    // What an earlier process deleted is not known to this one.
    this.needles = new Needles(!this.#unpurged);
  }

  get standing(): Standing {
    return this.#standing;
  }

  get unpurged(): boolean {
    return this.#unpurged;
  }

  /** All of these writes in one transaction, each accepted or refused for itself; what makes the transaction fail fails all. */
  commit({ writes }: CommitTask): CommitAnswer {
    const group = unpackWrites(writes);
    try {
      return this.#commit(group, (work) => work());
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // Seldom: then all of it again, each in a savepoint, which takes longer than a search's entry itself.
      return this.#commit(group, (work) => this.#attempt(work));
    }
  }

  #commit(group: readonly PackedWrite[], attempt: (work: () => Applied) => Applied | Conflict): CommitAnswer {
    const deleted: Uint8Array[] = [];
    let standing = this.#standing;
    const outcomes = this.#transaction(
      () =>
        group.map((write): WriteOutcome => {
          const applied = attempt(() => applyWrite(this.#database, write, standing));
          if (applied instanceof Conflict) return { conflict: applied.what };
          standing = applied.standing;
          deleted.push(...applied.deleted);
          return { done: applied.result };
        }),
      () => ({ standing, deleted }),
    );
    return { outcomes: packOutcomes(outcomes), standing };
  }

  rewrap(keys: readonly Rewrapped[]): void {
    let deleted: readonly Uint8Array[] = [];
    this.#transaction(
      () => {
        deleted = rewrapKeys(this.#database, keys);
      },
      () => ({ standing: this.#standing, deleted }),
    );
  }

  /** Forgets every tombstone; from here on they count among what was deleted. */
  forgetTombstones(): Standing {
    // Not the present revision: whoever has seen the last of them misses nothing, whatever was committed since.
    const newest = this.#database.sql('SELECT coalesce(max(revision), 0) AS newest FROM tombstones').get();
    const standing = { ...this.#standing, forgotten: Math.max(this.#standing.forgotten, numberIn(newest, 'newest')) };
    const deleted: Uint8Array[] = [];
    this.#transaction(
      () => {
        const gone = this.#database.once('DELETE FROM tombstones RETURNING sealed').all();
        for (const { sealed } of gone) if (sealed instanceof Uint8Array) deleted.push(sealed);
      },
      () => ({ standing, deleted }),
    );
    return standing;
  }

  /** What was deleted is known to be gone. */
  purged(): void {
    inTransaction(this.#database, () => this.#database.sql('UPDATE standing SET unpurged = 0').run());
    this.#unpurged = false;
    this.needles.clear();
  }

  /** Work in one transaction that ends with where it led to; nothing is remembered of one that failed. */
  #transaction<T>(work: () => T, outcome: () => { readonly standing: Standing; readonly deleted: readonly Uint8Array[] }): T {
    try {
      const result = inTransaction(this.#database, () => {
        const done = work();
        const { standing, deleted } = outcome();
        this.#database
          .sql('UPDATE standing SET revision = ?, head = ?, forgotten = ?, unpurged = max(unpurged, ?)')
          .run(standing.revision, standing.head, standing.forgotten, deleted.length > 0 ? 1 : 0);
        return done;
      });
      const { standing, deleted } = outcome();
      this.#standing = standing;
      this.#unpurged ||= deleted.length > 0;
      for (const sealed of deleted) this.needles.add(sealed);
      return result;
    } catch (error) {
      throw asStoreError(error);
    }
  }

  /** A part of the transaction that can be taken back alone. */
  #attempt(work: () => Applied): Applied | Conflict {
    this.#database.sql('SAVEPOINT one_write').run();
    try {
      const applied = work();
      this.#database.sql('RELEASE one_write').run();
      return applied;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      this.#database.sql('ROLLBACK TO one_write').run();
      this.#database.sql('RELEASE one_write').run();
      return error;
    }
  }
}
