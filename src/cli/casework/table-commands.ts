import type { Command } from 'commander';
import { GROUPINGS } from 'rescue-face/ledger';
import { type LedgerTableOptions, ledgerTable, type TableKind } from '../commands/ledger-tables.js';
import { defineCommand } from '../define-command.js';
import { commonOptions, type OpenWords, opened } from '../gallery/common-options.js';
import { type ActWords, actOption, idOption } from '../gallery/options.js';
import { wordOption } from '../options.js';
import type { CommandContext } from '../output.js';
import type { Texts } from '../texts.js';
import { momentOption, optional } from './options.js';
import { type PeriodWords, periodOption } from './period-options.js';

type Words = OpenWords &
  ActWords &
  PeriodWords & {
    readonly [name in 'asOf' | 'out' | 'unit' | 'preparedBy' | 'reviewedBy' | 'facts' | 'by' | 'city']?: string;
  };

/** `ledger usage`, `ledger outcomes`, `ledger statistics` and `ledger report`. */
export function tableCommands(ledger: Command, context: CommandContext): void {
  const { texts } = context;
  const add = commonOptions(texts);
  const reading = (kind: TableKind, about: string) =>
    add
      .acting(add.open(defineCommand(ledger, kind, about, context)), 'case-review')
      .option('--from <DAY>', texts.periodFromOption)
      .option('--to <DAY>', texts.periodToOption)
      .option('--year <N>', texts.yearOption)
      .option('--cut-off <MM-DD>', texts.cutOffOption)
      .option('--as-of <TIME>', texts.asOfOption)
      .option('--facts <FILE>', texts.factsOption)
      .option('--unit <NAME>', texts.unitOption)
      .option('--prepared-by <NAME>', texts.preparedByOption)
      .option('--reviewed-by <NAME>', texts.reviewedByOption)
      .action((words: Words) => ledgerTable(askedFor(kind, words, texts), context));

  reading('usage', texts.usageTableAbout).requiredOption('--out <FILE>', texts.tableOutOption);
  reading('outcomes', texts.outcomesTableAbout).requiredOption('--out <FILE>', texts.tableOutOption);
  reading('statistics', texts.statisticsAbout).option('--out <FILE>', texts.statisticsOutOption).option('--by <WORD>', texts.byOption);
  reading('report', texts.yearlyReportAbout)
    .requiredOption('--out <FILE>', texts.tableOutOption)
    .requiredOption('--city <NAME>', texts.cityOption);
}

function askedFor(kind: TableKind, words: Words, texts: Texts): LedgerTableOptions {
  const { asOf, out, facts, by, city = '', unit, preparedBy, reviewedBy } = words;
  return {
    ...opened(words, texts),
    kind,
    act: actOption(words, texts),
    ...periodOption(words, texts),
    asOf: optional(asOf, momentOption, '--as-of', texts),
    out,
    facts,
    by: by === undefined ? undefined : wordOption('--by', by, GROUPINGS, texts),
    city: kind === 'report' ? idOption('--city', city, texts) : city,
    unit: optional(unit, idOption, '--unit', texts),
    preparedBy: optional(preparedBy, idOption, '--prepared-by', texts),
    reviewedBy: optional(reviewedBy, idOption, '--reviewed-by', texts),
  };
}
