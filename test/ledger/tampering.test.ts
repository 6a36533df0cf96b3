import { join } from 'node:path';
import { sqliteStore } from 'rescue-face/adapters/sqlite-store';
import type { TreeState } from 'rescue-face/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedKeys } from '../../bench/support/fixed-keys.mjs';
import { unpackFragments } from '../../src/adapters/sqlite-store/packed-fragments.js';
import type { SqlConnection } from '../../src/adapters/sqlite-store/sql-driver.js';
import { entryLeaf } from '../../src/core/ledger-leaf.js';
import { add, copyOf, crypto, newGallery, tamper, verdictOn } from './tampered-ledger.js';

const SIZE = 12;
const AT = 5;

let gallery: Awaited<ReturnType<typeof newGallery>>;
let early: TreeState;
let lodged: TreeState;
let copies = 0;

beforeAll(async () => {
  gallery = await newGallery();
  early = await add(gallery.folder, 4);
  copyOf(gallery.folder, 'old');
  lodged = await add(gallery.folder, SIZE - 4);
});
afterAll(() => gallery.remove());

async function tampered(work: (sql: SqlConnection) => void): Promise<string> {
  const folder = copyOf(gallery.folder, `copy-${++copies}`);
  await tamper(folder, work);
  return folder;
}

/** Changes one byte of a column, the rest as it was. */
function flip(column: string, place: number) {
  return (sql: SqlConnection) => {
    const bytes = Uint8Array.from(sql.prepare(`SELECT ${column} AS it FROM entries WHERE seq = ${AT}`).get()?.['it'] as Uint8Array);
    const at = place < 0 ? bytes.length + place : place;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    sql.prepare(`UPDATE entries SET ${column} = ? WHERE seq = ${AT}`).run(bytes);
  };
}

