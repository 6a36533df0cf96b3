import { chmodSync, cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { ed25519Signer, ed25519Verifier, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { type SqliteStoreOptions, sqliteLedger } from 'rescue-face/adapters/sqlite-store';
import {
  CheckpointLog,
  checkConsistency,
  openCheckpoint,
  outcomeTable,
  readUsage,
  reportingYear,
  statistics,
  statisticsTable,
  tableCsv,
  UsageFold,
  usageTable,
  verifyLedger,
} from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { USAGE_SCHEMAS } from '../../src/ledger/read-usage.js';
import { within } from '../adapters/sqlite-store/folders.js';
import { DRIVERS, hasDriver, newFolder } from '../adapters/sqlite-store/store-subject.js';
import { auditCopyOf, entriesIn, goldenFile, hex, ORIGIN } from './golden-gallery.js';

const crypto = standardCrypto();
const golden = fileURLToPath(new URL('./golden/', import.meta.url));
const galleries = readdirSync(golden).filter((name) => /^gallery-v\d+$/.test(name));
const drivers = DRIVERS.filter(hasDriver);

it('there is a golden ledger with an entry of every kind', () => {
  const written = galleries.flatMap((name) => goldenFile(join(golden, name), 'entries.jsonl').toString().trimEnd().split('\n'));
  const schemas = new Set(written.map((line) => (JSON.parse(line) as { schema: string }).schema));
  const missing = Object.keys(USAGE_SCHEMAS).filter((schema) => !schemas.has(schema));
  const next = `gallery-v${galleries.length + 1}`;
  const how = `Add an entry to test/ledger/golden-acts.ts, run "npx tsx tools/make-golden-ledger.ts ${next}"; what is there stays as it is`;
  expect(missing, `No golden ledger has ${missing.join(', ')}. ${how}`).toEqual([]);
  expect([...schemas].filter((schema) => !Object.hasOwn(USAGE_SCHEMAS, schema))).toEqual([]);
});

describe.each(galleries.flatMap((name) => drivers.map((driver) => ({ name, driver }))))('the ledger of $name over $driver', (which) => {
  const folder = join(golden, which.name);
  const file = (name: string) => goldenFile(folder, name);
  const { driver } = which;

  async function copied(): Promise<SqliteStoreOptions & { readonly folder: string }> {
    const copy = await newFolder();
    cpSync(join(folder, 'gallery'), copy, { recursive: true });
    const path = join(copy, 'keyring.json');
    chmodSync(path, 0o600);
    return { folder: copy, crypto, driver, keys: () => fileKeyring({ path, crypto }) };
  }

  function signed() {
    const keys = [ed25519Verifier(file('verifier.key').toString().trim())];
    const opened = openCheckpoint(file('checkpoint'), { origin: ORIGIN, keys });
    if (!opened.isSigned) throw new Error(opened.reason);
    return opened.checkpoint;
  }

  it('is read to what was written, entry by entry', async () => {
    await within(await copied(), async (store) => {
      expect(await entriesIn(store)).toBe(file('entries.jsonl').toString());
    });
  });

  it('has its size, its root and its checkpoint for whoever has no key, and gives the same audit copy', async () => {
    const { folder: path } = await copied();
    await using ledger = await sqliteLedger({ path, driver });
    const claims = { hash: crypto, size: ledger.size, checkpoints: [signed()] };
    const verdict = await verifyLedger(ledger.entries(), claims);
    if (!verdict.holds) throw new Error(verdict.reason);
    expect({ size: verdict.size, root: hex(verdict.root) }).toEqual(JSON.parse(file('tree.json').toString()));
    expect(signed().size).toBeGreaterThan(0);
    expect(signed().size).toBeLessThan(verdict.size);
    expect((await auditCopyOf(ledger)).equals(file('audit-copy.jsonl'))).toBe(true);
  });

  it('is signed on, and begins with what was signed', async () => {
    await within(await copied(), async (store) => {
      const log = new CheckpointLog(store);
      expect((await log.last())?.note).toEqual(new Uint8Array(file('checkpoint')));
      const signer = ed25519Signer({ name: ORIGIN, seed: new Uint8Array(32).fill(9) });
      const { checkpoint } = await log.checkpoint({ origin: ORIGIN, signer });
      const { proof } = await log.consistencyProof(signed().size);
      expect(checkConsistency(crypto, signed(), checkpoint, proof)).toEqual({ holds: true });
    });
  });

  it('becomes the tables and figures it became', async () => {
    const fold = new UsageFold({ period: reportingYear(2026) });
    await within(await copied(), async (store) => {
      for await (const entry of store.readEntries(0)) fold.add(readUsage(entry));
    });
    const options = { printedAt: Date.UTC(2027, 0, 4), unit: '测试市救助管理站', stations: { 'golden-1': '测试市救助管理站' } };
    const byMonth = statisticsTable(statistics(fold, { by: 'month' }), options);
    await expect(Buffer.from(tableCsv(usageTable(fold, options))).toString()).toMatchFileSnapshot(join(folder, 'usage.csv'));
    await expect(Buffer.from(tableCsv(outcomeTable(fold, options))).toString()).toMatchFileSnapshot(join(folder, 'outcome.csv'));
    await expect(Buffer.from(tableCsv(byMonth)).toString()).toMatchFileSnapshot(join(folder, 'figures.csv'));
    await expect(`${JSON.stringify(statistics(fold).whole, null, 1)}\n`).toMatchFileSnapshot(join(folder, 'figures.json'));
  });
});
