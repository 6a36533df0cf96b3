import { readFile } from 'node:fs/promises';
import { ed25519Verifier } from 'rescue-face/adapters/node-crypto';
import { type Checkpoint, type LedgerVerdict, openCheckpoint, verifyLedger } from 'rescue-face/ledger';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { usage } from '../failure.js';
import { openSource } from '../ledger/open-source.js';
import { type CommandContext, show } from '../output.js';
import { systemCode } from '../system-code.js';
import { safeText } from '../terminal/safe-text.js';
import type { Texts } from '../texts.js';

/** What `ledger verify` was asked for. */
export interface LedgerVerifyOptions {
  readonly source: string;
  readonly checkpoints: readonly string[];
  readonly keys: readonly string[];
  readonly origin: string | undefined;
}

const SCHEMA = 'rescue-face-ledger-verify@1';

/** Looks through a ledger without keys, and holds it to checkpoints that were lodged elsewhere. */
export async function ledgerVerify(options: LedgerVerifyOptions, context: CommandContext): Promise<ExitCode> {
  const { texts, progress } = context;
  const checkpoints: Checkpoint[] = [];
  for (const [file, opened] of await openCheckpoints(options, texts)) {
    if (!opened.isSigned) {
      const document = { schema: SCHEMA, holds: false, reason: 'checkpoint', problem: opened.reason, file };
      show(context, document, () => refusal(opened.reason, safeText(file), texts));
      return EXIT.ledger;
    }
    checkpoints.push(opened.checkpoint);
  }
  await using ledger = await openSource(options.source, texts);
  const { hash, size } = ledger;
  const onProgress = (entries: number) => progress.say(texts.ledgerVerifying(entries));
  const verdict = await verifyLedger(ledger.entries, { hash, size, checkpoints }, { onProgress });
  const roots = 'root' in verdict ? { root: Buffer.from(verdict.root).toString('base64') } : {};
  show(context, { schema: SCHEMA, ...verdict, ...roots, checkpoints: checkpoints.length }, () => said(verdict, checkpoints.length, texts));
  return verdict.holds ? EXIT.done : EXIT.ledger;
}

async function openCheckpoints({ checkpoints, keys, origin }: LedgerVerifyOptions, texts: Texts) {
  if (checkpoints.length > 0 && keys.length === 0) throw usage(texts.checkpointNeedsKey);
  const verifiers = keys.map((key) => {
    try {
      return ed25519Verifier(key);
    } catch {
      throw usage(texts.badVerifierKey);
    }
  });
  const name = origin ?? verifiers[0]?.name ?? '';
  return Promise.all(
    checkpoints.map(async (file) => {
      const bytes = await readFile(file).catch((error: unknown) => {
        throw usage(texts.noLedgerFile(safeText(file), systemCode(error)));
      });
      return [file, openCheckpoint(bytes, { origin: name, keys: verifiers })] as const;
    }),
  );
}

function said(verdict: LedgerVerdict, checkpoints: number, texts: Texts): string {
  if (verdict.holds) {
    const holds = texts.ledgerHolds(verdict.size, Buffer.from(verdict.root).toString('base64'));
    return `${holds}\n${checkpoints > 0 ? texts.ledgerCheckpoints(checkpoints) : texts.ledgerNoCheckpoints}`;
  }
  switch (verdict.reason) {
    case 'prefix':
      return texts.ledgerPrefix(verdict.size);
    case 'cut':
      return texts.ledgerCut(verdict.size, verdict.expected);
    case 'format':
      return texts.ledgerFaultFormat(verdict.seq);
    case 'sequence':
      return texts.ledgerFaultSequence(verdict.seq);
    case 'schema':
      return texts.ledgerFaultSchema(verdict.seq);
    case 'header':
      return texts.ledgerFaultHeader(verdict.seq);
    case 'leaf':
      return texts.ledgerFaultLeaf(verdict.seq);
  }
}

function refusal(reason: 'format' | 'signature' | 'unsigned' | 'origin', file: string, texts: Texts): string {
  switch (reason) {
    case 'format':
      return texts.ledgerCheckpointRefusedFormat(file);
    case 'signature':
      return texts.ledgerCheckpointRefusedSignature(file);
    case 'unsigned':
      return texts.ledgerCheckpointRefusedUnsigned(file);
    case 'origin':
      return texts.ledgerCheckpointRefusedOrigin(file);
  }
}
