/**
 * Looks at what a process has left in folders, named one a line on standard input: opens the store there, tells all it
 * shows, verifies it, works with it, and opens it once more. Answers with one line of JSON each.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { everything } from './kill-look.mjs';

const crypto = standardCrypto();

for await (const folder of createInterface({ input: process.stdin })) {
  const answer = await look(folder).catch((error) => ({ failure: `${error?.code ?? error?.name}: ${error?.message}` }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function look(folder) {
  const keyring = { path: path.join(folder, 'keyring.json'), crypto };
  // Creation that was cut short can be done again.
  const hadKeys = existsSync(keyring.path);
  if (!hadKeys) await createFileKeyring(keyring);
  const keys = await fileKeyring(keyring);
  const created = await createSqliteStore({ folder, crypto, keys }).then(
    () => true,
    (error) => {
      if (error?.code !== 'ERR_STORE_EXISTS') throw error;
      return false;
    },
  );
  const first = await sqliteStore({ folder, crypto, keys });
  const found = { created, ...(await shown(first)) };
  await first.commit({ puts: [{ kind: 'job', id: 'j', state: '{}' }] });
  await first.purge();
  await first[Symbol.asyncDispose]();
  const second = await sqliteStore({ folder, crypto, keys });
  const again = await shown(second);
  await second[Symbol.asyncDispose]();
  await keys[Symbol.asyncDispose]();
  return { found, again };
}

async function shown(store) {
  const found = { replayed: store.replayedErasures, ...(await everything(store, { thorough: true })) };
  const pictures = [];
  for await (const { record } of store.scan('picture')) {
    const n = Number(record.personId.slice(1));
    if (record.bytes.length === 20_000 && record.bytes.every((byte) => byte === n)) pictures.push(n);
    else found.torn.push(n);
  }
  const isWhole = new Set(found.whole);
  for (const n of new Set([...pictures, ...found.whole])) if (!pictures.includes(n) || !isWhole.has(n)) found.torn.push(n);
  return found;
}
