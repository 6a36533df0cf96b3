import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NEEDLE_LENGTH, Needles } from '../../../src/adapters/sqlite-store/needles.js';
import {
  closed,
  deletion,
  fresh,
  keyRow,
  newFolder,
  noise,
  onEveryDriver,
  opened,
  PICTURE,
  record,
  rowsOf,
  TEMPLATE,
  write,
} from './support.js';

/** Files of a folder that hold any of the pieces these bytes consist of. Only for folders that nobody has open: see openRows. */
function holding(folder: string, ...lost: readonly Uint8Array[]): string[] {
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return lost.some((sealed) => {
      const step = Math.max(16, sealed.length >> 6);
      for (let at = 0; at + 16 <= sealed.length; at += step) if (bytes.includes(Buffer.from(sealed.subarray(at, at + 16)))) return true;
      return false;
    });
  });
}

onEveryDriver('a purge', (driver) => {
  it('leaves no byte of what was deleted, and everything else', async () => {
    const folder = newFolder();
    const rows = await fresh(driver, folder);
    const keys = Array.from({ length: 40 }, (_, i) => keyRow(i + 1));
    const puts = keys.flatMap((key, i) => [
      record(2 * i, { key, owner: key.owner, sealed: noise(300 + 70 * i) }),
      record(2 * i + 1, { key, owner: key.owner, kind: PICTURE, sealed: noise(i === 7 ? 300_000 : 500) }),
    ]);
    for (let i = 0; i < 40; i++) {
      const key = keys[i];
      if (key !== undefined) await rows.commit(write({ newKeys: [key], puts: puts.slice(2 * i, 2 * i + 2) }));
    }
    const gone = keys.filter((_, i) => i % 3 === 1);
    const tombstones = gone.flatMap((_, i) => [deletion(2 * (3 * i + 1)), deletion(2 * (3 * i + 1) + 1, PICTURE)]);
    await rows.commit(write({ deletes: tombstones, destroyed: gone }));
    const lost = [
      ...puts.filter((_, i) => (i >> 1) % 3 === 1).map(({ sealed }) => sealed),
      ...gone.map(({ sealed }) => sealed),
      ...tombstones.map(({ tombstone }) => tombstone),
    ];
    await rows.purge();
    const kept = await rowsOf(rows.rows({ select: 'kind', kind: TEMPLATE }));
    expect(kept.map(({ sealed }) => sealed)).toEqual(
      puts.filter((put, i) => put.kind === TEMPLATE && (i >> 1) % 3 !== 1).map(({ sealed }) => sealed),
    );
    await rows.verify();
    await closed(rows);
    expect(holding(folder, ...lost)).toEqual([]);
    // What is kept is found, so that the search could have found the rest.
    expect(holding(folder, ...kept.map(({ sealed }) => sealed))).toEqual(['rescue-face.db']);
  });

  it('looks for what an earlier process deleted, and for old wrappings', async () => {
    const folder = newFolder();
    const first = await fresh(driver, folder);
    const doomed = record(1, { sealed: noise(500_000) });
    await first.commit(write({ puts: [doomed, record(2)], newKeys: [keyRow(3)] }));
    await first.commit(write({ deletes: [deletion(1)] }));
    await closed(first);
    const rows = await opened({ folder, driver });
    const [, key] = await rows.keysNotUnder('root-2', 2);
    if (key === undefined) throw new Error('expected a key');
    await rows.rewrap([{ keyNo: key.keyNo, was: key.sealed, rootKeyId: 'root-2', sealed: noise(60) }]);
    const size = () => statSync(join(folder, 'rescue-face.db')).size;
    expect(size()).toBeGreaterThan(500_000);
    await rows.purge();
    // Written anew, since nobody knows any more what the earlier process deleted.
    expect(size()).toBeLessThan(500_000);
    await rows.verify();
    await closed(rows);
    expect(holding(folder, doomed.sealed, key.sealed)).toEqual([]);
  });

  it('finds what lies across two of the chunks it reads', async () => {
    const folder = newFolder();
    const first = await fresh(driver, folder);
    await first.commit(write({ puts: [record(1, { sealed: noise(9_000_000) })] }));
    await closed(first);
    const boundary = 4 * 2 ** 20;
    const across = readFileSync(join(folder, 'rescue-face.db')).subarray(boundary - 5, boundary - 5 + NEEDLE_LENGTH);
    const rows = await opened({ folder, driver });
    await rows.commit(write({ puts: [record(2, { sealed: new Uint8Array(across) })] }));
    await rows.commit(write({ deletes: [deletion(2)] }));
    await expect(rows.purge()).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
  });

  it('finds a piece that was left over, writes the database anew, and does not rest while one is there', async () => {
    const folder = newFolder();
    const rows = await fresh(driver, folder);
    // A record that stays holds the very bytes of one that goes, as a page that was rebuilt may.
    const sealed = noise(500);
    await rows.commit(write({ puts: [record(1, { sealed }), record(2, { sealed })] }));
    await rows.commit(write({ deletes: [deletion(1)] }));
    await expect(rows.purge()).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      details: { problem: 'deleted bytes are still in the database' },
    });
    expect((await rows.get(record(2)))?.sealed).toEqual(sealed);
    await rows.commit(write({ deletes: [deletion(2)] }));
    await rows.purge();
    await closed(rows);
    expect(holding(folder, sealed)).toEqual([]);
  });
});

it('pieces are found wherever they are, across chunks that overlap, and in nothing else', () => {
  const needles = new Needles(true);
  const sealed = Array.from({ length: 300 }, () => noise(200));
  for (const bytes of sealed) needles.add(bytes);
  expect(needles.complete).toBe(true);
  const search = needles.search();
  expect(search.finds(noise(300_000))).toBe(false);
  for (const [i, bytes] of sealed.entries()) {
    for (const start of [0, (200 - NEEDLE_LENGTH) >> 1, 200 - NEEDLE_LENGTH]) {
      const hay = noise(4096);
      const at = i % 3 === 0 ? 0 : i % 3 === 1 ? 4096 - NEEDLE_LENGTH : i * 7;
      hay.set(bytes.subarray(start, start + NEEDLE_LENGTH), at);
      expect(search.finds(hay)).toBe(true);
      expect(search.finds(hay.subarray(0, at + NEEDLE_LENGTH - 1))).toBe(false);
    }
  }
  needles.add(noise(NEEDLE_LENGTH - 1));
  expect(needles.complete).toBe(false);
  needles.clear();
  expect([needles.complete, needles.search().finds(sealed[0] ?? noise(1))]).toEqual([true, false]);
});
