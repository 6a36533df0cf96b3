import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { ed25519Signer, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, sqliteLedger, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { CheckpointLog, verifyLedger } from 'rescue-face/ledger';
import { goldenActs, PEOPLE } from '../test/ledger/golden-acts.js';
import { auditCopyOf, entriesIn, hex, ORIGIN } from '../test/ledger/golden-gallery.js';
import { ROOT } from './entries.js';

/**
 * Writes a small gallery whose ledger has every kind of entry, as this version writes it, which every later version must
 * read: `tsx tools/make-golden-ledger.ts gallery-v2`. What is there already is never made anew.
 */
const [name] = process.argv.slice(2);
if (name === undefined || !/^gallery-v\d+$/.test(name)) throw new Error('Expected a name such as gallery-v2');
const folder = join(ROOT, 'test', 'ledger', 'golden', name);
if (existsSync(folder)) throw new Error(`${folder} is there already`);
const gallery = join(folder, 'gallery');
mkdirSync(gallery, { recursive: true });
const path = join(gallery, 'keyring.json');
const crypto = standardCrypto();
const clock = { now: () => 1_700_000_000_000 };
await createFileKeyring({ path, crypto, clock });
await using keys = await fileKeyring({ path, crypto, clock });
await createSqliteStore({ folder: gallery, crypto, keys, clock });
const store = await sqliteStore({ folder: gallery, crypto, keys, clock });
const persons = Object.values(PEOPLE);
await store.commit({ puts: persons.map((id) => ({ kind: 'person', id, createdAt: 0 })) });
const acts = goldenActs();
const [last, before] = [acts.at(-1), acts.at(-2)];
if (last === undefined || before === undefined) throw new Error('There are no acts');
for (const entry of acts.slice(0, -2)) await store.commit({ entries: [entry] });
// An erasure comes after what was signed: proofs are to hold all the same.
const signer = ed25519Signer({ name: ORIGIN, seed: new Uint8Array(32).fill(9) });
const { note } = await new CheckpointLog(store).checkpoint({ origin: ORIGIN, signer });
await store.commit({
  deletes: [{ kind: 'person', id: PEOPLE.forgotten }],
  erasures: [{ personId: PEOPLE.forgotten, scope: 'person' }],
  entries: [before],
});
await store.commit({ entries: [last] });
writeFileSync(join(folder, 'entries.jsonl'), await entriesIn(store));
await store[Symbol.asyncDispose]();
writeFileSync(join(folder, 'checkpoint'), note);
writeFileSync(join(folder, 'verifier.key'), `${signer.verifierKey}\n`);
const ledger = await sqliteLedger({ path: gallery });
writeFileSync(join(folder, 'audit-copy.jsonl'), await auditCopyOf(ledger));
const verdict = await verifyLedger(ledger.entries(), { hash: crypto, size: ledger.size });
if (!verdict.holds) throw new Error(verdict.reason);
writeFileSync(join(folder, 'tree.json'), `${JSON.stringify({ size: verdict.size, root: hex(verdict.root) })}\n`);
await ledger[Symbol.asyncDispose]();
for (const file of ['lock', 'owner', 'db-wal', 'db-shm']) rmSync(join(gallery, `rescue-face.${file}`), { force: true });
