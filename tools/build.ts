import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fingerprint } from './build-inputs.js';
import { ROOT } from './entries.js';
import { runTool } from './run-tool.js';

/**
 * Builds dist in three steps, each only when something it reads has changed: `code` (JavaScript), `types`
 * (declarations) and `models` (ONNX files). Code and types are prepared beside dist and moved in once they are whole: a
 * build that fails leaves those of the last one. They are moved file by file, so nothing should be started meanwhile.
 *
 * `tsx tools/build.ts [code|types|models ...]`; without names, all three. `--force` builds what is fresh as well.
 */
interface Step {
  readonly name: 'code' | 'types';
  /** tsup's configuration. */
  readonly config: string;
  /** Whether a file of dist is this step's. */
  owns(file: string): boolean;
}

const CACHE = join(ROOT, '.cache', 'build');
const DIST = join(ROOT, 'dist');
const LOCK = join(CACHE, 'lock');
const MODELS_TOOL = 'tools/build-models/main.ts';

const isTypes = (file: string) => file.endsWith('.d.ts');
const STEPS: readonly Step[] = [
  {
    name: 'code',
    config: 'tsup.config.ts',
    owns: (file) => /\.js(\.map)?$/.test(file),
  },
  {
    name: 'types',
    config: 'tsup.types.config.ts',
    owns: isTypes,
  },
];

function build(names: readonly string[], force: boolean): void {
  const unlock = lock();
  try {
    for (const step of STEPS) if (names.length === 0 || names.includes(step.name)) runStep(step, force);
    if (names.length === 0 || names.includes('models')) buildModels(force);
  } finally {
    unlock();
  }
}

function runStep(step: Step, force: boolean): void {
  const stamp = fingerprint(step.name);
  const stampFile = join(CACHE, `${step.name}.json`);
  if (!force && isFresh(stampFile, stamp)) return;
  const next = join(CACHE, `${step.name}-next`);
  rmSync(next, { recursive: true, force: true });
  if (runTool('tsup', ['--config', step.config, '--out-dir', next]) !== 0) throw new Error(`the build of ${step.name} failed`);
  mkdirSync(DIST, { recursive: true });
  const files = readdirSync(next).filter(step.owns);
  for (const file of files) if (file.endsWith('.map')) pointToSources(join(next, file));
  for (const file of files) renameSync(join(next, file), join(DIST, file));
  for (const file of readdirSync(DIST)) if (step.owns(file) && !files.includes(file)) rmSync(join(DIST, file));
  rmSync(next, { recursive: true, force: true });
  writeFileSync(stampFile, JSON.stringify({ stamp, files }));
}

function buildModels(force: boolean): void {
  const stamp = fingerprint('models');
  const stampFile = join(CACHE, 'models.json');
  if (!force && isFresh(stampFile, stamp)) return;
  if (runTool('tsx', [MODELS_TOOL]) !== 0) throw new Error('the build of the models failed');
  const folder = join(DIST, 'models');
  const files = existsSync(folder) ? readdirSync(folder).map((file) => `models/${file}`) : [];
  writeFileSync(stampFile, JSON.stringify({ stamp, files }));
}

function isFresh(stampFile: string, stamp: string): boolean {
  if (!existsSync(stampFile)) return false;
  const saved = JSON.parse(readFileSync(stampFile, 'utf8')) as { stamp: string; files: readonly string[] };
  return saved.stamp === stamp && saved.files.length > 0 && saved.files.every((file) => existsSync(join(DIST, file)));
}

/** Where tsup wrote, the sources lie elsewhere than from dist. */
function pointToSources(map: string): void {
  const written = JSON.parse(readFileSync(map, 'utf8')) as { sources: readonly string[] };
  const sources = written.sources.map((source) =>
    relative(DIST, resolve(dirname(map), source))
      .split(sep)
      .join('/'),
  );
  writeFileSync(map, JSON.stringify({ ...written, sources }));
}

/** One build at a time; a lock whose process is gone is taken over. */
function lock(): () => void {
  mkdirSync(CACHE, { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      const unlock = () => rmSync(LOCK, { force: true });
      process.once('exit', unlock);
      return unlock;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!isAlive(readLock())) rmSync(LOCK, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function readLock(): number {
  try {
    return Number(readFileSync(LOCK, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (pid === 0) return existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs < 2000;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const args = process.argv.slice(2);
try {
  build(
    args.filter((arg) => !arg.startsWith('--')),
    args.includes('--force'),
  );
} catch (error) {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
