import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Settings of the machine that a nested npm needs as well; everything else this project's npm hands down is taken away. */
const KEPT = /^npm_config_(registry|cache|proxy|https_proxy|https-proxy|noproxy|cafile|nodedir|userconfig|globalconfig|prefix)$/i;

/** Runs npm in another folder as if it were called there first, and answers its output; a failure throws with the output. */
export function runNpm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): string {
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name) || !/^(npm_|ONNXRUNTIME_)/i.test(name)));
  const result = spawnSync(process.execPath, [npmProgram(), ...args], { cwd, env: clean, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.status !== 0) throw new Error(`npm ${args[0]} failed\n${result.stdout}\n${result.stderr}`);
  return result.stdout;
}

/** npm's own program, so that it runs with this process's Node and without anything else on the path. */
function npmProgram(): string {
  const told = process.env['npm_execpath'];
  if (told?.endsWith('npm-cli.js') && existsSync(told)) return told;
  for (const folder of [dirname(process.execPath), ...(process.env['PATH'] ?? '').split(delimiter)]) {
    const program = join(folder, 'npm');
    if (existsSync(program) && realpathSync(program).endsWith('npm-cli.js')) return realpathSync(program);
  }
  throw new Error('npm was not found on the path');
}
