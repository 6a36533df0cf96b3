import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './entries.js';
import { runTool } from './run-tool.js';

/**
 * Builds dist in three steps, each only when something it reads has changed: `code` (JavaScript), `types`
 * (declarations) and `models` (ONNX files). Every step is prepared beside dist and moved in when it is whole, so
 * that a process that is running from dist never sees half a build.
 *
 * `tsx tools/build.ts [code|types|models ...]`; without names, all three. `--force` builds what is fresh as well.
 */
interface Step {
  readonly name: string;
  /** Files and folders the step reads, relative to the root. */
  readonly inputs: readonly string[];
  /** tsup's configuration. */
  readonly config: string;
  /** Whether a file of dist is this step's. */
  owns(file: string): boolean;
}

const CACHE = join(ROOT, '.cache', 'build');
const DIST = join(ROOT, 'dist');
const LOCK = join(CACHE, 'lock');
const SHARED_INPUTS = ['package.json', 'tsconfig.json', 'tools/entries.ts'];
const MODELS_TOOL = 'tools/build-models/main.ts';
/** The packages whose published weights are converted. */
const MODEL_SOURCES = ['@vladmandic/face-api', '@vladmandic/human'];

const isTypes = (file: string) => file.endsWith('.d.ts');
const STEPS: readonly Step[] = [
  {
    name: 'code',
    inputs: ['src', 'tsup.config.ts', ...SHARED_INPUTS],
    config: 'tsup.config.ts',
    owns: (file) => /\.js(\.map)?$/.test(file),
  },
  {
    name: 'types',
    inputs: ['src', 'tsup.types.config.ts', ...SHARED_INPUTS],
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
  const stamp = fingerprint(step.inputs);
  const stampFile = join(CACHE, `${step.name}.json`);
  if (!force && isFresh(stampFile, stamp)) return;
  const next = join(CACHE, `${step.name}-next`);
  rmSync(next, { recursive: true, force: true });
  if (runTool('tsup', ['--config', step.config, '--out-dir', next]) !== 0) throw new Error(`the build of ${step.name} failed`);
  mkdirSync(DIST, { recursive: true });
  const files = readdirSync(next).filter(step.owns);
  for (const file of files) renameSync(join(next, file), join(DIST, file));
  for (const file of readdirSync(DIST)) if (step.owns(file) && !files.includes(file)) rmSync(join(DIST, file));
  rmSync(next, { recursive: true, force: true });
  writeFileSync(stampFile, JSON.stringify({ stamp, files }));
}

function buildModels(force: boolean): void {
  const stamp = fingerprint(['tools/build-models', ...MODEL_SOURCES.map((name) => `node_modules/${name}/package.json`)]);
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

function fingerprint(inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    } else {
      const bytes = readFileSync(full);
      hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    }
  };
  for (const path of inputs) visit(path);
  return hash.digest('hex');
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
