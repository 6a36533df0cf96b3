import { deepStrictEqual } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSqliteStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { codeOf, within } from './folders.js';
import { batchOf, contentOf, erasureOf, textsOf } from './people.js';
import { DRIVERS, hasDriver, subject } from './store-subject.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Another process that opens the store of a folder and says what came of it. */
const OTHER = `
  const { standardCrypto } = await import('./dist/adapter-node-crypto.js');
  const { sqliteStore } = await import('./dist/adapter-sqlite-store.js');
  const { fixedKeys } = await import('./bench/support/fixed-keys.mjs');
  const [folder, readOnly] = process.argv.slice(1);
  const crypto = standardCrypto();
  try {
    const store = await sqliteStore({ folder, crypto, keys: fixedKeys(crypto), readOnly: readOnly === 'true' });
    let people = 0;
    for await (const _ of store.scan('person')) people++;
    const refused = await store.commit({}).then(() => 'nothing', (error) => error.code);
    console.log(JSON.stringify({ people, revision: store.revision, refused }));
    await store[Symbol.asyncDispose]();
  } catch (error) {
    console.log(JSON.stringify({ code: error.code, details: error.details }));
  }
`;

async function another(folder: string, readOnly: boolean): Promise<unknown> {
  const args = ['--input-type=module', '-e', OTHER, '--', folder, String(readOnly)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout);
}

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`a store over ${driver}`, () => {
    it('has one writer, who is named to every other; somebody who only reads sees whole commits beside it', async () => {
      const options = { ...(await subject(driver)), clock: { now: () => 86_400_000 } };
      await createSqliteStore(options);
      await within(options, async (store) => {
        await store.commit(batchOf(0));
        const owner = { pid: process.pid, host: hostname(), since: '1970-01-02T00:00:00.000Z' };
        expect(await another(options.folder, false)).toEqual({ code: 'ERR_STORE_LOCKED', details: owner });
        await expect(sqliteStore(options)).rejects.toMatchObject({ code: 'ERR_STORE_LOCKED', details: owner });
        expect(await another(options.folder, true)).toEqual({ people: 1, revision: 1, refused: 'ERR_STORE_READ_ONLY' });
        // That nobody has taken the lock along.
        expect(await another(options.folder, false)).toMatchObject({ code: 'ERR_STORE_LOCKED' });
        await using reader = await sqliteStore({ ...options, readOnly: true });
        await store.commit(batchOf(1));
        await store.commit(erasureOf(0));
        await store.purge();
        expect(await reader.get('person', textsOf(0).personId)).toBeUndefined();
        deepStrictEqual(await contentOf(reader), await contentOf(store));
        for (const call of [reader.commit({}), reader.purge(), reader.rotate()]) expect(await codeOf(call)).toBe('ERR_STORE_READ_ONLY');
      });
      expect(await another(options.folder, false)).toEqual({ people: 1, revision: 4, refused: 'nothing' });
    });

    it('asks no clock for the order of commits', async () => {
      let now = 10 ** 12;
      const clock = { now: () => (now -= 10 ** 10) };
      const options = { ...(await subject(driver)), clock };
      await createSqliteStore(options);
      for (let number = 0; number < 3; number++) {
        await within(options, async (store) => {
          expect(await store.commit(batchOf(number))).toEqual({ revision: number + 1, firstSeq: number });
        });
      }
      await within(options, async (store) => {
        expect((await contentOf(store)).entries.map(({ seq }) => seq)).toEqual([0, 1, 2]);
        await store.verify();
      });
    });
  });
}
