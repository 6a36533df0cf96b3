import { RescueFaceError } from '../../core/errors.js';
import type { FragmentRow, Standing } from '../../vault/rows.js';
import { type Database, rollBack } from './database.js';
import type { BeginAnswer, BeginTask, PageAnswer, PagesQuery } from './messages.js';
import { PageWriter } from './page.js';
import { packEntry, packLeaf, packRow } from './row-pages.js';
import { KEY_COMMITTED, queryFor } from './row-queries.js';
import type { SqlRow } from './sql-driver.js';
import { readStanding } from './standing.js';

/** A page is full with this many rows or bytes, whichever comes first. */
const PAGE_ROWS = 512;
const PAGE_BYTES = 2 ** 20;
/** Leaves are small: more of them travel for the same trouble. */
const PAGE_LEAVES = 8192;

/** Idle connections that are kept for the next iteration. */
const SPARE = 2;

/** An iteration: a connection of its own whose transaction sees the database as it was when it began. */
interface Snapshot {
  readonly database: Database;
  readonly rows: Iterator<SqlRow>;
  readonly pack: (page: PageWriter, row: SqlRow) => void;
  readonly most: number;
  /** Read, and not yet given out. */
  ahead: SqlRow | undefined;
}

/** The iterations that are under way. */
export class Snapshots {
  readonly #open: () => Database;
  readonly #spare: Database[] = [];
  readonly #snapshots = new Map<number, Snapshot>();

  constructor(open: () => Database) {
    this.#open = open;
  }

  /** Begins an iteration and gives its first page. */
  begin({ id, query }: BeginTask): BeginAnswer {
    const database = this.#spare.pop() ?? this.#open();
    let standing: Standing;
    try {
      database.sql('BEGIN').run();
      // The first statement that reads is what takes the snapshot.
      standing = readStanding(database);
      if (query.select === 'changes' && query.since !== 0 && query.since < standing.forgotten) throw purged();
      const { sql, values } = queryFor(database, query);
      const rows = database.once(sql).iterate(...values);
      const most = query.select === 'leaves' ? PAGE_LEAVES : PAGE_ROWS;
      this.#snapshots.set(id, { database, rows, pack: packerOf(query.select, database), most, ahead: next(rows) });
    } catch (error) {
      this.#putBack(database);
      throw error;
    }
    return { ...this.next(id), standing };
  }

  /** The next page. An iteration that is not there any more was ended by a purge. */
  next(id: number): PageAnswer {
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined) throw purged();
    try {
      const page = new PageWriter();
      while (snapshot.ahead !== undefined && page.count < snapshot.most && page.size < PAGE_BYTES) {
        snapshot.pack(page, takeRow(snapshot));
      }
      const last = snapshot.ahead === undefined;
      if (last) this.end(id);
      return { page: page.page(), last };
    } catch (error) {
      this.end(id);
      throw error;
    }
  }

  /** Lets an iteration go; one that is not there is passed over. */
  end(id: number): void {
    const snapshot = this.#snapshots.get(id);
    if (snapshot === undefined) return;
    this.#snapshots.delete(id);
    snapshot.rows.return?.();
    this.#putBack(snapshot.database);
  }

  endAll(): void {
    for (const id of [...this.#snapshots.keys()]) this.end(id);
  }

  close(): void {
    this.endAll();
    for (const database of this.#spare.splice(0)) database.close();
  }

  #putBack(database: Database): void {
    rollBack(database);
    if (this.#spare.length < SPARE) this.#spare.push(database);
    else database.close();
  }
}

function packerOf(select: PagesQuery['select'], database: Database): Snapshot['pack'] {
  if (select === 'leaves') return packLeaf;
  if (select !== 'entries') return packRow;
  return (page, row) => packEntry(page, row, (fragment) => keyOf(database, fragment));
}

function takeRow(snapshot: Snapshot): SqlRow {
  const row = snapshot.ahead ?? {};
  snapshot.ahead = next(snapshot.rows);
  return row;
}

function keyOf(database: Database, { key, commitment }: FragmentRow): SqlRow | undefined {
  return database.sql(KEY_COMMITTED).get(key.owner, key.role, commitment);
}

function next(rows: Iterator<SqlRow>): SqlRow | undefined {
  const { value, done } = rows.next();
  return done === true ? undefined : (value as SqlRow);
}

function purged(): RescueFaceError {
  return new RescueFaceError('ERR_STORE_CONFLICT', { what: 'purge' });
}
