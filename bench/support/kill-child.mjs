/**
 * A process that works on a store until it is killed: sixteen callers commit batches, some of them erase, purge and
 * rotate. Every acknowledged batch is told on standard output, one line each; the first line tells what
 * was found, where somebody asked for it.
 *
 * Batch `n` of a run puts person `n`, one episode and one template, and an entry with two fragments; batches divisible by
 * seven erase the person of an earlier batch. All of it must be visible after a kill, or none.
 */
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { fixedKeys } from './fixed-keys.mjs';

const [folder, start, look] = process.argv.slice(2);
const CALLERS = 16;
const tell = (line) => process.stdout.write(`${line};\n`);
const crypto = standardCrypto();
const store = await sqliteStore({ folder, crypto, keys: fixedKeys(crypto) });

const found = look === 'look' ? await everything() : {};
tell(JSON.stringify(found));

let next = Number(start);
const vector = new Float32Array(64).fill(0.125);
const text = new TextEncoder();

async function everything() {
  const owners = { person: [], episode: [], template: [] };
  for (const kind of Object.keys(owners)) {
    for await (const { record } of store.scan(kind)) owners[kind].push(kind === 'person' ? record.id : record.personId);
  }
  const entries = [];
  for await (const { header } of store.readEntries(0)) entries.push(new TextDecoder().decode(header));
  return { persons: owners.person, episodes: owners.episode, templates: owners.template, entries };
}

async function batch(n) {
  const personId = `p${n}`;
  await store.commit({
    puts: [
      { kind: 'person', id: personId, createdAt: n },
      { kind: 'episode', id: `e${n}`, personId, createdAt: n },
      { kind: 'template', id: `t${n}`, personId, photoId: `f${n}`, embedding: { space: 's', vector } },
    ],
    expectations: [{ key: { kind: 'person', id: personId }, revision: 0 }],
    entries: [
      {
        schema: 'kill@1',
        header: text.encode(`put ${n}`),
        fragments: [
          { subject: { kind: 'person', personId }, bytes: text.encode('a') },
          { subject: { kind: 'unenrolled' }, bytes: text.encode('b') },
        ],
      },
    ],
  });
  tell(`put ${n}`);
  if (n % 7 !== 0) return;
  tell(`erasing ${n}`);
  await store.commit({
    deletes: [
      { kind: 'person', id: personId },
      { kind: 'episode', id: `e${n}` },
      { kind: 'template', id: `t${n}` },
    ],
    erasures: [{ personId, scope: 'person' }],
    entries: [{ schema: 'kill@1', header: text.encode(`erase ${n}`) }],
  });
  tell(`erase ${n}`);
  if (n % 49 === 0) await store.purge();
  if (n % 63 === 0) await store.rotate();
}

async function caller() {
  for (;;) await batch(next++);
}
await Promise.all(Array.from({ length: CALLERS }, caller));
