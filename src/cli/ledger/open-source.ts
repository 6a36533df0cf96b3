import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { type SqliteLedger, sqliteLedger } from 'rescue-face/adapters/sqlite-store';
import { type LedgerFileSource, readLedgerFile, type TreeHash } from 'rescue-face/ledger';
import { usage } from '../failure.js';
import { systemCode } from '../system-code.js';
import { safeText } from '../terminal/safe-text.js';
import type { Texts } from '../texts.js';

/** A ledger to look through, with the hash it names. */
export interface LedgerSource extends AsyncDisposable {
  readonly hash: TreeHash;
  readonly hashName: string;
  readonly size: number;
  readonly entries: LedgerFileSource['entries'];
}

const HASHES: Readonly<Record<string, () => TreeHash>> = { 'sha-256': standardCrypto, sm3: nationalCrypto };
/** How every SQLite file begins (https://www.sqlite.org/fileformat.html). */
const SQLITE = 'SQLite format 3\0';

/** The ledger of a gallery's folder, of its database's file, or of an audit copy. */
export async function openSource(path: string, texts: Texts): Promise<LedgerSource> {
  return (await isDatabase(path, texts)) ? openDatabase(path, texts) : openFile(path, texts);
}

/** Of a gallery alone. */
export async function openDatabase(path: string, texts: Texts): Promise<LedgerSource> {
  const ledger: SqliteLedger = await sqliteLedger({ path });
  const { size, hash } = ledger;
  return {
    hash: hashOf(hash, texts),
    hashName: hash,
    size,
    entries: ledger.entries(),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

async function openFile(path: string, texts: Texts): Promise<LedgerSource> {
  const stream = createReadStream(path, { highWaterMark: 2 ** 20 });
  const opened = await readLedgerFile(stream);
  if (!opened.isLedger) {
    stream.destroy();
    throw usage(texts.notALedger(safeText(path)));
  }
  const { hash, size, entries } = opened.ledger;
  return {
    hash: hashOf(hash, texts),
    hashName: hash,
    size,
    entries,
    async [Symbol.asyncDispose]() {
      stream.destroy();
    },
  };
}

async function isDatabase(path: string, texts: Texts): Promise<boolean> {
  try {
    if ((await stat(path)).isDirectory()) return true;
    const file = await open(path, 'r');
    try {
      const { buffer } = await file.read(Buffer.alloc(SQLITE.length), 0, SQLITE.length, 0);
      return buffer.toString('latin1') === SQLITE;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw usage(texts.noLedgerFile(safeText(path), systemCode(error)));
  }
}

function hashOf(name: string, texts: Texts): TreeHash {
  const hash = Object.hasOwn(HASHES, name) ? HASHES[name] : undefined;
  if (hash === undefined) throw usage(texts.unknownHash(safeText(name)));
  return hash();
}
