import { statSync } from 'node:fs';
import { join } from 'node:path';
import { RescueFaceError } from '../../core/errors.js';
import type { NativeGuard } from '../../runtime/native-guard.js';
import { Moved, serveWorker, type WorkerService } from '../../runtime/serve-worker.js';
import type { RowKey } from '../../vault/rows.js';
import { Auditor } from './auditor.js';
import { bytesIn } from './columns.js';
import { copyDatabase, sweepCopies } from './copy-database.js';
import { createDatabase } from './create-database.js';
import type { Database } from './database.js';
import { type GalleryPaths, galleryPaths } from './gallery-paths.js';
import { loadDriver } from './load-driver.js';
import type {
  AuditTask,
  BeginTask,
  CommitTask,
  CommittedTask,
  KeysNotUnderTask,
  KeysTask,
  PageAnswer,
  Rewrapped,
  SqliteInit,
} from './messages.js';
import { checkMarked, isThere, openToRead, openToWrite, unavailable } from './open-database.js';
import { unpackPlaces } from './packed-writes.js';
import { buffersOf, type Page, PageWriter } from './page.js';
import { Purge } from './purge.js';
import { quietSqliteWarning } from './quiet-warning.js';
import { countByRoot, keysAt, keysCommitted, keysNotUnder } from './root-keys.js';
import { packRow } from './row-pages.js';
import { ONE_ROW } from './row-queries.js';
import { Snapshots } from './snapshots.js';
import { asStoreError, type SqlDriver } from './sql-driver.js';
import { readStanding } from './standing.js';
import { verifyDatabase } from './verify-database.js';
import { Writer } from './writer.js';
import { hasWriter, takeWriterLock } from './writer-lock.js';

type Tasks = WorkerService['tasks'];

await serveWorker<SqliteInit>(async (init, guard) => {
  quietSqliteWarning();
  const driver = await loadDriver(init.driver);
  try {
    return { tasks: guarded(tasksOf(driver, galleryPaths(init.folder), init.as), guard) };
  } catch (error) {
    throw inStoreWords(error);
  }
});

function tasksOf(driver: SqlDriver, paths: GalleryPaths, as: SqliteInit['as']): Tasks {
  switch (as.kind) {
    case 'writer':
      return write(driver, paths, as);
    case 'viewer':
      return view(driver, paths);
    case 'auditor':
      return audit(driver, paths, as.file);
    case 'pages':
      return page(driver, paths);
    case 'errand':
      return runErrands(driver, paths);
  }
}

function write(driver: SqlDriver, paths: GalleryPaths, { owner, create }: Extract<SqliteInit['as'], { kind: 'writer' }>): Tasks {
  const lock = takeWriterLock(driver, paths, owner);
  try {
    sweepCopies(paths);
    if (create !== undefined) createDatabase(driver, paths, create);
    checkMarked(paths);
    const database = openToWrite(driver, paths);
    const writer = new Writer(database);
    const purge = new Purge(database, paths);
    return {
      ...lookUps(database),
      commit: (task: CommitTask) => writer.commit(task),
      rewrap: (keys: readonly Rewrapped[]) => writer.rewrap(keys),
      forget: () => writer.forgetTombstones(),
      purge: () => purge.run(writer),
      close() {
        try {
          database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        } finally {
          database.close();
          purge.close();
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function view(driver: SqlDriver, paths: GalleryPaths): Tasks {
  checkReadable(driver, paths);
  const database = openToRead(driver, paths);
  return { ...lookUps(database), close: () => database.close() };
}

function audit(driver: SqlDriver, inFolder: GalleryPaths, file: string | undefined): Tasks {
  const database = file === undefined ? inFolder.database : join(inFolder.folder, file);
  const paths = { ...inFolder, database, log: `${database}-wal` };
  checkReadable(driver, paths);
  // Entries that are missing at the end are for whoever asked to be told of.
  const opened = openToRead(driver, paths, { endMayBeMissing: true });
  try {
    const auditor = new Auditor(opened);
    return {
      facts: () => auditor.facts,
      page(task: AuditTask) {
        const answer = auditor.page(task);
        return new Moved(answer, buffersOf(answer.page));
      },
      close: () => opened.close(),
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

function checkReadable(driver: SqlDriver, paths: GalleryPaths): void {
  if (!isThere(paths.database)) throw new RescueFaceError('ERR_STORE_MISSING');
  // Bringing the log in after a crash is writing.
  const log = statSync(paths.log, { throwIfNoEntry: false })?.size ?? 0;
  if (log > 0 && !hasWriter(driver, paths)) {
    throw new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'it was not closed, and has to be opened by a writer once' });
  }
}

/** Single look-ups, on the store's main connection. */
function lookUps(database: Database): Tasks {
  return {
    standing: () => readStanding(database),
    fact({ name }: { readonly name: string }): Uint8Array | undefined {
      const row = database.sql('SELECT value FROM facts WHERE name = ?').get(name);
      return row && bytesIn(row, 'value');
    },
    get({ kind, tag }: RowKey): Moved<Page> {
      const page = new PageWriter();
      const row = database.sql(ONE_ROW).get(kind, tag);
      if (row !== undefined) packRow(page, row);
      return movedPage(page.page());
    },
    keys: ({ places }: KeysTask) => movedPage(keysAt(database, unpackPlaces(places))),
    keysCommitted: ({ commitments }: CommittedTask) => movedPage(keysCommitted(database, commitments)),
    rootKeys: () => countByRoot(database),
    keysNotUnder: ({ rootKeyId, limit }: KeysNotUnderTask) => movedPage(keysNotUnder(database, rootKeyId, limit)),
  };
}

function movedPage(page: Page): Moved<Page> {
  return new Moved(page, buffersOf(page));
}

function page(driver: SqlDriver, paths: GalleryPaths): Tasks {
  const snapshots = new Snapshots(() => openToRead(driver, paths));
  const moved = (answer: PageAnswer) => new Moved(answer, buffersOf(answer.page));
  return {
    begin: (task: BeginTask) => moved(snapshots.begin(task)),
    next: ({ id }: { readonly id: number }) => moved(snapshots.next(id)),
    end: ({ id }: { readonly id: number }) => snapshots.end(id),
    endAll: () => snapshots.endAll(),
    close: () => snapshots.close(),
  };
}

/** One long task, with a connection for as long as it takes. */
function runErrands(driver: SqlDriver, paths: GalleryPaths): Tasks {
  const errand = (work: (database: Database) => void) => {
    const database = openToRead(driver, paths);
    try {
      work(database);
    } finally {
      database.close();
    }
  };
  return {
    copy: ({ file }: { readonly file: string }) => errand((database) => copyDatabase(database, file)),
    verify: () => errand(verifyDatabase),
  };
}

/** Every task counts as native work, which a thread must not be ended in; and speaks of its failures as a store does. */
function guarded(tasks: Tasks, guard: NativeGuard): Tasks {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload: never) =>
        guard
          .run(() => task(payload))
          .catch((error: unknown) => {
            throw inStoreWords(error);
          }),
    ]),
  );
}

function inStoreWords(error: unknown): unknown {
  const isFileError = error instanceof Error && 'syscall' in error;
  return isFileError ? unavailable(error) : asStoreError(error);
}
