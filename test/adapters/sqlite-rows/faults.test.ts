import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkedWrite } from '../../../src/adapters/sqlite-store/check-write.js';
import { createDatabase } from '../../../src/adapters/sqlite-store/create-database.js';
import { Database } from '../../../src/adapters/sqlite-store/database.js';
import { galleryPaths } from '../../../src/adapters/sqlite-store/gallery-paths.js';
import type { CommitTask } from '../../../src/adapters/sqlite-store/messages.js';
import { migrate, openToWrite } from '../../../src/adapters/sqlite-store/open-database.js';
import { packWrites, unpackOutcomes } from '../../../src/adapters/sqlite-store/packed-writes.js';
import { asStoreError, type SqlConnection, type SqlDriver, type SqlStatement } from '../../../src/adapters/sqlite-store/sql-driver.js';
import { verifyDatabase } from '../../../src/adapters/sqlite-store/verify-database.js';
import { Writer } from '../../../src/adapters/sqlite-store/writer.js';
import { deletion, driverOf, KEY, newFolder, noise, onEveryDriver, record, write } from './support.js';

/** A driver whose every statement a test may stop. */
function watched(driver: SqlDriver, before: (sql: string) => void): SqlDriver {
  const statement = (inner: SqlStatement, sql: string): SqlStatement => ({
    run: (...values) => {
      before(sql);
      return inner.run(...values);
    },
    get: (...values) => {
      before(sql);
      return inner.get(...values);
    },
    all: (...values) => {
      before(sql);
      return inner.all(...values);
    },
    iterate: (...values) => inner.iterate(...values),
  });
  const connection = (inner: SqlConnection): SqlConnection => ({
    exec: (sql) => {
      before(sql);
      inner.exec(sql);
    },
    prepare: (sql) => statement(inner.prepare(sql), sql),
    close: () => inner.close(),
  });
  return { name: driver.name, open: (file, how) => connection(driver.open(file, how)) };
}

/** As the host sends them. */
function packed(...writes: readonly Parameters<typeof write>[0][]): CommitTask {
  return { writes: packWrites(writes.map((fields) => checkedWrite(write(fields)))) };
}

