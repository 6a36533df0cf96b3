import type { Command } from 'commander';
import { ledgerAuditCopy } from './commands/ledger-audit-copy.js';
import { ledgerKeygen } from './commands/ledger-keygen.js';
import { ledgerVerify } from './commands/ledger-verify.js';
import { defineCommand } from './define-command.js';
import type { ExitCode } from './exit-codes.js';
import { collect } from './gallery/options.js';
import type { CommandContext } from './output.js';

/** `ledger`: what proves that nothing of the ledger was changed. `onExit` is told how the command that ran came out. */
export function ledgerCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const ledger = defineCommand(program, 'ledger', texts.ledgerAbout, context);

  defineCommand(ledger, 'verify', texts.ledgerVerifyAbout, context)
    .argument('<SOURCE>', texts.ledgerVerifySource)
    .option('--checkpoint <FILE>', texts.ledgerCheckpointOption, collect, [])
    .option('--key <KEY>', texts.ledgerKeyOption, collect, [])
    .option('--origin <NAME>', texts.ledgerOriginOption)
    .action(async (source: string, words: { checkpoint: readonly string[]; key: readonly string[]; origin?: string }) => {
      onExit(await ledgerVerify({ source, checkpoints: words.checkpoint, keys: words.key, origin: words.origin }, context));
    });

  defineCommand(ledger, 'audit-copy', texts.auditCopyAbout, context)
    .argument('<SOURCE>', texts.auditCopySource)
    .requiredOption('--out <FILE>', texts.auditCopyOutOption)
    .option('--origin <NAME>', texts.auditCopyOriginOption)
    .action((source: string, { out, origin }: { out: string; origin?: string }) => ledgerAuditCopy({ source, out, origin }, context));

  defineCommand(ledger, 'keygen', texts.keygenAbout, context)
    .requiredOption('--out <FILE>', texts.keygenOutOption)
    .requiredOption('--name <NAME>', texts.keygenNameOption)
    .action(({ out, name }: { out: string; name: string }) => ledgerKeygen({ out, name }, context));
}
