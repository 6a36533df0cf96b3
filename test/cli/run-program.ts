import { run } from '../../src/cli/run.js';
import type { CliEnding } from './run-cli.js';

/** Runs the command line in this process: the same but for the start of a process. */
export async function runProgram(...args: string[]): Promise<CliEnding> {
  const [out, err] = [new Words(), new Words()];
  const code = await run(args, '0.0.0', { out, err });
  return { code, stdout: out.text, stderr: err.text };
}

class Words {
  text = '';

  write(text: string): void {
    this.text += text;
  }
}
