import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { PUBLIC_ENTRIES, ROOT } from './entries.js';
import { runNpm } from './run-npm.js';
import { runTool, toolPath } from './run-tool.js';

/**
 * Packs the package, judges the tarball, installs it in an empty folder elsewhere the way an embedder would, on a
 * machine with a compiler and on one without, and searches real photos from there by `import` and by `require`.
 */
const SAMPLES = ['sample1.jpg', 'sample2.jpg'].map((file) => join(ROOT, 'node_modules/@vladmandic/face-api/demo', file));
const CONSUMER = join(ROOT, 'tools/package-consumer');
/** Above this the tarball holds something that does not belong there; the models alone are about 11 MB. */
const MAX_TARBALL_BYTES = 40_000_000;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const work = mkdtempSync(join(tmpdir(), 'rescue-face-package-'));
try {
  const tarball = pack();
  step('publint', () => succeed(runTool('publint', ['run', tarball, '--strict'])));
  step('attw', () =>
    succeed(runTool('@arethetypeswrong/cli', ['--profile', 'esm-only', '--no-emoji', '--format', 'table-flipped', tarball], 'attw')),
  );
  step('an embedder with a compiler', () => embed(install('with-compiler', tarball, process.env)));
  step('an embedder without a compiler', () => {
    const folder = install('without-compiler', tarball, withoutCompiler());
    expect(!existsSync(join(folder, 'node_modules/hnswlib-node')), 'hnswlib-node was built, so a compiler was found after all');
    embed(folder);
  });
  console.log('\npackage: all checks passed');
} catch (error) {
  console.error(`\npackage: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

function pack(): string {
  const packed = (JSON.parse(runNpm(['pack', '--json', '--ignore-scripts', '--pack-destination', work], ROOT)) as readonly Packed[])[0];
  if (packed === undefined) throw new Error('npm pack answered nothing');
  const files = packed.files.map(({ path }) => path);
  const { networks } = JSON.parse(readFileSync(join(ROOT, 'dist/models/manifest.json'), 'utf8')) as { networks: { file: string }[] };
  const needed = [
    'LICENSE',
    'THIRD_PARTY_LICENSES.md',
    'README.md',
    'README.zh-CN.md',
    'package.json',
    'dist/cli.js',
    'dist/models/manifest.json',
    'dist/models/calibration.json',
    ...networks.map(({ file }) => `dist/models/${file}`),
    ...Object.keys(PUBLIC_ENTRIES).flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]),
  ];
  const absent = needed.filter((file) => !files.includes(file));
  expect(absent.length === 0, `the tarball lacks ${absent.join(', ')}`);
  const strange = files.filter(
    (file) =>
      !/^(dist\/[\w-]+\.(js|js\.map|d\.ts)|dist\/models\/[\w.-]+\.(onnx|json)|(docs\/(decisions\/)?)?[\w.-]+\.md|LICENSE|package\.json)$/.test(
        file,
      ),
  );
  expect(strange.length === 0, `the tarball holds ${strange.join(', ')}`);
  const dangling = files.filter((file) => file.endsWith('.md')).flatMap((file) => danglingLinks(file, files));
  expect(dangling.length === 0, `the tarball lacks what these links point to: ${dangling.join(', ')}`);
  expect(packed.size <= MAX_TARBALL_BYTES, `the tarball has ${packed.size} bytes`);
  console.log(`packed ${packed.filename}: ${files.length} files, ${(packed.size / 1e6).toFixed(1)} MB`);
  return join(work, packed.filename);
}

/** Links of a page to files or folders that the tarball does not hold. */
function danglingLinks(page: string, files: readonly string[]): string[] {
  const links = readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g);
  return [...links]
    .map(([, link = '']) => posix.join(posix.dirname(page), link))
    .filter((target) => !files.some((file) => file === target || file.startsWith(`${target}/`)))
    .map((target) => `${page} → ${target}`);
}

/** An empty project elsewhere, with what the README tells embedders to put into `.npmrc`. */
function install(name: string, tarball: string, env: NodeJS.ProcessEnv): string {
  const folder = join(work, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'embedder', private: true, type: 'module' }));
  writeFileSync(join(folder, '.npmrc'), 'onnxruntime-node-install=skip\n');
  runNpm(['install', tarball, '--prefer-offline', '--no-audit', '--no-fund'], folder, env);
  return folder;
}

/** Node, npm and a shell, and nothing that could compile. */
function withoutCompiler(): NodeJS.ProcessEnv {
  const bin = join(work, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  symlinkSync('/bin/sh', join(bin, 'sh'));
  return { ...process.env, PATH: bin, CC: '/bin/false', CXX: '/bin/false', PYTHON: '/bin/false', NODE_GYP_FORCE_PYTHON: '/bin/false' };
}

function embed(folder: string): void {
  const refused = join(folder, 'no-network.cjs');
  // By NODE_OPTIONS, because worker threads get that and not the command line's flags.
  const env = { ...process.env, NODE_OPTIONS: `--require ${refused}` };
  for (const script of ['no-network.cjs', 'search.mjs', 'search.cjs']) copyFileSync(join(CONSUMER, script), join(folder, script));
  for (const script of ['search.mjs', 'search.cjs']) run(process.execPath, [script, ...SAMPLES], folder, env);
  const cli = join(folder, 'node_modules/rescue-face/dist/cli.js');
  expect(existsSync(join(folder, 'node_modules/.bin/rescue-face')), 'the program rescue-face was not linked');
  run(process.execPath, [cli, '--version'], folder, env);
  const [sample = ''] = SAMPLES;
  run(process.execPath, [cli, 'detect', sample], folder, env);
  checkTypes(folder);
}

/** Every entry must type-check for a consumer, declarations included, under both resolutions in use. */
function checkTypes(folder: string): void {
  const subpaths = Object.keys((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object }).exports);
  const imports = subpaths
    .filter((subpath) => subpath !== './package.json')
    .map((subpath, place) => `import * as entry${place} from 'rescue-face${subpath.slice(1)}';\nexport { entry${place} };`);
  copyFileSync(join(CONSUMER, 'types.ts'), join(folder, 'types.ts'));
  writeFileSync(join(folder, 'entries.ts'), `${imports.join('\n')}\n`);
  const tsc = toolPath('typescript', 'tsc');
  const common = ['--noEmit', '--strict', '--target', 'ES2022', '--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
  for (const mode of [
    ['--module', 'NodeNext'],
    ['--module', 'ESNext', '--moduleResolution', 'bundler'],
  ]) {
    run(process.execPath, [tsc, ...common, ...mode, 'types.ts', 'entries.ts'], folder);
  }
}

function step(name: string, action: () => void): void {
  console.log(`\n== ${name}`);
  const started = performance.now();
  action();
  console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env): void {
  const { status, signal } = spawnSync(program, args, { cwd, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${signal ?? status}`);
}

function succeed(status: number | null): void {
  expect(status === 0, `ended with ${status}`);
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
