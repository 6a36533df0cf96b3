import { deepStrictEqual } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, rekeySqliteStore, type SqliteStoreOptions } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { fixedKeys } from '../../../bench/support/fixed-keys.mjs';
import { loadDriver } from '../../../src/adapters/sqlite-store/load-driver.js';
import type { SqlConnection } from '../../../src/adapters/sqlite-store/sql-driver.js';
import { codeOf, databaseIn, within } from './folders.js';
import { batchOf, contentOf, erasureOf, textsOf, withoutErased } from './people.js';
import { DRIVERS, hasDriver, subject } from './store-subject.js';

const PEOPLE = 12;
const sm4 = nationalCrypto();
const aes = standardCrypto();

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`another cipher profile for a store over ${driver}`, () => {
    const records = ({ records: all }: Awaited<ReturnType<typeof contentOf>>) => all.map(({ record }) => record);
    const said = ({ entries }: Awaited<ReturnType<typeof contentOf>>, number: number) =>
      entries
        .filter(({ header }) => new RegExp(`^header ${number} `).test(new TextDecoder().decode(header)))
        .map(({ fragments }) => fragments[0]?.bytes);

    it('changes nothing where the new database is not whole: somebody reads it, and its log stays beside', async () => {
      const standard: SqliteStoreOptions = await subject(driver);
      await createSqliteStore(standard);
      const whole = await within(standard, async (store) => {
        for (let number = 0; number < PEOPLE; number++) await store.commit(batchOf(number));
        return contentOf(store);
      });
      const { folder } = standard;
      const sql = await loadDriver(driver);
      let reader: SqlConnection | undefined;
      const refused = codeOf(
        rekeySqliteStore({
          folder,
          driver,
          from: { crypto: aes, keys: fixedKeys(aes) },
          to: { crypto: sm4, keys: fixedKeys(sm4) },
          onProgress() {
            if (reader !== undefined) return;
            const beside = readdirSync(folder).find((name) => name.startsWith('rescue-face.rekey-')) ?? '';
            reader = sql.open(databaseIn(join(folder, beside)), 'read');
            reader.exec('BEGIN; SELECT count(*) FROM records');
          },
        }),
      );
      expect(await refused.finally(() => reader?.close())).toBe('ERR_STORE_UNAVAILABLE');
      expect(readdirSync(folder).filter((name) => name.includes('rekey-'))).toEqual([]);
      await within(standard, async (store) => deepStrictEqual(await contentOf(store), whole));
    });

    it('keeps every record and readable fragment, there and back; erasures afterwards destroy those of every profile', async () => {
      const standard: SqliteStoreOptions = await subject(driver);
      await createSqliteStore(standard);
      const whole = await within(standard, async (store) => {
        for (let number = 0; number < PEOPLE; number++) await store.commit(batchOf(number));
        await store.commit(erasureOf(3));
        await store.commit(erasureOf(4));
        await store.commit(batchOf(4)); // Somebody who came back.
        await store.purge();
        return contentOf(store);
      });
      const { folder } = standard;
      const toNational = {
        folder,
        driver,
        from: { crypto: aes, keys: fixedKeys(aes) },
        to: { crypto: sm4, keys: fixedKeys(sm4) },
      };
      await within(standard, async () => expect(await codeOf(rekeySqliteStore(toNational))).toBe('ERR_STORE_LOCKED'));
      const stop = new AbortController();
      await expect(
        rekeySqliteStore({ ...toNational, onProgress: () => stop.abort(new Error('no more')) }, { signal: stop.signal }),
      ).rejects.toThrow('no more');
      await within(standard, async (store) => deepStrictEqual(await contentOf(store), whole));
      const { copied } = await rekeySqliteStore(toNational);
      expect(copied).toBe(whole.records.length + whole.entries.length);

      expect(await codeOf(within(standard, contentOf))).toBe('ERR_CRYPTO_REFUSED');
      const national: SqliteStoreOptions = { folder, driver, crypto: sm4, formerCrypto: [aes], keys: fixedKeys(sm4) };
      expect(await codeOf(within({ ...national, formerCrypto: [] }, contentOf))).toBe('ERR_CRYPTO_REFUSED');
      await within(national, async (store) => {
        const content = await contentOf(store);
        deepStrictEqual(records(content), records(whole));
        deepStrictEqual(content.entries, whole.entries);
        expect(store.replayedErasures).toBe(0);
        await store.verify();
        await store.commit(batchOf(5, 1));
        await store.commit(batchOf(40));
        await store.commit(erasureOf(6));
      });

      await rekeySqliteStore({
        folder,
        driver,
        from: { crypto: sm4, formerCrypto: [aes], keys: fixedKeys(sm4) },
        to: { crypto: aes, keys: fixedKeys(aes) },
      });
      await within({ ...standard, formerCrypto: [sm4] }, async (store) => {
        const before = await contentOf(store);
        expect(said(before, 6)).toEqual([undefined]);
        expect(said(before, 5).every((bytes) => bytes !== undefined)).toBe(true);
        await store.commit(batchOf(5, 2));
        // Fragments of somebody under the keys of three profiles.
        expect(said(await contentOf(store), 5)).toHaveLength(3);
        await store.commit(erasureOf(5));
        const after = await contentOf(store);
        expect(said(after, 5)).toEqual([undefined, undefined, undefined]);
        deepStrictEqual(
          after.entries.filter(({ header }) => !/^header 5 /.test(new TextDecoder().decode(header))).slice(0, before.entries.length - 2),
          withoutErased(before, [5]).entries.filter(({ header }) => !/^header 5 /.test(new TextDecoder().decode(header))),
        );
        expect(await store.get('person', textsOf(5).personId)).toBeUndefined();
        await store.verify();
      });
      expect(readdirSync(folder).filter((name) => name.includes('rekey'))).toEqual([]);
    });
  });
}
