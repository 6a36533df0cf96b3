import { join } from 'node:path';
import { createFileKeyring, fileKeyring, type KeyProvider } from 'rescue-face/adapters/file-keyring';
import { type CryptoProvider, nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, rekeySqliteStore, restoreSqliteStore, sqliteStore, writeBackup } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { codeOf, within } from './folders.js';
import { batchOf, erasureOf, textsOf } from './people.js';
import { newFolder, type SubjectOptions } from './store-subject.js';

const PEOPLE = 5;

async function newKeys(crypto: CryptoProvider): Promise<KeyProvider> {
  const path = join(await newFolder(), 'keyring.json');
  await createFileKeyring({ path, crypto });
  return fileKeyring({ path, crypto });
}

/** A store of some people that was closed: no key of theirs is at hand. */
async function peopled(): Promise<SubjectOptions> {
  const crypto = standardCrypto();
  const options = { folder: await newFolder(), crypto, keys: await newKeys(crypto) };
  await createSqliteStore(options);
  await within(options, async (store) => {
    for (let number = 0; number < PEOPLE; number++) await store.commit(batchOf(number));
  });
  return options;
}

async function rest(iteration: AsyncIterator<unknown>): Promise<void> {
  while ((await iteration.next()).done !== true);
}

describe('keys that change under whoever uses them', () => {
  it('end an iteration that goes on after its root key was retired, so that it is begun again', async () => {
    await using store = await sqliteStore(await peopled());
    const iterations = [
      store.scan('person')[Symbol.asyncIterator](),
      store.changes(0)[Symbol.asyncIterator](),
      store.readEntries(0)[Symbol.asyncIterator](),
    ];
    for (const iteration of iterations) await iteration.next();
    await store.rotate({ retire: true });
    for (const iteration of iterations) expect(await codeOf(rest(iteration))).toBe('ERR_STORE_CONFLICT');
    await rest(store.scan('person')[Symbol.asyncIterator]());
    await rest(store.readEntries(0)[Symbol.asyncIterator]());
  });

  it('leave nobody in a backup of an earlier profile who was erased since', async () => {
    const before = await peopled();
    const file = join(await newFolder(), 'backup');
    await within(before, (store) => writeBackup(store.backup(), { file, crypto: before.crypto, keys: before.keys }));
    const crypto = nationalCrypto();
    const after = { folder: before.folder, crypto, formerCrypto: [before.crypto], keys: await newKeys(crypto) };
    await rekeySqliteStore({ folder: before.folder, from: before, to: after });
    await within(after, async (store) => {
      await store.commit(erasureOf(2, 'biometric'));
      await store.commit(erasureOf(3));
    });
    const { folder, keys } = before;
    const restored = { folder, crypto: before.crypto, formerCrypto: [crypto], keys };
    await restoreSqliteStore({ ...restored, file, discardNewer: true });
    await within(restored, async (store) => {
      expect(store.replayedErasures).toBe(3);
      for (const number of [2, 3]) {
        expect(await store.get('template', `template-${number}`)).toBeUndefined();
        expect(await store.get('picture', `photo-${number}`)).toBeUndefined();
      }
      expect(await store.get('person', textsOf(2).personId)).toBeDefined();
      expect(await store.get('person', textsOf(3).personId)).toBeUndefined();
      expect(await store.get('template', 'template-4')).toBeDefined();
    });
  });
});
