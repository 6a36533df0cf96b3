import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeLedgerFile } from 'rescue-face/ledger';
import { openDatabase } from '../ledger/open-source.js';
import { type CommandContext, checkNewFile, show } from '../output.js';
import { safeText } from '../terminal/safe-text.js';

/** What `ledger audit-copy` was asked for. */
export interface AuditCopyOptions {
  readonly source: string;
  readonly out: string;
  readonly origin: string | undefined;
}

/** Writes a ledger's audit copy, whole or not at all. */
export async function ledgerAuditCopy({ source, out, origin }: AuditCopyOptions, context: CommandContext): Promise<void> {
  const { texts } = context;
  await checkNewFile(out, texts);
  await using ledger = await openDatabase(source, texts);
  const { hashName: hash, size, entries } = ledger;
  const file = await open(out, 'wx', 0o600);
  try {
    await pipeline(Readable.from(writeLedgerFile({ origin, hash, size, entries })), file.createWriteStream({ flush: true }));
  } catch (error) {
    await rm(out, { force: true }).catch(() => undefined);
    throw error;
  }
  show(context, { schema: 'rescue-face-ledger-audit-copy@1', file: out, entries: size }, () => texts.auditCopyWritten(safeText(out), size));
}
