/**
 * A process that works on a store until it is killed: sixteen callers commit batches, some of them erase, purge, rotate
 * the keys, write backups and caches. It says `ready` once it has started, takes its orders as one line of JSON, tells
 * what it has found where that was asked for, and then every acknowledgement, one line each.
 *
 * Batch `n` puts person `n`, one episode and one template, and an entry with two fragments; after every seventh
 * somebody is erased: whoever was ordered to be, or that person again. All of a batch must be visible after a kill, or none.
 */
import { readSync, writeSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { sqliteStore, writeBackup } from 'rescue-face/adapters/sqlite-store';
import { DIMENSION, everything } from './kill-look.mjs';

const CALLERS = 16;
const tell = (line) => writeSync(1, `${line};\n`);
process.on('unhandledRejection', (error) => {
  tell(`failed ${error?.code ?? error?.name}`);
  throw error;
});

tell('ready');
const { folder, start, look, thorough, backUp, erase } = JSON.parse(orders());
const crypto = standardCrypto();
const keys = await fileKeyring({ path: path.join(folder, 'keyring.json'), crypto });
const store = await sqliteStore({ folder, crypto, keys });
if (backUp) await backup(0);
tell(`open ${JSON.stringify({ replayed: store.replayedErasures, ...(look ? await everything(store, { thorough }) : {}) })}`);

const text = new TextEncoder();
let next = start;
await Promise.all(Array.from({ length: CALLERS }, caller));

async function caller() {
  for (;;) await batch(next++);
}

async function batch(n) {
  const personId = `p${n}`;
  const put = await store.commit({
    puts: [
      { kind: 'person', id: personId, createdAt: n },
      { kind: 'episode', id: `e${n}`, personId, createdAt: n },
      { kind: 'template', id: `t${n}`, personId, photoId: `f${n}`, embedding: { space: 's', vector: new Float32Array(DIMENSION).fill(n) } },
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
  tell(`put ${n} ${put.firstSeq}`);
  if (n % 7 === 0) await eraseOne(erase.pop() ?? n);
  if (n % 49 === 0) await chore('purge', () => store.purge());
  if (n % 66 === 0) await chore('rotate', () => store.rotate());
  if (n % 83 === 0) await chore('cache', () => cache(n));
  if (n % 91 === 0) await chore('backup', () => backup(n));
}

async function eraseOne(n) {
  const personId = `p${n}`;
  const gone = await store.commit({
    deletes: [
      { kind: 'person', id: personId },
      { kind: 'episode', id: `e${n}` },
      { kind: 'template', id: `t${n}` },
    ],
    erasures: [{ personId, scope: 'person' }],
    entries: [{ schema: 'kill@1', header: text.encode(`erase ${n}`) }],
  });
  tell(`erase ${n} ${gone.firstSeq}`);
}

async function cache(n) {
  await store.cache.begin('some');
  // A purge in between ends it.
  await store.cache.append('some', text.encode(String(n))).catch(passOver);
}

async function backup(n) {
  const file = path.join(folder, `backup-${n}`);
  await writeBackup(store.backup(), { file, crypto, keys });
  await rename(file, path.join(folder, 'backup'));
}

function passOver(error) {
  if (error?.code !== 'ERR_STORE_CONFLICT') throw error;
}

/** What takes longer than a commit: told when it begins and when it has ended. */
async function chore(name, work) {
  tell(`begin ${name}`);
  await work();
  tell(`end ${name}`);
}

/** The line on standard input; nothing else is done meanwhile. */
function orders() {
  const bytes = Buffer.alloc(4096);
  let length = 0;
  while (!bytes.subarray(0, length).includes(10)) {
    const read = readSync(0, bytes, length, bytes.length - length, null);
    if (read === 0) process.exit(1); // Nobody is there to give any more.
    length += read;
  }
  return bytes.subarray(0, length).toString();
}
