import { deepStrictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import {
  createSqliteStore,
  restoreSqliteStore,
  type SqliteStoreOptions,
  sqliteStore,
  writeBackup,
} from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { fixedKeys } from '../../../bench/support/fixed-keys.mjs';
import { codeOf, databaseIn, filesIn, within } from './folders.js';
import { batchOf, type Content, contentOf, erasureOf, textsOf, withoutErased } from './people.js';
import { DRIVERS, hasDriver, newFolder, subject } from './store-subject.js';

const PEOPLE = 12;
const crypto = standardCrypto();
const keys = fixedKeys(crypto);

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`a backup of a store over ${driver}`, () => {
    /** A store of some people, with a backup of it. */
    async function backedUp(): Promise<{ options: SqliteStoreOptions; file: string; whole: Content }> {
      const options = await subject(driver);
      await createSqliteStore(options);
      const file = join(await newFolder(), 'backup');
      const whole = await within(options, async (store) => {
        await Promise.all(Array.from({ length: PEOPLE }, (_, number) => store.commit(batchOf(number))));
        const facts = await writeBackup(store.backup({ clock: { now: () => 5 } }), { file, crypto, keys });
        expect(facts).toMatchObject({ profile: crypto.profile, revision: PEOPLE, head: PEOPLE, createdAt: 5 });
        return contentOf(store);
      });
      return { options, file, whole };
    }

    const restoring = (folder: string, file: string, more: { discardNewer?: boolean; clock?: { now(): number } } = {}) =>
      restoreSqliteStore({ folder, file, crypto, keys: fixedKeys(crypto), driver, ...more });

    it('made while eight callers commit is whole, and is never written over', async () => {
      const options = await subject(driver);
      await createSqliteStore(options);
      const file = join(await newFolder(), 'backup');
      await within(options, async (store) => {
        let going = true;
        let next = 0;
        const callers = Array.from({ length: 8 }, async () => {
          while (going) await store.commit(batchOf(next++));
        });
        while (next < 40) await new Promise((resolve) => setTimeout(resolve, 5));
        const before = store.revision;
        const facts = await writeBackup(store.backup(), { file, crypto, keys });
        going = false;
        await Promise.all(callers);
        expect(facts.revision).toBeGreaterThanOrEqual(before);
        const bytes = readFileSync(file);
        expect(await codeOf(writeBackup(store.backup(), { file, crypto, keys }))).toBe('ERR_STORE_BACKUP');
        expect(readFileSync(file).equals(bytes)).toBe(true);
        const folder = await newFolder();
        await restoring(folder, file);
        const present = await contentOf(store);
        await within({ ...options, folder }, async (restored) => {
          await restored.verify();
          expect(restored.revision).toBeGreaterThanOrEqual(before);
          const { records, entries } = await contentOf(restored);
          deepStrictEqual(entries, present.entries.slice(0, restored.head));
          const byRevision = present.records.filter(({ revision }) => revision <= restored.revision);
          deepStrictEqual(records, byRevision);
        });
        expect(readdirSync(options.folder).filter((name) => name.includes('copy-'))).toEqual([]);
      });
    });

    it('cut short or with a bit turned over is refused, and nothing is changed', async () => {
      const { options, file, whole } = await backedUp();
      const bytes = readFileSync(file);
      const damaged = join(await newFolder(), 'damaged');
      const before = readFileSync(databaseIn(options.folder));
      const step = Math.max(1000, Math.floor(bytes.length / 30));
      for (let at = 0; at < bytes.length; at += step) {
        writeFileSync(damaged, bytes.subarray(0, at));
        expect(await codeOf(restoring(options.folder, damaged)), `cut to ${at}`).toBe('ERR_STORE_BACKUP');
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 16;
        writeFileSync(damaged, flipped);
        expect(await codeOf(restoring(options.folder, damaged)), `byte ${at}`).toBe('ERR_STORE_BACKUP');
      }
      // The header stands in the open: what it names may then not be there.
      for (let at = 8; at < 400; at += 13) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ 1;
        writeFileSync(damaged, flipped);
        expect(await codeOf(restoring(options.folder, damaged)), `byte ${at}`).toMatch(/^ERR_(STORE_BACKUP|KEY_MISSING|CRYPTO_REFUSED)$/);
      }
      writeFileSync(damaged, Buffer.concat([bytes, Buffer.of(0)]));
      expect(await codeOf(restoring(options.folder, damaged))).toBe('ERR_STORE_BACKUP');
      expect(readFileSync(databaseIn(options.folder)).equals(before)).toBe(true);
      expect(readdirSync(options.folder).filter((name) => name.includes('restore-'))).toEqual([]);
      await within(options, async (store) => deepStrictEqual(await contentOf(store), whole));
    });

    it('is restored into an empty folder and over an older state; not over a newer ledger, another gallery or an open one', async () => {
      const { options, file, whole } = await backedUp();
      const folder = await newFolder();
      expect(await restoring(folder, file)).toMatchObject({ lostEntries: 0, keptBeside: false });
      await within({ ...options, folder }, async (store) => deepStrictEqual(await contentOf(store), whole));
      // The same again: it is a prefix of itself.
      expect(await restoring(folder, file)).toMatchObject({ lostEntries: 0, keptBeside: false });

      await within({ ...options, folder }, async (store) => {
        for (const number of [50, 51, 52]) await store.commit(batchOf(number));
        expect(await codeOf(restoring(folder, file))).toBe('ERR_STORE_LOCKED');
      });
      const newer = await within({ ...options, folder }, contentOf);
      await expect(restoring(folder, file)).rejects.toMatchObject({
        code: 'ERR_STORE_ROLLBACK',
        details: { backup: PEOPLE, present: PEOPLE + 3, lost: 3 },
      });
      await within({ ...options, folder }, async (store) => deepStrictEqual(await contentOf(store), newer));
      for (const again of [0, 1]) {
        expect(await restoring(folder, file, { discardNewer: true, clock: { now: () => 7 } })).toMatchObject({
          lostEntries: 3,
          keptBeside: true,
        });
        await within({ ...options, folder }, async (store) => {
          deepStrictEqual(await contentOf(store), whole);
          for (const number of [50, 51, 52 + again]) await store.commit(batchOf(number));
        });
      }
      // Both that were replaced are still there, although the clock stood still.
      const kept = readdirSync(folder).filter((name) => name.startsWith('rescue-face.replaced-'));
      expect(kept).toHaveLength(2);
      const beside = await newFolder();
      cpSync(join(folder, 'rescue-face.replaced-7'), databaseIn(beside));
      await within({ ...options, folder: beside }, async (store) => deepStrictEqual(await contentOf(store), newer));

      const other = await backedUp();
      expect(await codeOf(restoring(other.options.folder, file))).toBe('ERR_STORE_BACKUP');
      expect(await codeOf(restoring(other.options.folder, file, { discardNewer: true }))).toBe('ERR_STORE_BACKUP');
    });

    it('takes the place of a damaged database only where that was said, and keeps it', async () => {
      const { options, file, whole } = await backedUp();
      const bytes = readFileSync(databaseIn(options.folder));
      // The page of the entries, in the middle of the work; the beginning; nothing of it.
      const entries = bytes.indexOf('header 5 0');
      const damages = [
        Buffer.concat([bytes.subarray(0, entries - 400), Buffer.alloc(8192, 0xff), bytes.subarray(entries + 7792)]),
        Buffer.alloc(0),
      ];
      for (const damaged of damages) {
        writeFileSync(databaseIn(options.folder), damaged);
        expect(await codeOf(restoring(options.folder, file))).toMatch(/^ERR_STORE_(CORRUPT|FOREIGN)$/);
        expect(readFileSync(databaseIn(options.folder)).equals(damaged)).toBe(true);
        expect(await restoring(options.folder, file, { discardNewer: true })).toMatchObject({ keptBeside: true });
        await within(options, async (store) => deepStrictEqual(await contentOf(store), whole));
        expect(filesIn(options.folder).some(({ name, bytes: kept }) => name.includes('replaced-') && kept.equals(damaged))).toBe(true);
      }
    });

    it('learns of the erasures since, and takes no cache along', async () => {
      const { options, file, whole } = await backedUp();
      await within(options, async (store) => {
        await store.commit({ ...erasureOf(4), entries: [] });
        await store.purge();
        await store.cache?.begin('templates');
        await store.cache?.append('templates', new Uint8Array(9));
      });
      // As a restoration leaves it that was killed.
      const left = join(options.folder, 'rescue-face.restore-0123456789abcdef');
      mkdirSync(left);
      cpSync(databaseIn(options.folder), join(left, 'rescue-face.db'));
      await restoring(options.folder, file);
      await within(options, async (store) => {
        expect(store.replayedErasures).toBe(2);
        deepStrictEqual(await contentOf(store), withoutErased(whole, [4]));
        expect(readdirSync(options.folder).filter((name) => /cache|restore-/.test(name))).toEqual([]);
      });
    });

    it('asks for the keyring it was made under', async () => {
      const { options, file } = await backedUp();
      const other = {
        ...fixedKeys(crypto),
        current: async () => ({ id: 'other', key: crypto.random(32) }),
        get: () => Promise.reject(new Error('none')),
      };
      await expect(restoreSqliteStore({ folder: await newFolder(), file, crypto, keys: other, driver })).rejects.toThrow('none');
      await within(options, async (store) => expect(await store.get('person', textsOf(0).personId)).toBeDefined());
      rmSync(file);
      expect(await codeOf(restoring(options.folder, file))).toBe('ERR_STORE_BACKUP');
      expect(await codeOf(restoring(options.folder, options.folder))).toBe('ERR_STORE_BACKUP');
      await (await sqliteStore(options))[Symbol.asyncDispose]();
    });
  });
}
