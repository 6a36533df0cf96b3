import { deepStrictEqual, ok } from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, type SealedStore, type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { ERROR_CODES, RescueFaceError } from 'rescue-face/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driverOf } from '../sqlite-rows/support.js';
import { codeOf, copyOf, databaseIn, filesIn, within } from './folders.js';
import { batchOf, type Content, contentOf, erasureOf, recordsOf, textsOf } from './people.js';
import { DRIVERS, hasDriver, newFolder } from './store-subject.js';

const PEOPLE = 10;
const crypto = standardCrypto();

/** Numbers below 1, the same every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The same bytes with one bit turned over, at several places, and cut off, at several lengths. */
function* damages(bytes: Buffer, flips: number): Generator<{ readonly how: string; readonly bytes: Buffer }> {
  const random = dice(1);
  for (let flip = 0; flip < flips; flip++) {
    const at = Math.floor(random() * bytes.length);
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    yield { how: `a bit of byte ${at}`, bytes: damaged };
  }
  for (let cut = 0; cut < flips / 3; cut++) {
    const length = Math.floor(random() * bytes.length);
    yield { how: `cut to ${length} of ${bytes.length}`, bytes: bytes.subarray(0, length) };
  }
}

/** What a call came to: its result, or the code it was refused with. Anything that is no error of this package is thrown. */
async function outcomeOf<T>(call: Promise<T>, how: string): Promise<{ readonly code?: string; readonly result?: T }> {
  try {
    return { result: await call };
  } catch (error) {
    ok(error instanceof RescueFaceError || (error instanceof Error && error.name === 'RescueFaceError'), `${how}: ${String(error)}`);
    const { code } = error as RescueFaceError;
    ok(ERROR_CODES.includes(code), how);
    return { code };
  }
}

