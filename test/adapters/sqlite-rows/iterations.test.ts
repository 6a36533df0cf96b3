import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  deletion,
  driverOf,
  entriesOf,
  fresh,
  KEY,
  keyRow,
  newFolder,
  noise,
  numberOf,
  onEveryDriver,
  PERSON,
  PICTURE,
  record,
  rowsOf,
  TEMPLATE,
  tag,
  write,
} from './support.js';

const purged = { code: 'ERR_STORE_CONFLICT', details: { what: 'purge' } };

onEveryDriver('an iteration', (driver) => {
  it('shows the rows as they were at its first page, while commits go on', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ puts: Array.from({ length: 1300 }, (_, i) => record(i)) }));
    const pages = rows.rows({ select: 'kind', kind: TEMPLATE })[Symbol.asyncIterator]();
    const first = await pages.next();
    await rows.commit(write({ puts: [record(5000), record(1299)], deletes: [deletion(1298)] }));
    const seen = [...(first.value ?? [])];
    let length = 0;
    for (let page = await pages.next(); page.done !== true; page = await pages.next()) {
      seen.push(...page.value);
      length = Math.max(length, page.value.length);
    }
    expect(seen.map(numberOf)).toEqual(Array.from({ length: 1300 }, (_, i) => i));
    expect(new Set(seen.map(({ revision }) => revision))).toEqual(new Set([1]));
    expect(length).toBeLessThan(1300);
    expect((await rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE }))).map(numberOf).slice(-3)).toEqual([1297, 1299, 5000]);
  });

  it('ends pages by their size too, and gives empty, small and large bytes as they were', async () => {
    const rows = await fresh(driver);
    const sealed = [new Uint8Array(), noise(1), noise(600_000), noise(600_000), noise(600_000)];
    await rows.commit(write({ puts: sealed.map((bytes, i) => record(i, { kind: PICTURE, sealed: bytes })) }));
    const lengths: number[] = [];
    const seen: Uint8Array[] = [];
    /** Bytes of the rows that lie in one stretch of memory. */
    const within = new Map<ArrayBufferLike, number>();
    for await (const page of rows.rows({ select: 'kind', kind: PICTURE })) {
      lengths.push(page.length);
      seen.push(...page.map((row) => row.sealed));
      for (const { tag: name, sealed: bytes, key } of page) {
        for (const part of [name, bytes, key?.owner, key?.sealed, key?.commitment]) {
          if (part !== undefined) within.set(part.buffer, (within.get(part.buffer) ?? 0) + part.byteLength);
        }
      }
    }
    expect(seen.map((bytes, i) => Buffer.compare(bytes, sealed[i] ?? noise(1)))).toEqual([0, 0, 0, 0, 0]);
    expect(lengths).toEqual([4, 1]);
    for (const bytes of seen) expect(bytes.constructor).toBe(Uint8Array);
    // Nothing but the page's own rows lies around them.
    expect([...within.values()]).toEqual([...within.keys()].map((buffer) => buffer.byteLength));
  });

  it("finds one owner's rows of a kind", async () => {
    const rows = await fresh(driver);
    await rows.commit(
      write({
        puts: [
          record(1, { owner: tag(1) }),
          record(2, { owner: tag(2) }),
          record(3, { owner: tag(1) }),
          record(4, { owner: tag(1), kind: PERSON }),
        ],
      }),
    );
    expect((await rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE, owner: tag(1) }))).map(numberOf)).toEqual([1, 3]);
    expect(await rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE, owner: tag(9) }))).toEqual([]);
  });

  it('gives changes in the order of commits and within them, of the kinds that are asked for', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ puts: [record(1), record(2, { kind: PERSON }), record(3, { kind: PICTURE }), record(4)] }));
    await rows.commit(write({ puts: [record(5, { kind: PERSON }), record(1)], deletes: [deletion(4), deletion(3, PICTURE)] }));
    const of = async (since: number, kinds?: readonly number[]) =>
      (await rowsOf(rows.rows({ select: 'changes', since, kinds }))).map((row) => [row.revision, numberOf(row), row.key === undefined]);
    expect(await of(0)).toEqual([
      [1, 2, false],
      [2, 5, false],
      [2, 1, false],
      [2, 4, true],
      [2, 3, true],
    ]);
    expect(await of(1, [PICTURE, PERSON])).toEqual([
      [2, 5, false],
      [2, 3, true],
    ]);
    expect(await of(2)).toEqual([]);
    expect(await of(0, [])).toEqual([]);
    expect(await of(0, [999])).toEqual([]);
  });

  it('gives entries whole, with all their fragments, from a place on', async () => {
    const rows = await fresh(driver);
    const fragments = (count: number) =>
      Array.from({ length: count }, () => ({ key: KEY, commitment: KEY.commitment, sealed: noise(30_000) }));
    await rows.commit(
      write({
        entries: [0, 50, 0, 3].map((count, i) => ({ leaf: noise(32), schema: `s@${i}`, header: tag(i), fragments: fragments(count) })),
      }),
    );
    const all = await entriesOf(rows.entries(0));
    expect(all.map(({ seq, schema, fragments: { length } }) => [seq, schema, length])).toEqual([
      [0, 's@0', 0],
      [1, 's@1', 50],
      [2, 's@2', 0],
      [3, 's@3', 3],
    ]);
    expect((await entriesOf(rows.entries(2))).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await entriesOf(rows.entries(4))).toEqual([]);
  });

  it('lets its snapshot go at its end, when it is left and when it is aborted', async () => {
    const folder = newFolder();
    const rows = await fresh(driver, folder);
    await rows.commit(write({ puts: Array.from({ length: 600 }, (_, i) => record(i)) }));
    const query = { select: 'kind', kind: TEMPLATE } as const;
    await rowsOf(rows.rows(query));
    for await (const _ of rows.rows(query)) break;
    const reason = new Error('mine');
    const stop = new AbortController();
    const aborted = rows.rows(query, { signal: stop.signal })[Symbol.asyncIterator]();
    await aborted.next();
    stop.abort(reason);
    await rowsOf(rows.rows(query));
    // The log can be emptied from outside: nobody reads it any more.
    const other = (await driverOf(driver)).open(join(folder, 'rescue-face.db'), 'write');
    expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
    other.close();
    expect(statSync(join(folder, 'rescue-face.db-wal')).size).toBe(0);
    await expect(aborted.next()).rejects.toBe(reason);
    await expect(rowsOf(rows.rows(query, { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  });

  it('ends at its next page when a purge came in between, and tells whoever asks from before one', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ puts: Array.from({ length: 1100 }, (_, i) => record(i)) }));
    await rows.commit(write({ deletes: [deletion(3)] }));
    const pages = rows.rows({ select: 'changes', since: 0 })[Symbol.asyncIterator]();
    const others = rows.entries(0)[Symbol.asyncIterator]();
    await pages.next();
    await rows.purge();
    await expect(pages.next()).rejects.toMatchObject(purged);
    expect(await others.next()).toMatchObject({ done: true });
    expect(rows.standing).toEqual({ revision: 2, head: 0, forgotten: 2 });
    await expect(rowsOf(rows.rows({ select: 'changes', since: 1 }))).rejects.toMatchObject(purged);
    expect(await rowsOf(rows.rows({ select: 'changes', since: 2 }))).toEqual([]);
    expect(await rowsOf(rows.rows({ select: 'changes', since: 0 }))).toHaveLength(1099);
  });

  it('goes on beside others, in any number', async () => {
    const rows = await fresh(driver);
    await rows.commit(write({ newKeys: [keyRow(1)], puts: Array.from({ length: 1500 }, (_, i) => record(i)) }));
    const all = await Promise.all(Array.from({ length: 12 }, () => rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE }))));
    expect(all.map(({ length }) => length)).toEqual(Array.from({ length: 12 }, () => 1500));
  });
});
