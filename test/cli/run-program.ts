import { run } from '../../src/cli/run.js';
import type { CliEnding } from './run-cli.js';

/** Runs the command line in this process: the same but for the start of a process. */
export async function runProgram(...args: string[]): Promise<CliEnding> {
  let [stdout, stderr] = ['', ''];
  const out = { write: (text: string) => void (stdout += text) };
  const err = { write: (text: string) => void (stderr += text) };
  const code = await run(args, '0.0.0', { out, err });
  return { code, stdout, stderr };
}
