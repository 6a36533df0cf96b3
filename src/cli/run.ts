import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.js';
import { asFailure, type CliFailure, usage } from './failure.js';
import { toJson } from './json.js';
import { isJsonAsked, LANGUAGE_LIST, languageOf } from './options.js';
import type { CommandContext } from './output.js';
import { commanderFailure, createProgram } from './program.js';
import { Progress, type ProgressStream } from './terminal/progress.js';
import { safeText } from './terminal/safe-text.js';
import { textsIn } from './texts.js';

/** Where a run's words go. */
export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: ProgressStream;
}

/** Runs a command line and answers how it ended. */
export async function run(args: readonly string[], version: string, { out, err }: Streams): Promise<ExitCode> {
  const { language, known } = languageOf(args);
  const texts = textsIn(language);
  const context: CommandContext = {
    language,
    texts,
    json: isJsonAsked(args),
    version,
    progress: new Progress(err),
    print: (text) => void out.write(text),
    complain: (text) => void err.write(text),
  };
  let exitCode: ExitCode = EXIT.done;
  try {
    if (!known) throw usage(texts.badLanguage(LANGUAGE_LIST));
    const program = createProgram(context, (code) => {
      exitCode = code;
    });
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    const failure = error instanceof CommanderError ? commanderFailure(error, texts) : asFailure(error, language, texts);
    return failure === undefined ? EXIT.done : report(failure, context);
  }
}

/** A failure in words on standard error and, with `--json`, as a document on standard output. */
function report({ code, exitCode, message }: CliFailure, { json, print, complain, progress, texts }: CommandContext): ExitCode {
  progress.end();
  if (json) print(toJson({ schema: 'rescue-face-failure@1', code, exitCode, message }));
  complain(`${texts.failure(safeText(message))}\n`);
  return exitCode;
}
