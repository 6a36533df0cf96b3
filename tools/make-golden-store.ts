import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, sqliteStore, writeBackup } from 'rescue-face/adapters/sqlite-store';
import { batchOf, contentOf, erasureOf, written } from '../test/adapters/sqlite-store/people.js';
import { ROOT } from './entries.js';

/**
 * Writes the files of a small gallery as this version writes them, which every later version must open:
 * `tsx tools/make-golden-store.ts v1`. Made once for each format; what was released is never made anew.
 */
const [name = 'v1'] = process.argv.slice(2);
const folder = join(ROOT, 'test', 'adapters', 'sqlite-store', 'golden', name);
if (existsSync(folder)) throw new Error(`${folder} is there already`);
mkdirSync(folder, { recursive: true });
const path = join(folder, 'keyring.json');
const crypto = standardCrypto();
const clock = { now: () => 1_700_000_000_000 };
await createFileKeyring({ path, crypto, clock });
await using keys = await fileKeyring({ path, crypto, clock });
await createSqliteStore({ folder, crypto, keys, clock });
await using store = await sqliteStore({ folder, crypto, keys, clock });
for (const number of [0, 1, 2, 3]) await store.commit(batchOf(number));
await store.commit(erasureOf(1));
await store.rotate();
await store.commit(batchOf(2, 1));
await writeBackup(store.backup({ clock }), { file: join(folder, 'backup'), crypto, keys });
await store.commit(erasureOf(3, 'biometric'));
await store.commit({ deletes: [{ kind: 'template', id: 'template-0' }], puts: [{ kind: 'job', id: 'a job', state: '{}' }] });
writeFileSync(join(folder, 'content.json'), written(await contentOf(store)));
await store[Symbol.asyncDispose]();
for (const file of ['lock', 'owner']) rmSync(join(folder, `rescue-face.${file}`), { force: true });