describe('a ledger on disk', () => {
  it('holds as it is, with every checkpoint that was ever lodged, and its database under another name', async () => {
    expect(await verdictOn(gallery.folder, [lodged, early])).toEqual({ holds: true, ...lodged });
    expect(await verdictOn(join(gallery.folder, 'rescue-face.db'))).toEqual({ holds: true, ...lodged });
    const folder = copyOf(gallery.folder, 'while-open');
    await using _ = await sqliteStore({ folder, crypto, keys: fixedKeys(crypto) });
    expect(await verdictOn(folder, [early])).toMatchObject({ holds: true, size: SIZE });
  });

  it.each<[what: string, reason: string, seq: number, work: (sql: SqlConnection) => void]>([
    ['a changed header', 'leaf', AT, (sql) => sql.prepare('UPDATE entries SET header = CAST(\'{"at":9}\' AS BLOB) WHERE seq = 5').run()],
    [
      'a header written otherwise',
      'header',
      AT,
      (sql) => sql.prepare('UPDATE entries SET header = CAST(\'{"at": 9}\' AS BLOB) WHERE seq = 5').run(),
    ],
    ['another schema', 'leaf', AT, (sql) => sql.prepare("UPDATE entries SET schema = 'view@1' WHERE seq = 5").run()],
    ['no schema', 'schema', AT, (sql) => sql.prepare("UPDATE entries SET schema = CAST(x'ff' AS TEXT) WHERE seq = 5").run()],
    ["a changed byte of a fragment's ciphertext", 'leaf', AT, flip('fragments', -1)],
    ["a changed byte of a key's owner", 'leaf', AT, flip('fragments', 5)],
    ["a changed byte of a key's role", 'leaf', AT, flip('fragments', 3)],
    ['a changed byte of a key commitment', 'leaf', AT, flip('fragments', 30)],
    [
      'fragments cut short',
      'format',
      AT,
      (sql) => sql.prepare('UPDATE entries SET fragments = substr(fragments, 1, 40) WHERE seq = 5').run(),
    ],
    ['another leaf', 'leaf', AT, flip('leaf', 0)],
    ['a removed entry', 'sequence', AT, (sql) => sql.prepare('DELETE FROM entries WHERE seq = 5').run()],
    ['the first entry removed', 'sequence', 0, (sql) => sql.prepare('DELETE FROM entries WHERE seq = 0').run()],
    [
      'an entry before the first',
      'sequence',
      0,
      (sql) => sql.prepare('INSERT INTO entries SELECT -1, leaf, schema, header, fragments FROM entries WHERE seq = 5').run(),
    ],
    [
      'an entry far behind the last',
      'sequence',
      SIZE,
      (sql) =>
        sql.prepare('INSERT INTO entries SELECT 1152921504606846976, leaf, schema, header, fragments FROM entries WHERE seq = 5').run(),
    ],
    [
      'an entry more than are said to be there',
      'sequence',
      SIZE,
      (sql) => sql.prepare('INSERT INTO entries SELECT 12, leaf, schema, header, fragments FROM entries WHERE seq = 5').run(),
    ],
  ])('with %s is named at its first bad entry, without a checkpoint', async (_what, reason, seq, work) => {
    expect(await verdictOn(await tampered(work))).toEqual({ holds: false, reason, seq });
  });

  it('cut at its end is found out by its own count, and by a checkpoint where that was changed too', async () => {
    const cut = (sql: SqlConnection) => sql.prepare('DELETE FROM entries WHERE seq >= 9').run();
    expect(await verdictOn(await tampered(cut))).toEqual({ holds: false, reason: 'cut', size: 9, expected: SIZE });
    const both = await tampered((sql) => {
      cut(sql);
      sql.exec('UPDATE standing SET head = 9');
    });
    expect(await verdictOn(both)).toMatchObject({ holds: true, size: 9 });
    expect(await verdictOn(both, [early, lodged])).toEqual({ holds: false, reason: 'cut', size: 9, expected: SIZE });
  });

  it('put back from an old copy is found out by what was lodged since, and by nothing else', async () => {
    const old = join(gallery.folder, '..', 'old');
    expect(await verdictOn(old, [early])).toEqual({ holds: true, ...early });
    expect(await verdictOn(old, [early, lodged])).toEqual({ holds: false, reason: 'cut', size: 4, expected: SIZE });
    // And written on from there.
    const on = copyOf(old, 'old-and-on');
    await add(on, SIZE);
    expect(await verdictOn(on, [early])).toMatchObject({ holds: true });
    expect(await verdictOn(on, [early, lodged])).toMatchObject({ holds: false, reason: 'prefix', size: SIZE });
  });

  it.each<[what: string, work: (sql: SqlConnection) => void]>([
    [
      'rows that changed places with their leaves',
      (sql) =>
        sql.exec(
          'UPDATE entries SET seq = 100 WHERE seq = 5; UPDATE entries SET seq = 5 WHERE seq = 6; UPDATE entries SET seq = 6 WHERE seq = 100',
        ),
    ],
    [
      'an entry inserted, the others moved on',
      (sql) =>
        sql.exec(`UPDATE entries SET seq = -seq WHERE seq >= 5; UPDATE entries SET seq = 1 - seq WHERE seq < 0;
          INSERT INTO entries SELECT 5, leaf, schema, header, fragments FROM entries WHERE seq = 2; UPDATE standing SET head = 13`),
    ],
    [
      'an entry written anew together with its leaf',
      (sql) => {
        const row = sql.prepare('SELECT schema, fragments FROM entries WHERE seq = 5').get();
        const header = new TextEncoder().encode('{"at":9}');
        const fragments = unpackFragments(Uint8Array.from(row?.['fragments'] as Uint8Array)).map(({ key, commitment, sealed }) => ({
          ...key,
          commitment,
          digest: crypto.digest(sealed),
        }));
        const leaf = entryLeaf(crypto, { schema: String(row?.['schema']), header, fragments });
        sql.prepare('UPDATE entries SET header = ?, leaf = ? WHERE seq = 5').run(header, leaf);
      },
    ],
  ])('with %s agrees with itself, and differs from the checkpoint that was lodged', async (_what, work) => {
    const folder = await tampered(work);
    expect(await verdictOn(folder)).toMatchObject({ holds: true });
    expect(await verdictOn(folder, [early])).toMatchObject({ holds: true });
    expect(await verdictOn(folder, [early, lodged])).toMatchObject({ holds: false, reason: 'prefix', size: SIZE });
  });

  it('differs from a checkpoint that was forged', async () => {
    const forged = { size: 7, root: lodged.root };
    expect(await verdictOn(gallery.folder, [forged])).toMatchObject({ holds: false, reason: 'prefix', size: 7 });
    expect(await verdictOn(gallery.folder, [{ size: 0, root: lodged.root }])).toMatchObject({ holds: false, reason: 'prefix', size: 0 });
  });

  it('refuses an entry that is not its leaf to whoever reads it with keys, and names it', async () => {
    for (const work of [flip('leaf', 3), flip('fragments', 30)]) {
      const folder = await tampered(work);
      await using store = await sqliteStore({ folder, crypto, keys: fixedKeys(crypto) });
      const read = async () => {
        for await (const _ of store.readEntries(0));
      };
      await expect(read()).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT', details: { seq: AT } });
      await expect(store.verify()).rejects.toMatchObject({ code: 'ERR_STORE_CORRUPT' });
    }
  });
});
