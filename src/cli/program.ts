import { Command, type CommanderError } from 'commander';
import { PHOTO_SOURCES } from 'rescue-face';
import { auditCommands } from './audit-program.js';
import { caseworkCommands } from './casework-program.js';
import { calibrate } from './commands/calibrate.js';
import { compare } from './commands/compare.js';
import { demo } from './commands/demo.js';
import { detect } from './commands/detect.js';
import { evaluate } from './commands/evaluate.js';
import { validate } from './commands/validate.js';
import { defineCommand, inLanguage } from './define-command.js';
import { DEFAULT_CACHE, type ResearchOptions } from './evaluate/options.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { type CliFailure, usage } from './failure.js';
import { galleryCommands } from './gallery-program.js';
import { ledgerCommands } from './ledger-program.js';
import { defaultThreads, faceOption, integerOption, wordOption } from './options.js';
import type { CommandContext } from './output.js';
import type { Texts } from './texts.js';

/** Where the report of `demo` goes when nobody says otherwise. */
const DEFAULT_REPORT = 'rescue-face-report.html';
const DEFAULT_TOP_K = 5;
const MOST_TOP_K = 50;
const MOST_THREADS = 64;

interface ValidateWords {
  readonly source?: string;
  readonly html?: string;
  readonly counter?: boolean;
  readonly threads: string;
}

/** The commands, in the context's language. `onExit` is told how the command that ran came out. */
export function createProgram(context: CommandContext, onExit: (code: ExitCode) => void): Command {
  const { texts } = context;
  const program = new Command('rescue-face').description(texts.about).version(context.version, '--version', texts.versionOption);
  program.option('--json', texts.jsonOption).option('--lang <en|zh-CN>', texts.langOption);
  program.helpOption('-h, --help', texts.helpOption).helpCommand('help [command]', texts.helpCommand);
  program.addHelpText('after', `\n${texts.exitCodes}`);
  inLanguage(program, context);

  const threads = ['--threads <N>', texts.threadsOption, String(defaultThreads())] as const;
  const threadCount = (text: string) => integerOption('--threads', text, 1, MOST_THREADS, texts);

  defineCommand(program, 'demo', texts.demoAbout, context)
    .argument('[FOLDER]', texts.demoFolder)
    .option('--out <FILE>', texts.outOption, DEFAULT_REPORT)
    .option('--no-html', texts.noHtmlOption)
    .option('--top-k <N>', texts.topKOption, String(DEFAULT_TOP_K))
    .option(...threads)
    .option('--model <FILE>', texts.modelOption)
    .action(async (folder: string | undefined, options: { out: string; html: boolean; topK: string; threads: string; model?: string }) => {
      const topK = integerOption('--top-k', options.topK, 1, MOST_TOP_K, texts);
      const out = options.html ? options.out : undefined;
      await demo({ folder, out, topK, threads: threadCount(options.threads), model: options.model }, context);
    });

  defineCommand(program, 'detect', texts.detectAbout, context)
    .argument('<FILE...>', texts.detectFiles)
    .option('--html <FILE>', texts.detectHtmlOption)
    .option(...threads)
    .action(async (files: string[], options: { html?: string; threads: string }) => {
      onExit(await detect({ files, html: options.html, threads: threadCount(options.threads) }, context));
    });

  defineCommand(program, 'validate', texts.validateAbout, context)
    .argument('<FILE...>', texts.validatePaths)
    .option('--source <WORD>', texts.validateSourceOption)
    .option('--html <FILE>', texts.validateHtmlOption)
    .option('--counter', texts.validateCounterOption)
    .option(...threads)
    .action(async (paths: string[], { source, html, counter = false, ...words }: ValidateWords) => {
      const from = source === undefined ? undefined : wordOption('--source', source, PHOTO_SOURCES, texts);
      onExit(await validate({ paths, source: from, html, counter, threads: threadCount(words.threads) }, context));
    });

  defineCommand(program, 'compare', texts.compareAbout, context)
    .argument('<A>', texts.compareA)
    .argument('<B>', texts.compareB)
    .option('--face-a <WHICH>', texts.faceAOption, 'only')
    .option('--face-b <WHICH>', texts.faceBOption, 'only')
    .option('--model <FILE>', texts.modelOption)
    .action(async (a: string, b: string, options: { faceA: string; faceB: string; model?: string }) => {
      const faceA = faceOption('--face-a', options.faceA, texts);
      const faceB = faceOption('--face-b', options.faceB, texts);
      onExit(await compare({ a, b, faceA, faceB, model: options.model }, context));
    });
  researchCommands(program, context, threads, threadCount);
  galleryCommands(program, context, onExit);
  caseworkCommands(program, context, onExit);
  auditCommands(program, context, onExit);
  ledgerCommands(program, context, onExit);
  return program;
}

