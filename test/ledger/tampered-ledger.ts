import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, sqliteLedger, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { type LedgerVerdict, TreeHead, type TreeState, verifyLedger } from 'rescue-face/ledger';
import { fixedKeys } from '../../bench/support/fixed-keys.mjs';
import { loadDriver } from '../../src/adapters/sqlite-store/load-driver.js';
import type { SqlConnection } from '../../src/adapters/sqlite-store/sql-driver.js';
import { canonicalJson } from '../../src/core/canonical-json.js';

export const crypto = standardCrypto();
const utf8 = (text: string) => new TextEncoder().encode(text);

/** A new folder with an empty gallery. */
export async function newGallery(): Promise<{ readonly folder: string; remove(): void }> {
  const parent = mkdtempSync(join(tmpdir(), 'ledger-'));
  const folder = join(parent, 'gallery');
  await createSqliteStore({ folder, crypto, keys: fixedKeys(crypto) });
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Adds entries, each with a fragment of every kind, and gives the tree as it is then. */
export async function add(folder: string, count: number): Promise<TreeState> {
  await using store = await sqliteStore({ folder, crypto, keys: fixedKeys(crypto) });
  for (let done = 0; done < count; done++) {
    const personId = `p-${done % 3}`;
    const fragments = [
      { subject: { kind: 'ledger' }, bytes: utf8('{"operator":"o"}') },
      { subject: { kind: 'unenrolled' }, bytes: utf8('{}') },
      { subject: { kind: 'person', personId }, bytes: utf8('{"rank":1}') },
    ] as const;
    await store.commit({ entries: [{ schema: 'search@1', header: canonicalJson({ at: store.head, station: '站' }), fragments }] });
  }
  const head = new TreeHead(store.ledgerHash);
  for await (const page of store.readLeaves(0)) for (const leaf of page) head.append(leaf);
  return { size: head.size, root: head.root() };
}

/** A copy of a folder, as somebody may have kept one. */
export function copyOf(folder: string, name: string): string {
  const copy = join(folder, '..', name);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** Does something to the database behind everybody's back. */
export async function tamper(folder: string, work: (sql: SqlConnection) => void): Promise<void> {
  const connection = (await loadDriver(undefined)).open(join(folder, 'rescue-face.db'), 'write');
  try {
    work(connection);
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

/** What somebody without keys says of it. */
export async function verdictOn(path: string, checkpoints: readonly TreeState[] = []): Promise<LedgerVerdict> {
  await using ledger = await sqliteLedger({ path });
  return await verifyLedger(ledger.entries(), { hash: crypto, size: ledger.size, checkpoints });
}
