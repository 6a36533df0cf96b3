import { chmodSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { restoreSqliteStore, type SqliteStoreOptions } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { within } from './folders.js';
import { batchOf, contentOf, written } from './people.js';
import { DRIVERS, hasDriver, newFolder } from './store-subject.js';

/** The files of a small gallery as a released format has them: see tools/make-golden-store.ts. */
const GOLDEN = fileURLToPath(new URL('./golden/v1/', import.meta.url));
const CONTENT = readFileSync(join(GOLDEN, 'content.json'), 'utf8');
const crypto = standardCrypto();

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`a gallery of format 1 over ${driver}`, () => {
    async function golden(): Promise<SqliteStoreOptions> {
      const folder = await newFolder();
      cpSync(GOLDEN, folder, { recursive: true });
      const path = join(folder, 'keyring.json');
      chmodSync(path, 0o600);
      return { folder, crypto, driver, keys: () => fileKeyring({ path, crypto }) };
    }

    it('is opened, read to the last byte, found in order and written on', async () => {
      const options = await golden();
      await within(options, async (store) => {
        expect(store.replayedErasures).toBe(0);
        expect(JSON.parse(written(await contentOf(store)))).toEqual(JSON.parse(CONTENT));
        expect(await store.verify()).toEqual({ records: 12, entries: 7 });
        await store.rotate({ retire: true });
        await store.commit(batchOf(9));
      });
      await within(options, async (store) => {
        expect(await store.verify()).toEqual({ records: 17, entries: 8 });
      });
    });

    it('is restored from its backup, and what was erased since is erased', async () => {
      const options = await golden();
      const { folder } = options;
      await using keys = await fileKeyring({ path: join(folder, 'keyring.json'), crypto });
      for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `rescue-face.db${ending}`), { force: true });
      const { backup } = await restoreSqliteStore({ folder, file: join(folder, 'backup'), crypto, keys, driver });
      expect(backup).toMatchObject({ revision: 6, head: 6, createdAt: 1_700_000_000_000, profile: 'aes-256-gcm+sha-256' });
      await within(options, async (store) => {
        expect(store.replayedErasures).toBe(1);
        const { records, entries } = await contentOf(store);
        const golden = JSON.parse(CONTENT) as { entries: unknown[]; records: { record: { kind: string } }[] };
        expect(JSON.parse(written({ records: [], entries })).entries).toEqual(golden.entries.slice(0, 6));
        // The backup is from before one template was deleted, and from before there was a job.
        expect(records).toHaveLength(golden.records.length);
      });
    });
  });
}
