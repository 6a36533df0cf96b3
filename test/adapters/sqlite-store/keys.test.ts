import { deepStrictEqual } from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, type SqliteStoreOptions } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { unpackFragments } from '../../../src/adapters/sqlite-store/packed-fragments.js';
import { entryLeaf } from '../../../src/core/ledger-leaf.js';
import { driverOf } from '../sqlite-rows/support.js';
import { codeOf, databaseIn, within } from './folders.js';
import { batchOf, type Content, contentOf, erasureOf, textsOf } from './people.js';
import { DRIVERS, type Driver, hasDriver, newFolder } from './store-subject.js';

const PEOPLE = 20;
/** More data keys than one batch of a rotation. */
const MANY = 600;
const crypto = standardCrypto();

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`the keys of a store over ${driver}`, () => {
    const keyFile = () => newFolder().then((folder) => join(folder, 'keyring.json'));

    /** A store of some people under a key file. */
    async function keyed(people = PEOPLE): Promise<{ options: SqliteStoreOptions; path: string; whole: Content }> {
      const folder = await newFolder();
      const path = await keyFile();
      await createFileKeyring({ path, crypto });
      const options = { folder, crypto, driver, keys: () => fileKeyring({ path, crypto }) };
      await createSqliteStore(options);
      const whole = await within(options, async (store) => {
        await Promise.all(Array.from({ length: people }, (_, number) => store.commit(batchOf(number))));
        return contentOf(store);
      });
      return { options, path, whole };
    }

    const expectWhole = (options: SqliteStoreOptions, whole: Content) =>
      within(options, async (store) => deepStrictEqual(await contentOf(store), whole));

    it('refuse every other key file, and it destroys nothing', async () => {
      const { options, path, whole } = await keyed();
      const before = readFileSync(databaseIn(options.folder));
      const other = await keyFile();
      await createFileKeyring({ path: other, crypto });
      const national = await keyFile();
      await createFileKeyring({ path: national, crypto: nationalCrypto() });
      const withPassphrase = await keyFile();
      await createFileKeyring({ path: withPassphrase, crypto, passphrase: 'right' });
      const refused = (keys: SqliteStoreOptions['keys'], more: Partial<SqliteStoreOptions> = {}) =>
        codeOf(within({ ...options, keys, ...more }, contentOf));
      expect(await refused(() => fileKeyring({ path: other, crypto }))).toBe('ERR_KEY_MISSING');
      expect(await refused(() => fileKeyring({ path: `${path}.gone`, crypto }))).toBe('ERR_KEY_FILE');
      expect(await refused(() => fileKeyring({ path: national, crypto }))).toBe('ERR_KEY_FILE');
      expect(await refused(() => fileKeyring({ path: withPassphrase, crypto, passphrase: 'wrong' }))).toBe('ERR_KEY_PASSPHRASE');
      const sm4 = nationalCrypto();
      expect(await refused(() => fileKeyring({ path: national, crypto: sm4 }), { crypto: sm4 })).toBe('ERR_CRYPTO_REFUSED');
      expect(await refused(() => fileKeyring({ path: national, crypto: sm4 }), { crypto: sm4, formerCrypto: [crypto] })).toBe(
        'ERR_KEY_MISSING',
      );
      expect(readFileSync(databaseIn(options.folder)).equals(before)).toBe(true);
      await expectWhole(options, whole);
    });

    it('go on where a rotation was cut short, and open nothing with the new root key alone', async () => {
      const { options, path } = await keyed(MANY);
      const stop = new AbortController();
      const { whole, old } = await within(options, async (store) => {
        const content = await contentOf(store);
        const rotation = store.rotate({ signal: stop.signal, onProgress: () => stop.abort(new Error('that is enough')) });
        await expect(rotation).rejects.toThrow('that is enough');
        deepStrictEqual(await contentOf(store), content);
        return { whole: content, old: readFileSync(path) };
      });
      const { keys, ...file } = JSON.parse(old.toString()) as { keys: { id: string }[] };
      expect(keys).toHaveLength(2);
      await expectWhole(options, whole);
      // The new key alone, in a key file that is in order.
      const alone = await newKeyAlone(path, keys[1]?.id ?? '');
      expect(file).toMatchObject({ passphrase: null });
      expect(await codeOf(within({ ...options, keys: () => fileKeyring({ path: alone, crypto }) }, contentOf))).toBe('ERR_KEY_MISSING');
      await within(options, async (store) => {
        const { rewrapped, resumed, retired } = await store.rotate({ retire: true });
        expect({ resumed, retired }).toEqual({ resumed: true, retired: [keys[0]?.id] });
        expect(rewrapped).toBeGreaterThan(500);
      });
      await within({ ...options, keys: () => fileKeyring({ path: alone, crypto }) }, async (store) => {
        deepStrictEqual(await contentOf(store), whole);
        await store.verify();
      });
    });

    /** The same key file without its first key. */
    async function newKeyAlone(path: string, id: string): Promise<string> {
      const copy = await keyFile();
      copyFileSync(path, copy);
      await using ring = await fileKeyring({ path: copy, crypto });
      for (const key of await ring.list()) if (key.id !== id) await ring.retire(key.id);
      return copy;
    }

    it('rotate while sixteen callers commit; the old root key is of no use afterwards', async () => {
      const { options, path, whole } = await keyed();
      const old = await keyFile();
      copyFileSync(path, old);
      const [firstId] = (JSON.parse(readFileSync(path, 'utf8')) as { keys: { id: string }[] }).keys.map(({ id }) => id);
      await within(options, async (store) => {
        let next = PEOPLE;
        let going = true;
        const callers = Array.from({ length: 16 }, async () => {
          while (going) {
            const number = next++;
            await store.commit(batchOf(number));
            if (number % 5 === 0) await store.commit(erasureOf(number));
          }
        });
        for (let turn = 0; turn < 3; turn++) await store.rotate({ retire: turn === 2 });
        going = false;
        await Promise.all(callers);
        const { records } = await contentOf(store);
        const people = records.filter(({ record }) => record.kind === 'person').length;
        expect(people).toBe(
          PEOPLE + Array.from({ length: next - PEOPLE }, (_, at) => at + PEOPLE).filter((number) => number % 5 !== 0).length,
        );
        deepStrictEqual(records.filter(({ record }) => record.kind === 'person').slice(0, PEOPLE), whole.records.slice(0, PEOPLE));
      });
      expect(readFileSync(path, 'utf8')).not.toContain(firstId);
      await within(options, (store) => store.verify());
      expect(await codeOf(within({ ...options, keys: () => fileKeyring({ path: old, crypto }) }, contentOf))).toBe('ERR_KEY_MISSING');
    });

    it.each([
      ['wrapped keys', 'UPDATE keys SET sealed = (SELECT sealed FROM keys k WHERE k.key_no = 11 - keys.key_no) WHERE key_no IN (5, 6)'],
      [
        'keys with their commitments',
        'UPDATE keys SET (sealed, commitment) = (SELECT sealed, commitment FROM keys k WHERE k.key_no = 11 - keys.key_no) WHERE key_no IN (5, 6)',
      ],
      ['records', 'UPDATE records SET sealed = (SELECT sealed FROM records r WHERE r.row_no = 7 - records.row_no) WHERE row_no IN (1, 6)'],
      [
        'records with their keys',
        'UPDATE records SET (sealed, key_no) = (SELECT sealed, key_no FROM records r WHERE r.row_no = 7 - records.row_no) WHERE row_no IN (1, 6)',
      ],
      [
        'owners of fragments',
        'UPDATE entries SET fragments = CAST(substr(fragments, 1, 4) || zeroblob(16) || substr(fragments, 21) AS BLOB) WHERE seq = 0',
      ],
      [
        'commitments of fragments',
        'UPDATE entries SET fragments = CAST(substr(fragments, 1, 24) || zeroblob(32) || substr(fragments, 57) AS BLOB) WHERE seq = 0',
      ],
      ['fragments of entries', 'UPDATE entries SET fragments = (SELECT fragments FROM entries e WHERE e.seq = 1) WHERE seq = 0'],
      ['headers of entries', 'UPDATE entries SET header = (SELECT header FROM entries e WHERE e.seq = 1) WHERE seq = 0'],
    ])('refuse %s that were moved or changed', async (_, change) => {
      const { options, whole } = await keyed();
      const before = readFileSync(databaseIn(options.folder));
      const connection = (await driverOf(driver)).open(databaseIn(options.folder), 'write');
      expect(connection.prepare(change).run()).toBeGreaterThan(0);
      connection.close();
      if (change.startsWith('UPDATE entries')) {
        // An entry is no more its leaf; whoever changes that too is refused by the keys.
        expect(await codeOf(within(options, contentOf))).toBe('ERR_STORE_CORRUPT');
        await withLeaf(options, driver);
      }
      expect(await codeOf(within(options, contentOf))).toBe('ERR_CRYPTO_REFUSED');
      expect(await codeOf(within(options, (store) => store.verify()))).toMatch(/^ERR_(CRYPTO_REFUSED|STORE_CORRUPT)$/);
      // Nobody else is held up by it.
      await within(options, async (store) => expect(await store.get('person', textsOf(15).personId)).toBeDefined());
      rmSync(`${databaseIn(options.folder)}-wal`, { force: true });
      writeFileSync(databaseIn(options.folder), before);
      await expectWhole(options, whole);
    });
  });
}

/** Gives the first entry the leaf that its row has now, as anybody can. */
async function withLeaf({ folder }: SqliteStoreOptions, driver: Driver): Promise<void> {
  const connection = (await driverOf(driver)).open(databaseIn(folder), 'write');
  const row = connection.prepare('SELECT schema, header, fragments FROM entries WHERE seq = 0').get();
  const bytes = (name: string) => Uint8Array.from(row?.[name] as Uint8Array);
  const fragments = unpackFragments(bytes('fragments')).map(({ key, commitment, sealed }) => ({
    ...key,
    commitment,
    digest: crypto.digest(sealed),
  }));
  const leaf = entryLeaf(crypto, { schema: String(row?.['schema']), header: bytes('header'), fragments });
  expect(connection.prepare('UPDATE entries SET leaf = ? WHERE seq = 0').run(leaf)).toBe(1);
  connection.close();
}
