import type { Command } from 'commander';
import { tableCommands } from './casework/table-commands.js';
import { ledgerAuditCopy } from './commands/ledger-audit-copy.js';
import { ledgerCheckpoint } from './commands/ledger-checkpoint.js';
import { ledgerKeygen } from './commands/ledger-keygen.js';
import { ledgerProve } from './commands/ledger-prove.js';
import { ledgerVerify } from './commands/ledger-verify.js';
import { defineCommand } from './define-command.js';
import type { ExitCode } from './exit-codes.js';
import { commonOptions, type PlaceWords, placed } from './gallery/common-options.js';
import { collect } from './gallery/options.js';
import { integerOption } from './options.js';
import type { CommandContext } from './output.js';

/** As many as an option can say. */
const MOST_ENTRIES = 999_999_999;

/** `ledger`: what proves that nothing of the ledger was changed, and what is made of it. `onExit` is told how the command that ran came out. */
export function ledgerCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const ledger = defineCommand(program, 'ledger', texts.ledgerAbout, context);
  tableCommands(ledger, context);

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

  const add = commonOptions(texts);
  add
    .place(defineCommand(ledger, 'checkpoint', texts.checkpointAbout, context))
    .requiredOption('--signing-key <FILE>', texts.signingKeyOption)
    .requiredOption('--out <FILE>', texts.checkpointOutOption)
    .action(({ signingKey, out, ...words }: PlaceWords & { signingKey: string; out: string }) =>
      ledgerCheckpoint({ ...placed(words), signingKey, out }, context),
    );
  add
    .place(defineCommand(ledger, 'prove', texts.proveAbout, context))
    .option('--entry <N>', texts.proveEntryOption)
    .option('--from <N>', texts.proveFromOption)
    .option('--size <N>', texts.proveSizeOption)
    .action(({ entry, from, size, ...words }: PlaceWords & { entry?: string; from?: string; size?: string }) => {
      const count = (name: string, text: string | undefined, least: number) =>
        text === undefined ? undefined : integerOption(name, text, least, MOST_ENTRIES, texts);
      const asked = { entry: count('--entry', entry, 0), from: count('--from', from, 1), size: count('--size', size, 1) };
      return ledgerProve({ ...placed(words), ...asked }, context);
    });

  defineCommand(ledger, 'keygen', texts.keygenAbout, context)
    .requiredOption('--out <FILE>', texts.keygenOutOption)
    .requiredOption('--name <NAME>', texts.keygenNameOption)
    .action(({ out, name }: { out: string; name: string }) => ledgerKeygen({ out, name }, context));
}
