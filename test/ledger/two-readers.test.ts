import { sqliteLedger, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import type { TreeState } from 'rescue-face/ledger';
import { TreeHead } from 'rescue-face/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedKeys } from '../../bench/support/fixed-keys.mjs';
import type { SqlConnection } from '../../src/adapters/sqlite-store/sql-driver.js';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { copyOf, crypto, newGallery, tamper, verdictOn } from './tampered-ledger.js';

/** More than one thread is taken for, and no whole number of pages. */
const SIZE = 5003;

let gallery: Awaited<ReturnType<typeof newGallery>>;
let lodged: TreeState;
let copies = 0;

beforeAll(async () => {
  gallery = await newGallery();
  await using store = await sqliteStore({ folder: gallery.folder, crypto, keys: fixedKeys(crypto) });
  for (let done = 0; done < SIZE; done += 500) {
    const entries = Array.from({ length: Math.min(500, SIZE - done) }, (_, at) => ({
      schema: 'search@1',
      header: canonicalJson({ at: done + at }),
      fragments: [{ subject: { kind: 'ledger' }, bytes: new TextEncoder().encode('{}') } as const],
    }));
    await store.commit({ entries });
  }
  const head = new TreeHead(store.ledgerHash);
  for await (const page of store.readLeaves(0)) for (const leaf of page) head.append(leaf);
  lodged = { size: head.size, root: head.root() };
});
afterAll(() => gallery.remove());

async function verdictAfter(work: (sql: SqlConnection) => void) {
  const folder = copyOf(gallery.folder, `copy-${++copies}`);
  await tamper(folder, work);
  return verdictOn(folder, [lodged]);
}

async function placesIn(folder: string): Promise<number[]> {
  await using ledger = await sqliteLedger({ path: folder });
  const places: number[] = [];
  for await (const page of ledger.entries()) for (const entry of page) places.push('seq' in entry ? entry.seq : Number.NaN);
  return places;
}

describe('a ledger that two threads read', () => {
  it('is given whole and in order', async () => {
    expect(await placesIn(gallery.folder)).toEqual(Array.from({ length: SIZE }, (_, at) => at));
    expect(await verdictOn(gallery.folder, [lodged])).toEqual({ holds: true, ...lodged });
  });

  it('is given whole and in order where entries are missing or too many', async () => {
    const folder = copyOf(gallery.folder, `copy-${++copies}`);
    await tamper(folder, (sql) => {
      sql.exec('DELETE FROM entries WHERE seq IN (100, 255, 256, 1000, 3839, 3840)');
      sql.exec('INSERT INTO entries SELECT 9000, leaf, schema, header, fragments FROM entries WHERE seq = 5');
    });
    const missing = [100, 255, 256, 1000, 3839, 3840];
    expect(await placesIn(folder)).toEqual([...Array.from({ length: SIZE }, (_, at) => at).filter((at) => !missing.includes(at)), 9000]);
  });

  it.each([0, 1, 255, 256, 257, 3000, SIZE - 2])('says where an entry is missing: %i', async (seq) => {
    expect(await verdictAfter((sql) => sql.exec(`DELETE FROM entries WHERE seq = ${seq}`))).toEqual({
      holds: false,
      reason: 'sequence',
      seq,
    });
  });

  it.each([255, 256, 2000, SIZE - 1])('says where an entry is another: %i', async (seq) => {
    const verdict = await verdictAfter((sql) => sql.exec(`UPDATE entries SET header = CAST('{"at":1000000}' AS BLOB) WHERE seq = ${seq}`));
    expect(verdict).toEqual({ holds: false, reason: 'leaf', seq });
  });

  it('is given as it was when it was opened, whatever is committed meanwhile', async () => {
    const folder = copyOf(gallery.folder, `copy-${++copies}`);
    await using store = await sqliteStore({ folder, crypto, keys: fixedKeys(crypto) });
    await using ledger = await sqliteLedger({ path: folder });
    const places: number[] = [];
    for await (const page of ledger.entries()) {
      for (const entry of page) places.push('seq' in entry ? entry.seq : Number.NaN);
      await store.commit({ entries: [{ schema: 'search@1', header: canonicalJson({ at: places.length }), fragments: [] }] });
    }
    expect(places).toHaveLength(SIZE);
  });
});
