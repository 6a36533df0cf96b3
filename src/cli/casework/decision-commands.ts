import type { Command } from 'commander';
import { analyse } from '../commands/analyse.js';
import { confirm } from '../commands/confirm.js';
import { decide } from '../commands/decide.js';
import { reverse } from '../commands/reverse.js';
import { defineCommand } from '../define-command.js';
import type { ExitCode } from '../exit-codes.js';
import { usage } from '../failure.js';
import { commonOptions, type OpenWords, openedToAct } from '../gallery/common-options.js';
import { type ActWords, collect } from '../gallery/options.js';
import type { CommandContext } from '../output.js';
import { type DecisionWords, decisionOption } from './decision-options.js';
import { entryIdOption, idListOption, noteOption, optional } from './options.js';

type Words = OpenWords & ActWords;

/** `analyse`, `decide`, `confirm` and `reverse`. */
export function decisionCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
  const opening = (words: Words) => openedToAct(words, texts);

  add
    .acting(add.open(defineCommand(program, 'analyse', texts.analyseAbout, context)), 'identify-person')
    .argument('<SEARCH>', texts.searchArgument)
    .option('--suspected <ID,…>', texts.suspectedOption, collect, [])
    .option('--none', texts.noneSuspectedOption)
    .option('--note <TEXT>', texts.noteOption)
    .action(async (search: string, words: Words & { suspected: readonly string[]; none?: true; note?: string }) => {
      if (words.suspected.length > 0 === (words.none === true)) throw usage(texts.suspectedOrNone);
      const said = {
        suspected: idListOption('--suspected', words.suspected, texts),
        note: optional(words.note, noteOption, '--note', texts),
      };
      onExit(await analyse({ ...opening(words), search: entryIdOption('SEARCH', search, texts), said }, context));
    });

  add
    .acting(add.open(defineCommand(program, 'decide', texts.decideAbout, context)), 'identify-person')
    .argument('<SEARCH>', texts.searchArgument)
    .option('--person <ID>', texts.decidedPersonOption)
    .option('--none', texts.noneDecidedOption)
    .requiredOption('--method <WORD>', texts.methodOption)
    .requiredOption('--reason <TEXT>', texts.reasonOption)
    .option('--identity-established-at <TIME>', texts.identityEstablishedOption)
    .option('--name <NAME>', texts.verifiedNameOption)
    .option('--disposition <WORD>', texts.dispositionOption)
    .option('--link <ID,…>', texts.linkOption, collect, [])
    .option('--merge <ID,…>', texts.mergeOption, collect, [])
    .option('--occurred-at <TIME>', texts.occurredOption)
    .option('--late-reason <WORD>', texts.lateReasonOption)
    .action(async (search: string, words: Words & DecisionWords) => {
      const said = decisionOption(words, texts);
      onExit(await decide({ ...opening(words), search: entryIdOption('SEARCH', search, texts), said }, context));
    });

  add
    .acting(add.open(defineCommand(program, 'confirm', texts.confirmAbout, context)), 'case-review')
    .argument('<DECISION>', texts.decisionArgument)
    .option('--note <TEXT>', texts.noteOption)
    .action(async (id: string, words: Words & { note?: string }) => {
      const decision = entryIdOption('DECISION', id, texts);
      onExit(await confirm({ ...opening(words), decision, note: optional(words.note, noteOption, '--note', texts) }, context));
    });

  add
    .acting(add.open(defineCommand(program, 'reverse', texts.reverseAbout, context)), 'case-review')
    .argument('<DECISION>', texts.decisionArgument)
    .requiredOption('--reason <TEXT>', texts.reverseReasonOption)
    .action(async (id: string, words: Words & { reason: string }) => {
      const decision = entryIdOption('DECISION', id, texts);
      onExit(await reverse({ ...opening(words), decision, reason: noteOption('--reason', words.reason, texts) }, context));
    });
}
