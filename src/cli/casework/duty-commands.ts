import type { Command } from 'commander';
import { DUTY_KINDS } from 'rescue-face';
import { duties } from '../commands/duties.js';
import { dutyClose } from '../commands/duty-close.js';
import { dutyOpen } from '../commands/duty-open.js';
import { defineCommand } from '../define-command.js';
import type { ExitCode } from '../exit-codes.js';
import { usage } from '../failure.js';
import { commonOptions, type OpenWords, openedToAct } from '../gallery/common-options.js';
import { type ActWords, idOption } from '../gallery/options.js';
import { wordOption } from '../options.js';
import type { CommandContext } from '../output.js';
import type { Texts } from '../texts.js';
import { entryIdOption, type LateWords, lateOptions, momentOption, noteOption, optional, pastOption } from './options.js';

type Words = OpenWords & ActWords;
type OpeningWords = {
  readonly [name in 'due' | 'identityEstablishedAt' | 'person' | 'name' | 'rescueNumber' | 'reference' | 'because']?: string;
};

/** `duties`, `duty open` and `duty close`. */
export function dutyCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
  const opening = (words: Words) => openedToAct(words, texts);

  add
    .acting(add.open(defineCommand(program, 'duties', texts.dutiesAbout, context)), 'case-review')
    .option('--overdue', texts.overdueOption)
    .option('--for-station <ID>', texts.forStationOption)
    .action((words: Words & { overdue?: true; forStation?: string }) => {
      const forStation = optional(words.forStation, idOption, '--for-station', texts);
      return duties({ ...opening(words), overdueOnly: words.overdue === true, forStation }, context);
    });

  const duty = defineCommand(program, 'duty', texts.dutyAbout, context);
  add
    .acting(add.open(defineCommand(duty, 'open', texts.dutyOpenAbout, context)), 'case-review')
    .argument('<KIND>', texts.dutyKindArgument)
    .option('--due <TIME>', texts.dueOption)
    .option('--identity-established-at <TIME>', texts.noticeIdentityOption)
    .option('--person <ID>', texts.dutyPersonOption)
    .option('--name <NAME>', texts.dutyNameOption)
    .option('--rescue-number <N>', texts.dutyNumberOption)
    .option('--reference <TEXT>', texts.referenceOption)
    .option('--because <ID>', texts.becauseOption)
    .action(async (kind: string, words: Words & OpeningWords) => {
      onExit(await dutyOpen({ ...opening(words), said: openingOption(kind, words, texts) }, context));
    });

  add
    .acting(add.open(defineCommand(duty, 'close', texts.dutyCloseAbout, context)), 'case-review')
    .argument('<DUTY>', texts.dutyArgument)
    .requiredOption('--receipt <TEXT>', texts.receiptOption)
    .option('--occurred-at <TIME>', texts.occurredOption)
    .option('--late-reason <WORD>', texts.lateReasonOption)
    .action(async (id: string, words: Words & LateWords & { receipt: string }) => {
      const said = { evidence: noteOption('--receipt', words.receipt, texts), ...lateOptions(words, texts) };
      onExit(await dutyClose({ ...opening(words), duty: idOption('DUTY', id, texts), said }, context));
    });
}

function openingOption(kind: string, words: OpeningWords, texts: Texts) {
  const { due, identityEstablishedAt, person, name, rescueNumber, reference, because } = words;
  const duty = wordOption('KIND', kind, DUTY_KINDS, texts);
  const isNotice = duty === 'withdraw-family-search-notice';
  if (isNotice && due !== undefined) throw usage(texts.noticeHasNoDue);
  if (!isNotice && identityEstablishedAt !== undefined) throw usage(texts.dueInstead);
  return {
    duty,
    dueAt: optional(due, momentOption, '--due', texts),
    identityEstablishedAt: optional(identityEstablishedAt, pastOption, '--identity-established-at', texts),
    personId: optional(person, idOption, '--person', texts),
    name: optional(name, idOption, '--name', texts),
    rescueNumber: optional(rescueNumber, idOption, '--rescue-number', texts),
    reference: optional(reference, idOption, '--reference', texts),
    because: optional(because, entryIdOption, '--because', texts),
  };
}
