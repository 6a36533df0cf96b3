import { deepStrictEqual } from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSqliteStore, type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { DISK, type FileLayer } from '../../../src/adapters/sqlite-store/file-layer.js';
import { openRows } from '../../../src/adapters/sqlite-store/open-rows.js';
import { openSealedStore } from '../../../src/vault/main.js';
import { codeOf, copyOf, databaseIn, within } from './folders.js';
import { batchOf, type Content, contentOf, erasureOf, textsOf, withoutErased } from './people.js';
import { DRIVERS, hasDriver, subject } from './store-subject.js';

const PEOPLE = 12;
const COMMITMENT = 32;
const journalIn = (folder: string) => join(folder, 'rescue-face.erasures');

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`the erasure journal over ${driver}`, () => {
    /** A store of some people in a new folder. */
    async function peopled(): Promise<{ readonly options: SqliteStoreOptions; readonly whole: Content }> {
      const options = await subject(driver);
      await createSqliteStore(options);
      const whole = await within(options, async (store) => {
        await Promise.all(Array.from({ length: PEOPLE }, (_, number) => store.commit(batchOf(number))));
        return contentOf(store);
      });
      return { options, whole };
    }

    const erased = (options: SqliteStoreOptions, ...numbers: number[]) =>
      within(options, async (store) => {
        for (const number of numbers) await store.commit(erasureOf(number));
      });

    /** That these and nobody else are gone, that it was noticed, and that nothing is left to make good. */
    async function expectRisenAreGone(options: SqliteStoreOptions, { whole, gone }: { whole: Content; gone: number[] }): Promise<void> {
      const { records, entries } = withoutErased(whole, gone);
      await within(options, async (store) => {
        expect(store.replayedErasures).toBe(gone.length * 2);
        const content = await contentOf(store);
        deepStrictEqual(content.records, records);
        deepStrictEqual(content.entries.slice(0, entries.length), entries);
        await store.verify();
      });
      const bytes = readFileSync(databaseIn(options.folder));
      await within(options, async (store) => {
        expect(store.replayedErasures).toBe(0);
        deepStrictEqual((await contentOf(store)).records, records);
      });
      expect(readFileSync(databaseIn(options.folder)).equals(bytes)).toBe(true);
    }

    it('destroys again what an older copy of the database brings back', async () => {
      const { options, whole } = await peopled();
      const older = await copyOf(options.folder);
      await erased(options, 3, 7);
      copyFileSync(databaseIn(older), databaseIn(options.folder));
      await expectRisenAreGone(options, { whole, gone: [3, 7] });
    });

    it('does so for a copy with its log, and drops a cache that was put back with it', async () => {
      const { options, whole } = await peopled();
      const store = await sqliteStore(options);
      await store.cache?.begin('templates');
      await store.cache?.append('templates', new TextEncoder().encode(textsOf(3).name));
      await store.commit({ puts: [{ kind: 'job', id: 'in the log', state: '{}' }] });
      const older = await copyOf(options.folder);
      await store.commit({ deletes: [{ kind: 'job', id: 'in the log' }] });
      await store[Symbol.asyncDispose]();
      await erased(options, 3);
      for (const name of ['db', 'db-wal', 'cache-templates'])
        copyFileSync(join(older, `rescue-face.${name}`), join(options.folder, `rescue-face.${name}`));
      await within(options, async (reopened) => {
        expect(reopened.replayedErasures).toBe(2);
        expect(await reopened.get('job', 'in the log')).toBeDefined();
        expect(existsSync(join(options.folder, 'rescue-face.cache-templates'))).toBe(false);
        deepStrictEqual((await contentOf(reopened)).entries, withoutErased(whole, [3]).entries);
      });
    });

    it('is not shown to somebody who only reads before a writer has made it good', async () => {
      const { options } = await peopled();
      const older = await copyOf(options.folder);
      await erased(options, 3);
      await within({ ...options, readOnly: true }, async (store) => expect(await store.get('person', textsOf(3).personId)).toBeUndefined());
      copyFileSync(databaseIn(older), databaseIn(options.folder));
      expect(await codeOf(sqliteStore({ ...options, readOnly: true }))).toBe('ERR_STORE_UNAVAILABLE');
      await within(options, async (store) => expect(store.replayedErasures).toBe(2));
      await within({ ...options, readOnly: true }, async (store) => expect(store.replayedErasures).toBe(0));
    });

    it('is looked up whole where it is another one, however long: a copy brought back twice into a new folder', async () => {
      const { options, whole } = await peopled();
      await erased(options, 0, 1);
      const older = await copyOf(options.folder);
      rmSync(journalIn(options.folder));
      await erased(options, 5, 6);
      // As long as the one that the older copy knows.
      expect(readFileSync(journalIn(options.folder))).toHaveLength(readFileSync(journalIn(older)).length);
      copyFileSync(databaseIn(older), databaseIn(options.folder));
      await expectRisenAreGone(options, { whole: withoutErased(whole, [0, 1]), gone: [5, 6] });
    });

    it.each([1, COMMITMENT - 1, COMMITMENT, COMMITMENT + 1, 2 * COMMITMENT])(
      'is made whole where its last %i bytes were torn off',
      async (torn) => {
        const { options, whole } = await peopled();
        const older = await copyOf(options.folder);
        await erased(options, 3, 7);
        const journal = readFileSync(journalIn(options.folder));
        truncateSync(journalIn(options.folder), journal.length - torn);
        await within(options, async (store) => expect(store.replayedErasures).toBe(0));
        expect(readFileSync(journalIn(options.folder)).equals(journal)).toBe(true);
        copyFileSync(databaseIn(older), databaseIn(options.folder));
        await expectRisenAreGone(options, { whole, gone: [3, 7] });
      },
    );

    it.each(['another gallery', 'nothing', 'noise'])('harms nobody where it is that of %s', async (what) => {
      const { options, whole } = await peopled();
      await erased(options, 3);
      if (what === 'nothing') rmSync(journalIn(options.folder));
      else if (what === 'noise') writeFileSync(journalIn(options.folder), Buffer.alloc(333, 7));
      else {
        const other = await peopled();
        await erased(other.options, 1, 2, 4);
        copyFileSync(journalIn(other.options.folder), journalIn(options.folder));
      }
      await within(options, async (store) => {
        expect(store.replayedErasures).toBe(0);
        deepStrictEqual((await contentOf(store)).records, withoutErased(whole, [3]).records);
        await store.commit(erasureOf(4));
      });
      const older = await copyOf(options.folder);
      await erased(options, 5);
      copyFileSync(databaseIn(older), databaseIn(options.folder));
      await expectRisenAreGone(options, { whole: withoutErased(whole, [3, 4]), gone: [5] });
    });

    it.each(['the next opening', 'the next erasure'])('gets at %s what a full disk kept from it', async (when) => {
      const { options, whole } = await peopled();
      const older = await copyOf(options.folder);
      const { crypto, keys } = options;
      if (typeof keys === 'function') throw new Error('these keys are given');
      let full = true;
      const files: FileLayer = {
        ...DISK,
        async create(path) {
          if (full && path.endsWith('erasures')) throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
          return DISK.create(path);
        },
      };
      const store = await openSealedStore(await openRows({ folder: options.folder, driver }, files), [crypto], keys, {});
      await store.commit(erasureOf(3));
      expect(existsSync(journalIn(options.folder))).toBe(false);
      expect(await store.get('person', textsOf(3).personId)).toBeUndefined();
      // An erasure that could not be remembered is refused: the one before would be forgotten.
      expect(await codeOf(store.commit(erasureOf(7)))).toBe('ERR_STORE_FULL');
      expect(await store.get('person', textsOf(7).personId)).toBeDefined();
      full = false;
      if (when === 'the next erasure') await store.commit(erasureOf(7));
      await store[Symbol.asyncDispose]();
      if (when === 'the next opening') await erased(options, 7);
      copyFileSync(databaseIn(older), databaseIn(options.folder));
      await expectRisenAreGone(options, { whole, gone: [3, 7] });
    });
  });
}