onEveryDriver('a writer', (name) => {
  async function begun(before: (sql: string) => void = () => {}) {
    const driver = await driverOf(name);
    const paths = galleryPaths(newFolder());
    createDatabase(driver, paths, { facts: {}, keys: [KEY] });
    const database = openToWrite(watched(driver, before), paths);
    return { driver, paths, database, writer: new Writer(database) };
  }

  it('fails the whole group when the disk is full, keeps what was there, and goes on', async () => {
    const { database, writer } = await begun();
    writer.commit(packed({ puts: [record(1)] }));
    const { page_count: pages } = database.once('PRAGMA page_count').get() ?? {};
    database.exec(`PRAGMA max_page_count = ${Number(pages) + 2}`);
    const large = record(2, { sealed: noise(100_000) });
    const entries = [{ leaf: noise(32), schema: 's@1', header: noise(3), fragments: [] }];
    expect(() => writer.commit(packed({ puts: [record(3)] }, { puts: [large], entries }))).toThrow(
      expect.objectContaining({ code: 'ERR_STORE_FULL', retryable: true }),
    );
    expect(writer.standing).toEqual({ revision: 1, head: 0, forgotten: 0 });
    expect(unpackOutcomes(writer.commit(packed({ puts: [record(4)], entries })).outcomes)).toEqual([
      { done: { revision: 2, firstSeq: 0 } },
    ]);
    database.exec('PRAGMA max_page_count = 100000');
    expect(writer.commit(packed({ puts: [large] })).standing).toEqual({ revision: 3, head: 1, forgotten: 0 });
    expect(database.sql('SELECT count(*) AS n FROM records').get()).toMatchObject({ n: 3 });
    verifyDatabase(database);
    database.close();
  });

  it('leaves all of a group or none wherever it is stopped', async () => {
    let countdown = Number.POSITIVE_INFINITY;
    const stop = (sql: string) => {
      // A rollback that fails has rolled back all the same (https://www.sqlite.org/lang_transaction.html).
      if (sql === 'ROLLBACK') return;
      countdown -= 1;
      if (countdown === 0) throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' });
    };
    const { database, writer } = await begun(stop);
    writer.commit(packed({ puts: [record(1), record(2)] }));
    const state = () => [
      writer.standing,
      writer.unpurged,
      writer.needles.complete,
      database.once('SELECT * FROM standing').all(),
      ...['records', 'tombstones', 'entries', 'facts', 'keys'].map((table) => database.once(`SELECT * FROM ${table}`).all()),
    ];
    const before = state();
    const entries = [
      { leaf: noise(32), schema: 's@1', header: noise(3), fragments: [{ key: KEY, commitment: KEY.commitment, sealed: noise(20) }] },
    ];
    const task = packed(
      { puts: [record(1), record(9)], entries, facts: { a: noise(2) } },
      { expectedHead: 77, puts: [record(10)] },
      { deletes: [deletion(2)] },
    );
    let stops = 0;
    for (let at = 1; ; at++) {
      countdown = at;
      try {
        writer.commit(task);
        countdown = Number.POSITIVE_INFINITY;
        break;
      } catch (error) {
        countdown = Number.POSITIVE_INFINITY;
        expect(error).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', details: { problem: 'SQLITE_IOERR' } });
        expect(state()).toEqual(before);
        stops += 1;
      }
    }
    expect(stops).toBeGreaterThan(15);
    expect(state()).not.toEqual(before);
    expect(writer.standing).toEqual({ revision: 3, head: 1, forgotten: 0 });
    expect(writer.unpurged).toBe(true);
    verifyDatabase(database);
    database.close();
  });

  it('makes a whole database or none, wherever it is stopped', async () => {
    const { driver } = await begun();
    let made = false;
    for (let at = 1; !made; at++) {
      let countdown = at;
      const stopping = watched(driver, () => {
        countdown -= 1;
        if (countdown === 0) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
      });
      const paths = galleryPaths(newFolder());
      try {
        createDatabase(stopping, paths, { facts: { a: noise(3) }, keys: [KEY] });
        made = true;
        expect(at).toBeGreaterThan(5);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_STORE_FULL' });
        expect(() => openToWrite(driver, paths)).toThrow();
      }
    }
  });

  it('brings an older format up in one step, or leaves it', async () => {
    const { driver } = await begun();
    const database = new Database(driver.open(join(newFolder(), 'any.db'), 'new'));
    const steps = ['CREATE TABLE a (x)', 'CREATE TABLE b (x); INSERT INTO b VALUES (1)', 'CREATE TABLE c (x)'];
    migrate(database, 0, steps.slice(0, 1));
    expect(database.pragma('user_version')).toBe(1);
    expect(() => migrate(database, 1, [...steps, 'CREATE TABLE b (x)'])).toThrow();
    const tables = () =>
      database
        .once('SELECT name FROM sqlite_schema ORDER BY name')
        .all()
        .map(({ name: table }) => table);
    expect([database.pragma('user_version'), tables()]).toEqual([1, ['a']]);
    migrate(database, 1, steps);
    expect([database.pragma('user_version'), tables()]).toEqual([3, ['a', 'b', 'c']]);
    migrate(database, 3, steps);
    database.close();
  });
});

it('errors of both drivers are told alike', () => {
  const of = (more: object) => asStoreError(Object.assign(new Error('x'), more));
  for (const full of [{ code: 'SQLITE_FULL' }, { code: 'ERR_SQLITE_ERROR', errcode: 13 }])
    expect(of(full)).toMatchObject({ code: 'ERR_STORE_FULL' });
  for (const bad of [{ code: 'SQLITE_CORRUPT_INDEX' }, { errcode: 779 }]) {
    expect(of(bad)).toMatchObject({ code: 'ERR_STORE_CORRUPT', details: { problem: 'SQLITE_CORRUPT' } });
  }
  for (const bad of [{ code: 'SQLITE_IOERR_FSYNC' }, { errcode: 1034 }]) {
    expect(of(bad)).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', details: { problem: 'SQLITE_IOERR' } });
  }
  const other = new TypeError('mine');
  expect(asStoreError(other)).toBe(other);
});
