import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from './entries.js';
import { runNpm } from './run-npm.js';
import { toolPath } from './run-tool.js';

/**
 * Runs the suite, but for a few long parts of it, on other Node versions than the one at hand: `tsx tools/test-node-versions.ts [22 24 ...]`.
 * The npm package `node` carries the binaries. Nothing is rebuilt: the native packages speak Node-API.
 */
const MAJORS = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['22', '24'];
const failed: string[] = [];

/**
 * What the first run of the suite has been through and another Node does not change: sums over numbers, and the longest
 * runs of commands and faults, whose parts (stores, keys, workers, command line) are all tried here.
 */
const ONCE = [
  'test/build-models.test.ts',
  'test/cli/casework.test.ts',
  'test/cli/evaluate.test.ts',
  'test/evaluation/**',
  'test/faults/**',
  'test/quality/**',
];

for (const major of MAJORS) {
  const node = nodeBinary(major);
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  if (!version.startsWith(`v${major}.`)) throw new Error(`expected Node ${major}, received ${version}`);
  console.log(`\n== the suite on Node ${version}`);
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}`, RESCUE_FACE_EXPECT_NODE: version };
  const { status } = spawnSync(node, [toolPath('vitest'), 'run', ...ONCE.flatMap((path) => ['--exclude', path])], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) failed.push(version);
}
if (failed.length > 0) {
  console.error(`\nnode versions: the suite failed on ${failed.join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(`\nnode versions: the suite passed on ${MAJORS.join(', ')}`);
}

/** Installs Node once per major version into the cache and answers the binary's path. */
function nodeBinary(major: string): string {
  const folder = join(ROOT, '.cache', 'node', major);
  const binary = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `node-${major}`, private: true }));
    runNpm(['install', `node@${major}`, '--prefer-offline', '--no-audit', '--no-fund'], folder);
  }
  return binary;
}
