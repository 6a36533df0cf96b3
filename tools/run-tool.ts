import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './entries.js';

/** Path of a development tool's program, to be started with any Node binary. */
export function toolPath(packageName: string, bin = packageName): string {
  const folder = join(ROOT, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  if (file === undefined) throw new Error(`package ${packageName} has no program ${bin}`);
  return join(folder, file);
}

/** Runs a development tool in the root with this process's own Node, its output passed through; answers its exit status. */
export function runTool(packageName: string, args: readonly string[], bin = packageName): number | null {
  return spawnSync(process.execPath, [toolPath(packageName, bin), ...args], { cwd: ROOT, stdio: 'inherit' }).status;
}
