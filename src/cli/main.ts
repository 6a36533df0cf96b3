#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-codes.js';
import { asFailure, type CliFailure, usage } from './failure.js';
import { toJson } from './json.js';
import { isJsonAsked, LANGUAGE_LIST, languageOf } from './options.js';
import type { CommandContext } from './output.js';
import { commanderFailure, createProgram } from './program.js';
import { Progress } from './terminal/progress.js';
import { safeText } from './terminal/safe-text.js';
import { textsIn } from './texts.js';

/** Runs a command line and answers how it ended. */
async function main(args: readonly string[]): Promise<ExitCode> {
  const { language, known } = languageOf(args);
  const texts = textsIn(language);
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const context: CommandContext = {
    language,
    texts,
    json: isJsonAsked(args),
    version,
    progress: new Progress(process.stderr),
    print: (text) => void process.stdout.write(text),
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
function report({ code, exitCode, message }: CliFailure, { json, print, progress, texts }: CommandContext): ExitCode {
  progress.end();
  if (json) print(toJson({ schema: 'rescue-face-failure@1', code, exitCode, message }));
  process.stderr.write(`${texts.failure(safeText(message))}\n`);
  return exitCode;
}

// Whoever reads the output may stop early, as `head` does; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
