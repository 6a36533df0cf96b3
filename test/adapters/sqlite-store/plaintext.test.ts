import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, type SqliteStoreOptions, sqliteStore, writeBackup } from 'rescue-face/adapters/sqlite-store';
import { describe, expect, it } from 'vitest';
import { type Secret, scanForPlaintext, secretBytes, secretText } from '../../../bench/support/plaintext-scan.js';
import { openRows } from '../../../src/adapters/sqlite-store/open-rows.js';
import { unwrapKey, wrappingKeyOf } from '../../../src/core/envelope.js';
import { keyContext } from '../../../src/vault/data-keys.js';
import { samplePhoto } from '../../support/sample-photos.js';
import { copyOf, filesIn } from './folders.js';
import { batchOf, erasureOf, textsOf, vectorOf } from './people.js';
import { DRIVERS, hasDriver, newFolder } from './store-subject.js';

const PEOPLE = 6;
const PASSPHRASE = 'four words nobody knows';

/** Everything of these people that no file may hold. */
function secretsOf(jpeg: Uint8Array): Secret[] {
  const secrets = [...secretBytes('the picture', jpeg), ...secretText('the passphrase', PASSPHRASE)];
  for (let number = 0; number < PEOPLE; number++) {
    for (const [what, text] of Object.entries(textsOf(number))) secrets.push(...secretText(`${what} ${number}`, text));
    for (const id of [`episode-${number}`, `photo-${number}`, `template-${number}`]) secrets.push(...secretText('an id', id));
    secrets.push(...secretBytes(`vector ${number}`, new Uint8Array(vectorOf(number).buffer)));
  }
  return secrets;
}

for (const driver of DRIVERS.filter(hasDriver)) {
  describe(`the files of a store over ${driver}`, () => {
    it.each([
      ['standard', standardCrypto],
      ['national', nationalCrypto],
    ] as const)('hold nothing readable of anybody, and no key: %s', async (_, cryptoOf) => {
      const crypto = cryptoOf();
      const folder = await newFolder();
      const path = join(folder, 'keyring.json');
      await createFileKeyring({ path, crypto, passphrase: PASSPHRASE });
      await using keys = await fileKeyring({ path, crypto, passphrase: PASSPHRASE });
      const options = { folder, crypto, keys, driver };
      await createSqliteStore(options);
      const store = await sqliteStore(options);
      const jpeg = new Uint8Array(await samplePhoto(1));
      for (let number = 0; number < PEOPLE; number++) await store.commit(batchOf(number, 0, number === 0 ? jpeg : undefined));
      await store.cache?.begin('templates');
      for (let number = 0; number < PEOPLE; number++) await store.cache?.append('templates', new Uint8Array(vectorOf(number).buffer));
      await store.commit(erasureOf(PEOPLE - 1));
      await store.rotate();
      await writeBackup(store.backup(), { file: join(folder, 'a-backup'), crypto, keys });

      const secrets = [...secretsOf(jpeg), { what: 'the beginning of a JPEG', bytes: jpeg.subarray(0, 12) }];
      for (const { id } of await keys.list()) secrets.push(...secretBytes('a root key', (await keys.get(id)).key));
      const open = await copyOf(folder);
      await store[Symbol.asyncDispose]();
      secrets.push(...(await dataKeysOf({ ...options, keys })));

      const names = filesIn(open).map(({ name }) => name);
      for (const kind of ['db', 'db-wal', 'cache-templates', 'erasures', 'owner', 'lock']) expect(names).toContain(`rescue-face.${kind}`);
      const whileOpen = await scanForPlaintext(open, secrets);
      expect(whileOpen.found).toEqual([]);
      expect(whileOpen.bytes).toBeGreaterThan(2 * jpeg.length);
      expect((await scanForPlaintext(folder, secrets)).found).toEqual([]);
    });

    /** The keys that the records lie under, as only whoever has the root keys learns them. */
    async function dataKeysOf({ folder, crypto, keys }: SqliteStoreOptions): Promise<Secret[]> {
      const provider = typeof keys === 'function' ? await keys() : keys;
      const under = wrappingKeyOf(crypto, await provider.current());
      await using rows = await openRows({ folder, driver });
      const wrapped = await rows.keysNotUnder('no root key', 1000);
      expect(wrapped.length).toBeGreaterThan(2 * PEOPLE);
      return wrapped.flatMap((row) => secretBytes('a data key', unwrapKey(crypto, under, row, keyContext(row))));
    }
  });
}

describe('a search for plaintext finds what was planted:', () => {
  const name = `x${textsOf(3).name}`;

  it.each([
    ['a name in utf-8', () => Buffer.from(name)],
    ['a name in utf-16', () => Buffer.from(name, 'utf16le')],
    ['a name somewhere in base64', () => Buffer.from(Buffer.from(name).toString('base64'))],
    ['a part of a picture', (jpeg: Buffer) => jpeg.subarray(jpeg.length / 2 - 100, jpeg.length / 2 + 100)],
    ['a part of a vector', () => Buffer.from(vectorOf(3).buffer, 0, 40)],
  ] as const)('%s', async (_, plant) => {
    const folder = await newFolder();
    const jpeg = await samplePhoto(1);
    const secrets = secretsOf(jpeg);
    await writeFile(join(folder, 'clean'), jpeg.subarray(1, 30));
    expect(await scanForPlaintext(folder, secrets)).toEqual({ files: 1, bytes: 29, found: [] });
    await writeFile(join(folder, 'planted'), Buffer.concat([Buffer.alloc(2 ** 20 - 30), plant(jpeg)]));
    expect((await scanForPlaintext(folder, secrets)).found).toMatchObject([{ file: 'planted' }]);
  });
});