const LAYOUTS = ['persons', 'agedb', 'cfp'] as const;
const PAIR_LAYOUTS = ['auto', 'lfw', 'agedb', 'csv', 'cfp-ff', 'cfp-fp'] as const;
const FUSIONS = ['best-of', 'mean', 'quality-weighted'] as const;

/** Words as they come from the command line. */
interface ResearchWords {
  readonly layout: string;
  readonly face: string;
  readonly unenrolled?: string;
  readonly cache: string | false;
  readonly model?: string;
  readonly threads: string;
  readonly html?: string;
}

/** `evaluate` and `calibrate`: on labelled photos of a research folder, never on a gallery. */
function researchCommands(
  program: Command,
  context: CommandContext,
  threads: readonly [string, string, string],
  threadCount: (text: string) => number,
): void {
  const { texts } = context;
  const research = (name: string, about: string) =>
    defineCommand(program, name, about, context)
      .argument('<SOURCE>', texts.researchSource)
      .option('--layout <WORD>', texts.layoutOption, 'persons')
      .option('--face <WHICH>', texts.faceOption, 'largest')
      .option('--unenrolled <PERCENT>', texts.unenrolledOption)
      .option('--cache <FOLDER>', texts.cacheOption, DEFAULT_CACHE)
      .option('--no-cache', texts.noCacheOption)
      .option('--model <FILE>', texts.modelOption)
      .option(...threads)
      .option('--html <FILE>', texts.htmlOption);
  const shared = (source: string, words: ResearchWords): ResearchOptions => ({
    source,
    layout: wordOption('--layout', words.layout, LAYOUTS, texts),
    face: wordOption('--face', words.face, ['largest', 'centre'], texts),
    unenrolled: words.unenrolled === undefined ? undefined : integerOption('--unenrolled', words.unenrolled, 0, 90, texts) / 100,
    cache: words.cache === false ? undefined : words.cache,
    model: words.model,
    threads: threadCount(words.threads),
    html: words.html,
  });

  type EvaluateWords = ResearchWords & {
    readonly [name in 'pairsLayout' | 'seeds' | 'enrolled' | 'fusion']: string;
  } & { readonly pairs?: string; readonly export?: string };
  research('evaluate', texts.evaluateAbout)
    .option('--pairs <FILE>', texts.pairsOption)
    .option('--pairs-layout <WORD>', texts.pairsLayoutOption, 'auto')
    .option('--seeds <N>', texts.seedsOption, '10')
    .option('--enrolled <N>', texts.enrolledOption, '1')
    .option('--fusion <WORD>', texts.fusionOption, 'best-of')
    .option('--export <FOLDER>', texts.exportOption)
    .action(async (source: string, words: EvaluateWords) => {
      await evaluate(
        {
          ...shared(source, words),
          pairs: words.pairs,
          pairsLayout: wordOption('--pairs-layout', words.pairsLayout, PAIR_LAYOUTS, texts),
          seeds: integerOption('--seeds', words.seeds, 1, 100, texts),
          enrolled: integerOption('--enrolled', words.enrolled, 1, 100, texts),
          fusion: wordOption('--fusion', words.fusion, FUSIONS, texts),
          exportTo: words.export,
        },
        context,
      );
    });

  type CalibrateWords = ResearchWords & { readonly population: string; readonly description?: string; readonly out: string };
  research('calibrate', texts.calibrateAbout)
    .requiredOption('--population <NAME>', texts.populationOption)
    .option('--description <TEXT>', texts.descriptionOption)
    .requiredOption('--out <FILE>', texts.calibrationOutOption)
    .action(async (source: string, words: CalibrateWords) => {
      const { population, description = population, out } = words;
      await calibrate({ ...shared(source, words), population, description, out }, context);
    });
}

/** What commander found wrong, as a failure in the language; undefined where it only printed help or the version. */
export function commanderFailure({ code, message, exitCode }: CommanderError, texts: Texts): CliFailure | undefined {
  if (exitCode === EXIT.done) return undefined;
  const name = /'([^']*)'/.exec(message)?.[1] ?? '';
  const sentences: Readonly<Record<string, string>> = {
    'commander.unknownOption': texts.unknownOption(name),
    'commander.unknownCommand': texts.unknownCommand(name),
    'commander.missingArgument': texts.missingArgument(name),
    'commander.missingMandatoryOptionValue': texts.missingOption(name.replace(/ .*/, '')),
    'commander.optionMissingArgument': texts.missingOptionArgument(name),
    'commander.excessArguments': texts.tooManyArguments,
    'commander.help': texts.noCommand,
  };
  return usage(`${sentences[code] ?? message}${texts.seeHelp}`);
}