for (const driver of DRIVERS.filter(hasDriver).slice(0, 1)) {
  describe(`of a store over ${driver}`, () => {
    /** Made once; what is damaged is a copy. */
    let base: string;
    let whole: Content;

    const optionsOf = (folder: string): SqliteStoreOptions => ({
      folder,
      crypto,
      driver,
      keys: () => fileKeyring({ path: join(folder, 'keyring.json'), crypto }),
    });

    beforeAll(async () => {
      base = mkdtempSync(join(tmpdir(), 'damage-'));
      await createFileKeyring({ path: join(base, 'keyring.json'), crypto });
      await createSqliteStore(optionsOf(base));
      whole = await within(optionsOf(base), async (store) => {
        for (let number = 0; number < PEOPLE; number++) await store.commit(batchOf(number));
        await store.commit(erasureOf(3));
        await store.purge();
        await store.commit({ deletes: [{ kind: 'template', id: 'template-4' }] });
        await store.cache?.begin('templates');
        for (let block = 0; block < 8; block++) await store.cache?.append('templates', new Uint8Array(500).fill(block));
        return contentOf(store);
      });
    });
    afterAll(() => rmSync(base, { recursive: true, force: true }));

    /** A fresh copy of a folder with one file damaged, again and again, and what became of the work on it. */
    async function eachDamage<T>(
      file: string,
      work: (store: SealedStore) => Promise<T>,
      look: (outcome: {
        readonly how: string;
        readonly folder: string;
        readonly code?: string;
        readonly result?: T;
      }) => Promise<void> | void,
      { from = base, flips = 10, unchanged = true }: { readonly from?: string; readonly flips?: number; readonly unchanged?: boolean } = {},
    ): Promise<void> {
      for (const { how, bytes } of damages(readFileSync(join(from, file)), flips)) {
        const folder = mkdtempSync(join(tmpdir(), 'damaged-'));
        try {
          cpSync(from, folder, { recursive: true });
          writeFileSync(join(folder, file), bytes);
          const outcome = await outcomeOf(within(optionsOf(folder), work), how);
          await look({ how, folder, ...outcome });
          if (!unchanged) continue;
          // Nothing is destroyed: with the bit back where it was, everything is.
          const left = filesIn(folder).filter(({ name }) => !/-shm$|-wal$|lock$|owner/.test(name));
          for (const { name, bytes: now } of left) {
            const was = name === file ? bytes : readFileSync(join(from, name));
            ok(now.equals(was) || (name === file && outcome.code === undefined), `${how}: ${name} was changed`);
          }
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      }
    }

    /** Every record and entry, what has changed since the beginning, and whether all is found in order. */
    async function everything(store: SealedStore): Promise<{ content: Content; changes: number; verified: string | undefined }> {
      const verified = (await outcomeOf(store.verify(), 'verify')).code;
      const content = await contentOf(store);
      let changes = 0;
      for await (const _ of store.changes(0)) changes++;
      return { content, changes, verified };
    }

    it('a damaged database gives an error or every record as it was', async () => {
      const codes = new Map<string, number>();
      await eachDamage(
        'rescue-face.db',
        everything,
        ({ how, code, result }) => {
          const told = code ?? result?.verified ?? 'none';
          codes.set(told, (codes.get(told) ?? 0) + 1);
          if (result === undefined) return;
          // Never a wrong record, whoever looks.
          for (const stored of result.content.records)
            ok(
              whole.records.some((record) => isDeepStrictEqual(record.record, stored.record)),
              how,
            );
          if (result.verified === undefined) deepStrictEqual(result.content, whole, how);
        },
        { flips: 30 },
      );
      // Damage that shows, and damage to bytes that nobody uses.
      expect([...codes.keys()].some((code) => code !== 'none')).toBe(true);
    });

    it('a damaged log of a killed process gives an error or the state of an earlier commit, whole', async () => {
      const folder = await copyOf(base);
      const store = await sqliteStore(optionsOf(folder));
      const states = new Map([[store.revision, await contentOf(store)]]);
      for (let number = 50; number < 60; number++) {
        await store.commit(number % 2 === 0 ? batchOf(number) : { puts: recordsOf(number - 50, 1) });
        states.set(store.revision, await contentOf(store));
      }
      const killed = await copyOf(folder);
      await store[Symbol.asyncDispose]();
      const seen = new Set<number>();
      await eachDamage(
        'rescue-face.db-wal',
        async (reopened) => ({ ...(await everything(reopened)), revision: reopened.revision }),
        ({ how, result }) => {
          if (result === undefined) return;
          seen.add(result.revision);
          expect(result.verified, how).toBeUndefined();
          deepStrictEqual(result.content, states.get(result.revision), how);
        },
        { from: killed, unchanged: false },
      );
      expect(seen.size).toBeGreaterThan(1);
    });

    it('a damaged cache gives its beginning', async () => {
      const lengths = new Set<number>();
      const read = async (store: SealedStore) => {
        const blocks: Uint8Array[] = [];
        for await (const block of store.cache?.read('templates') ?? []) blocks.push(block);
        return { blocks, content: await contentOf(store) };
      };
      await eachDamage('rescue-face.cache-templates', read, ({ how, code, result }) => {
        expect(code, how).toBeUndefined();
        deepStrictEqual(result?.content, whole);
        for (const [at, block] of result?.blocks.entries() ?? []) deepStrictEqual(block, new Uint8Array(500).fill(at), how);
        lengths.add(result?.blocks.length ?? -1);
      });
      expect(lengths.size).toBeGreaterThan(2);
      expect(lengths.has(8)).toBe(false);
    });

    it('a damaged journal of erasures erases nobody', async () => {
      await eachDamage(
        'rescue-face.erasures',
        contentOf,
        ({ how, code, result }) => {
          expect(code, how).toBeUndefined();
          deepStrictEqual(result, whole, how);
        },
        { unchanged: false },
      );
    });

    it('a damaged key file is told, or opens everything', async () => {
      await eachDamage('keyring.json', contentOf, ({ how, code, result }) => {
        if (code === undefined) deepStrictEqual(result, whole, how);
        else expect(code, how).toMatch(/^ERR_KEY_/);
      });
    });

    it.each([
      ['a text', Buffer.from('not a database at all\n'.repeat(500)), 'ERR_STORE_FOREIGN'],
      ['an empty file', Buffer.alloc(0), 'ERR_STORE_FOREIGN'],
      ['noise', Buffer.from(Array.from({ length: 9000 }, (_, at) => (at * 7919) >>> 3)), 'ERR_STORE_FOREIGN'],
    ])('%s in place of the database is left as it is', async (_, bytes, code) => {
      const folder = await newFolder();
      cpSync(join(base, 'keyring.json'), join(folder, 'keyring.json'));
      writeFileSync(databaseIn(folder), bytes);
      expect(await codeOf(sqliteStore(optionsOf(folder)))).toBe(code);
      expect(await codeOf(sqliteStore({ ...optionsOf(folder), readOnly: true }))).toBe(code);
      expect(await codeOf(createSqliteStore(optionsOf(folder)))).toBe('ERR_STORE_EXISTS');
      expect(readFileSync(databaseIn(folder)).equals(bytes)).toBe(true);
    });

    it('another program’s database and a newer format are left as they are', async () => {
      const folder = await copyOf(base);
      const change = async (sql: string) => {
        const connection = (await driverOf(driver)).open(databaseIn(folder), 'write');
        connection.exec(sql);
        connection.close();
      };
      await change('PRAGMA user_version = 99');
      expect(await codeOf(sqliteStore(optionsOf(folder)))).toBe('ERR_STORE_NEWER');
      await change('PRAGMA user_version = 1; PRAGMA application_id = 7');
      expect(await codeOf(sqliteStore(optionsOf(folder)))).toBe('ERR_STORE_FOREIGN');
      expect(await codeOf(sqliteStore({ ...optionsOf(folder), readOnly: true }))).toBe('ERR_STORE_FOREIGN');
      await change(`PRAGMA application_id = ${0x72734663}`);
      await within(optionsOf(folder), async (store) => {
        deepStrictEqual(await contentOf(store), whole);
        expect(await store.get('person', textsOf(0).personId)).toBeDefined();
      });
    });
  });
}
