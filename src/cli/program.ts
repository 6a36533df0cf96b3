import { Command, type CommanderError } from 'commander';
import { compare } from './commands/compare.js';
import { demo } from './commands/demo.js';
import { detect } from './commands/detect.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { type CliFailure, usage } from './failure.js';
import { defaultThreads, faceOption, integerOption } from './options.js';
import type { CommandContext } from './output.js';
import type { Texts } from './texts.js';

/** Where the report of `demo` goes when nobody says otherwise. */
const DEFAULT_REPORT = 'rescue-face-report.html';
const DEFAULT_TOP_K = 5;
const MOST_TOP_K = 50;
const MOST_THREADS = 64;

/** The commands, in the context's language. `onExit` is told how the command that ran came out. */
export function createProgram(context: CommandContext, onExit: (code: ExitCode) => void): Command {
  const { texts } = context;
  const program = new Command('rescue-face').description(texts.about).version(context.version, '--version', texts.versionOption);
  program.option('--json', texts.jsonOption).option('--lang <en|zh-CN>', texts.langOption);
  program.helpOption('-h, --help', texts.helpOption).helpCommand('help [command]', texts.helpCommand);
  program.addHelpText('after', `\n${texts.exitCodes}`);
  inLanguage(program, texts);

  const threads = ['--threads <N>', texts.threadsOption, String(defaultThreads())] as const;
  const threadCount = (text: string) => integerOption('--threads', text, 1, MOST_THREADS, texts);

  command(program, 'demo [FOLDER]', texts.demoAbout, texts)
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

  command(program, 'detect', texts.detectAbout, texts)
    .argument('<FILE...>', texts.detectFiles)
    .option('--html <FILE>', texts.detectHtmlOption)
    .option(...threads)
    .action(async (files: string[], options: { html?: string; threads: string }) => {
      onExit(await detect({ files, html: options.html, threads: threadCount(options.threads) }, context));
    });

  command(program, 'compare', texts.compareAbout, texts)
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
  return program;
}

function command(program: Command, name: string, about: string, texts: Texts): Command {
  const made = program.command(name.replace(/ .*/, '')).description(about).helpOption('-h, --help', texts.helpOption);
  inLanguage(made, texts);
  return made;
}

/** Titles of the help in the language, and errors thrown instead of printed. */
function inLanguage(command: Command, texts: Texts): void {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': texts.usageTitle,
    'Options:': texts.optionsTitle,
    'Arguments:': texts.argumentsTitle,
    'Commands:': texts.commandsTitle,
    'Global Options:': texts.globalOptionsTitle,
  };
  command.configureHelp({
    showGlobalOptions: true,
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: ({ description, defaultValue }) =>
      typeof defaultValue === 'string' ? `${description}${texts.byDefault(defaultValue)}` : description,
  });
  command.configureOutput({ outputError: () => {} });
  command.exitOverride();
}

/** What commander found wrong, as a failure in the language; undefined where it only printed help or the version. */
export function commanderFailure({ code, message, exitCode }: CommanderError, texts: Texts): CliFailure | undefined {
  if (exitCode === EXIT.done) return undefined;
  const name = /'([^']*)'/.exec(message)?.[1] ?? '';
  const sentences: Readonly<Record<string, string>> = {
    'commander.unknownOption': texts.unknownOption(name),
    'commander.unknownCommand': texts.unknownCommand(name),
    'commander.missingArgument': texts.missingArgument(name),
    'commander.optionMissingArgument': texts.missingOptionArgument(name),
    'commander.excessArguments': texts.tooManyArguments,
    'commander.help': texts.noCommand,
  };
  return usage(`${sentences[code] ?? message}${texts.seeHelp}`);
}
