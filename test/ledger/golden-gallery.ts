import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from 'rescue-face';
import type { SqliteLedger } from 'rescue-face/adapters/sqlite-store';
import { readUsage, writeLedgerFile } from 'rescue-face/ledger';

/** By what the golden ledgers are called in their checkpoints. */
export const ORIGIN = 'rescue.example.cn/golden';

/** The files of a golden ledger beside its gallery. */
export const goldenFile = (folder: string, name: string) => readFileSync(join(folder, name));

/** Every entry as it is read, an entry a line; what cannot be read any more is `null`. */
export async function entriesIn(store: Store): Promise<string> {
  let lines = '';
  for await (const entry of store.readEntries(0)) lines += `${JSON.stringify(readUsage(entry))}\n`;
  return lines;
}

/** The bytes of an audit copy. */
export async function auditCopyOf(ledger: SqliteLedger): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const source = { origin: ORIGIN, hash: ledger.hash, size: ledger.size, entries: ledger.entries() };
  for await (const part of writeLedgerFile(source)) parts.push(part);
  return Buffer.concat(parts);
}

/** Bytes as a text that can be compared. */
export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
