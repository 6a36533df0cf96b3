/**
 * A store's life from its creation to its second opening, step by step; every acknowledgement and every refusal is told,
 * one line each. Run under `write-points.c`, which ends or hinders it at one of its write points. A step that is refused is
 * tried again some times, as a host would when there is room again.
 */
import { appendFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, restoreSqliteStore, sqliteStore, writeBackup } from 'rescue-face/adapters/sqlite-store';
import { ERROR_CODES } from 'rescue-face/errors';
import { DIMENSION } from './kill-look.mjs';

const folder = process.argv[2];
const MOST_ATTEMPTS = 60;
const PICTURE_BYTES = 20_000;
const text = new TextEncoder();
const crypto = standardCrypto();
const keyring = { path: path.join(folder, 'keyring.json'), crypto };
const tell = (line) => writeSync(1, `${line};\n`);
for (const event of ['unhandledRejection', 'uncaughtException']) {
  process.on(event, (error) => {
    tell(`unhandled ${error?.code ?? error?.name}`);
    process.exit(70);
  });
}

let keys;
let store;

await step('create', async () => {
  await createFileKeyring(keyring).catch(unlessThere);
  keys ??= await fileKeyring(keyring);
  await createSqliteStore({ folder, crypto, keys }).catch(unlessThere);
});
tell('created');
await step('open', open);
await Promise.all([1, 2, 3].map((n) => step('commit', () => put(n))));
await step('commit', () => put(4));
await step('cache', () => cache());
await step('erase', () => erase(2));
await step('purge', () => store.purge());
await Promise.all([5, 6].map((n) => step('commit', () => put(n))));
await step('rotate', () => store.rotate());
await step('erase', () => erase(5));
await step('cache', () => cache());
const file = path.join(folder, 'backup');
await step('backup', () => writeBackup(store.backup(), { file, crypto, keys }).catch(unlessWritten));
await step('retire', () => store.rotate({ retire: true }));
await step('close', close);
await step('open', open);
await step('commit', () => put(7));
await step('erase', () => erase(3));
await step('purge', () => store.purge());
const last = path.join(folder, 'last');
await step('backup', () => writeBackup(store.backup(), { file: last, crypto, keys }).catch(unlessWritten));
await step('close', close);
await step('restore', () => restoreSqliteStore({ folder, file: last, crypto, keys }));
await step('open', open);
await step('commit', () => put(8));
await step('close', close);
await keys[Symbol.asyncDispose]();
tell('ended');

/** Tried until it succeeds; what it is refused with must be from the closed list. */
async function step(name, work) {
  if (process.env.WRITE_POINTS_LOG !== undefined) appendFileSync(process.env.WRITE_POINTS_LOG, `step ${name}\n`);
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const known = ERROR_CODES.includes(error?.code) && error.name === 'RescueFaceError';
      tell(`${known ? 'refused' : 'foreign'} ${name} ${error?.code ?? error?.name} ${error?.syscall ?? ''}`.trimEnd());
      if (!known || attempt === MOST_ATTEMPTS) {
        if (!known) console.error(error);
        tell(`stuck ${name} ${error?.code}`);
        process.exit(known ? 3 : 4);
      }
    }
  }
}

async function open() {
  keys ??= await fileKeyring(keyring);
  store ??= await sqliteStore({ folder, crypto, keys });
}

async function close() {
  const closing = store;
  store = undefined;
  await closing?.[Symbol.asyncDispose]();
}

async function put(n) {
  const personId = `p${n}`;
  // What was refused may have been committed all the same, as a commit whose answer was lost.
  if ((await store.get('person', personId)) !== undefined) return;
  const { firstSeq } = await store.commit({
    puts: [
      { kind: 'person', id: personId, createdAt: n },
      { kind: 'episode', id: `e${n}`, personId, createdAt: n },
      { kind: 'template', id: `t${n}`, personId, photoId: `f${n}`, embedding: { space: 's', vector: new Float32Array(DIMENSION).fill(n) } },
      { kind: 'picture', id: `f${n}`, personId, bytes: new Uint8Array(PICTURE_BYTES).fill(n) },
    ],
    expectations: [{ key: { kind: 'person', id: personId }, revision: 0 }],
    entries: [
      {
        schema: 'kill@1',
        header: text.encode(`put ${n}`),
        fragments: [
          { subject: { kind: 'person', personId }, bytes: text.encode(personId) },
          { subject: { kind: 'unenrolled' }, bytes: text.encode('b') },
        ],
      },
    ],
  });
  tell(`put ${n} ${firstSeq}`);
}

async function erase(n) {
  const personId = `p${n}`;
  if ((await store.get('person', personId)) === undefined) return;
  const { firstSeq } = await store.commit({
    deletes: [
      { kind: 'person', id: personId },
      { kind: 'episode', id: `e${n}` },
      { kind: 'template', id: `t${n}` },
      { kind: 'picture', id: `f${n}` },
    ],
    erasures: [{ personId, scope: 'person' }],
    entries: [{ schema: 'kill@1', header: text.encode(`erase ${n}`) }],
  });
  tell(`erase ${n} ${firstSeq}`);
}

async function cache() {
  await store.cache.begin('some');
  for (let block = 0; block < 2; block++) await store.cache.append('some', new Uint8Array(1000).fill(block));
}

function unlessThere(error) {
  if (error?.code !== 'ERR_STORE_EXISTS' && error?.details?.reason !== 'exists') throw error;
}

/** An earlier attempt may have got as far as the name. */
function unlessWritten(error) {
  if (error?.code !== 'ERR_STORE_BACKUP') throw error;
}
