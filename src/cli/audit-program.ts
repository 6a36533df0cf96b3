import type { Command } from 'commander';
import { PHOTO_EXCEPTIONS, PHOTO_REPLACEMENT_REASONS } from 'rescue-face';
import { AUDIT_TABLES } from './audit/tables.js';
import { entryIdOption, idListOption, optional } from './casework/options.js';
import { type PeriodWords, periodOption } from './casework/period-options.js';
import { auditCheck } from './commands/audit-check.js';
import { auditDraw } from './commands/audit-draw.js';
import { auditReplace } from './commands/audit-replace.js';
import { auditReport } from './commands/audit-report.js';
import { defineCommand } from './define-command.js';
import type { ExitCode } from './exit-codes.js';
import { usage } from './failure.js';
import { commonOptions, type OpenWords, opened } from './gallery/common-options.js';
import { type ActWords, actOption, collect, idOption, sourceOption } from './gallery/options.js';
import { faceOption, integerOption, wordOption } from './options.js';
import type { CommandContext } from './output.js';
import type { Texts } from './texts.js';

type Words = OpenWords & ActWords;
type DrawWords = Words &
  PeriodWords & { readonly forStation: readonly string[] } & { readonly [name in 'sample' | 'perStratum' | 'seed' | 'frame']?: string };
type ReportWords = Words & { readonly table: string } & {
  readonly [name in 'out' | 'facts' | 'unit' | 'preparedBy' | 'reviewedBy']?: string;
};
type ReplaceWords = Words & { readonly [name in 'source' | 'reason' | 'face']: string } & {
  readonly [name in 'audit' | 'newPhoto']?: string;
} & {
  readonly dropPicture?: true;
  readonly exception?: string;
};

/** As the library has it: more is no sample any more. */
const MOST_DRAWN = 10_000;
const SEED = /^[A-Za-z0-9._:-]{1,128}$/;

/** `audit`: photos drawn, held to the rules, and replaced. `onExit` is told how the command that ran came out. */
export function auditCommands(program: Command, context: CommandContext, onExit: (code: ExitCode) => void): void {
  const { texts } = context;
  const add = commonOptions(texts);
  const opening = (words: Words) => ({ ...opened(words, texts), act: actOption(words, texts) });
  const audit = defineCommand(program, 'audit', texts.auditAbout, context);

  add
    .acting(add.open(defineCommand(audit, 'draw', texts.auditDrawAbout, context)), 'quality-audit')
    .option('--from <DAY>', texts.periodFromOption)
    .option('--to <DAY>', texts.periodToOption)
    .option('--year <N>', texts.yearOption)
    .option('--cut-off <MM-DD>', texts.cutOffOption)
    .option('--sample <N>', texts.auditSampleOption)
    .option('--per-stratum <N>', texts.perStratumOption)
    .option('--for-station <ID,…>', texts.auditStationOption, collect, [])
    .option('--seed <TEXT>', texts.auditSeedOption)
    .option('--frame <FILE>', texts.auditFrameOption)
    .action((words: DrawWords) => auditDraw({ ...opening(words), ...drawOption(words, texts) }, context));

  add
    .acting(add.open(defineCommand(audit, 'report', texts.auditReportAbout, context)), 'quality-audit')
    .argument('<AUDIT>', texts.auditArgument)
    .option('--out <FILE>', texts.tableOutOption)
    .option('--table <WORD>', texts.auditTableOption, 'strata')
    .option('--facts <FILE>', texts.factsOption)
    .option('--unit <NAME>', texts.unitOption)
    .option('--prepared-by <NAME>', texts.preparedByOption)
    .option('--reviewed-by <NAME>', texts.reviewedByOption)
    .action(async (id: string, words: ReportWords) => {
      const asked = {
        audit: entryIdOption('AUDIT', id, texts),
        out: words.out,
        table: wordOption('--table', words.table, AUDIT_TABLES, texts),
        facts: words.facts,
        unit: optional(words.unit, idOption, '--unit', texts),
        preparedBy: optional(words.preparedBy, idOption, '--prepared-by', texts),
        reviewedBy: optional(words.reviewedBy, idOption, '--reviewed-by', texts),
      };
      onExit(await auditReport({ ...opening(words), ...asked }, context));
    });

  defineCommand(audit, 'check', texts.auditCheckAbout, context)
    .argument('<FILE>', texts.auditFrameArgument)
    .action(async (file: string) => {
      onExit(await auditCheck({ file }, context));
    });

  add
    .acting(add.open(defineCommand(audit, 'replace', texts.auditReplaceAbout, context)), 'enrolment')
    .argument('<PHOTO-ID>', texts.replacedArgument)
    .argument('<PHOTO>', texts.replacementArgument)
    .requiredOption('--source <WORD>', texts.sourceOption)
    .requiredOption('--reason <WORD>', texts.replaceReasonOption)
    .option('--audit <ID>', texts.replaceAuditOption)
    .option('--face <WHICH>', texts.whichFaceOption, 'only')
    .option('--new-photo <ID>', texts.newPhotoOption)
    .option('--drop-picture', texts.dropPictureOption)
    .option('--exception <WORD>', texts.exceptionOption)
    .action(async (photoId: string, file: string, words: ReplaceWords) => {
      const asked = {
        photoId: idOption('PHOTO-ID', photoId, texts),
        file,
        source: sourceOption(words.source, texts),
        reason: wordOption('--reason', words.reason, PHOTO_REPLACEMENT_REASONS, texts),
        audit: optional(words.audit, entryIdOption, '--audit', texts),
        face: faceOption('--face', words.face, texts),
        newPhotoId: optional(words.newPhoto, idOption, '--new-photo', texts),
        keepPicture: words.dropPicture !== true,
        exception: words.exception === undefined ? undefined : wordOption('--exception', words.exception, PHOTO_EXCEPTIONS, texts),
      };
      onExit(await auditReplace({ ...opening(words), ...asked }, context));
    });
}

function drawOption(words: DrawWords, texts: Texts) {
  const { sample, perStratum, seed, frame, forStation } = words;
  if ((sample === undefined) === (perStratum === undefined)) throw usage(texts.sampleOrPerStratum);
  if (seed !== undefined && !SEED.test(seed)) throw usage(texts.badSeed);
  const count = (name: string, text: string | undefined) =>
    text === undefined ? undefined : integerOption(name, text, 1, MOST_DRAWN, texts);
  return {
    period: periodOption(words, texts).period,
    sampleSize: count('--sample', sample),
    perStratum: count('--per-stratum', perStratum),
    stations: forStation.length === 0 ? undefined : idListOption('--for-station', forStation, texts),
    seed,
    frame,
  };
}
