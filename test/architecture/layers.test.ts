import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../tools/entries.js';
import { toolPath } from '../../tools/run-tool.js';

/** The arrows of the architecture, written down a second time: the rules and this table must not be one source. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  image: ['core'],
  runtime: ['core'],
  detector: ['core', 'image', 'runtime'],
  embedder: ['core', 'image', 'runtime'],
  index: ['core', 'image', 'runtime'],
  ledger: ['core'],
  evaluation: ['core', 'image', 'runtime'],
  quality: ['core', 'image', 'runtime'],
  research: ['core', 'image', 'evaluation'],
  vault: ['core'],
  adapters: ['core', 'runtime', 'vault'],
  testing: ['core'],
  sdk: ['core', 'image', 'runtime', 'detector', 'embedder', 'index', 'ledger', 'evaluation', 'quality', 'vault', 'adapters'],
  cli: [],
};
const layers = Object.keys(ARROWS);

/** Files of a small tree, each with the rule it breaks, or `undefined` where it breaks none. */
const PLANTED: readonly { readonly file: string; readonly imports: string; readonly breaks: string | undefined }[] = [
  { file: 'src/image/load-sharp.ts', imports: 'sharp', breaks: undefined },
  { file: 'src/image/decode.ts', imports: 'sharp', breaks: 'only-load-sharp-imports-sharp' },
  { file: 'src/image/load-sharp/more.ts', imports: 'sharp', breaks: 'only-load-sharp-imports-sharp' },
  { file: 'src/detector/load-sharp.ts', imports: 'sharp', breaks: 'only-load-sharp-imports-sharp' },
  { file: 'src/runtime/onnx-session.ts', imports: 'onnxruntime-node', breaks: undefined },
  { file: 'src/runtime/session.ts', imports: 'onnxruntime-node', breaks: 'only-onnx-session-imports-onnxruntime-node' },
  { file: 'src/embedder/session.ts', imports: 'onnxruntime-node', breaks: 'only-onnx-session-imports-onnxruntime-node' },
  { file: 'src/index/hnsw.ts', imports: 'hnswlib-node', breaks: 'only-hnswlib-engine-imports-hnswlib-node' },
  { file: 'src/index/native-graph.ts', imports: 'usearch', breaks: 'only-usearch-engine-imports-usearch' },
  { file: 'src/core/read.ts', imports: 'node:fs', breaks: 'core-imports-no-package' },
  { file: 'src/sdk/read.ts', imports: 'node:fs', breaks: undefined },
  { file: 'src/sdk/tested.ts', imports: 'vitest', breaks: 'library-uses-no-development-package' },
  { file: 'src/cli/args.ts', imports: 'commander', breaks: undefined },
  { file: 'src/cli/lost.ts', imports: './nowhere.js', breaks: 'every-import-resolves' },
  { file: 'src/compliance/consent.ts', imports: '../core/target.js', breaks: 'every-folder-is-a-layer' },
  { file: 'src/adapters/one/store.ts', imports: '../two/store.js', breaks: 'adapters-stand-apart' },
  { file: 'src/adapters/two/store.ts', imports: '../../core/target.js', breaks: undefined },
  { file: 'src/sdk/tool.ts', imports: '../../tools/tool.js', breaks: 'library-reaches-nothing-outside-src' },
  { file: 'tools/tool.ts', imports: '../src/core/target.js', breaks: undefined },
  { file: 'bench/search.ts', imports: '../src/sdk/target.js', breaks: 'strangers-use-the-public-package' },
  { file: 'examples/search.ts', imports: '../src/sdk/target.js', breaks: 'strangers-use-the-public-package' },
  { file: 'src/main.ts', imports: './testing/target.js', breaks: 'main-leaves-testing-and-cli-out' },
  { file: 'src/index/root.ts', imports: '../main.js', breaks: 'index-imports-core-image-runtime' },
  { file: 'src/index/left.ts', imports: './right.js', breaks: 'no-cycles' },
  // Reported once, where the walk meets it first.
  { file: 'src/index/right.ts', imports: './left.js', breaks: undefined },
];

let root: string;
let broken: ReadonlyMap<string, readonly string[]>;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rescue-face-layers-'));
  write(
    'package.json',
    JSON.stringify({ name: 'planted', dependencies: { sharp: '1', commander: '1' }, devDependencies: { vitest: '1' } }),
  );
  for (const name of ['sharp', 'commander', 'vitest']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'main.js' }));
    write(`node_modules/${name}/main.js`, '');
  }
  for (const layer of layers) {
    write(`src/${layer}/target.ts`, 'export const target = 1;\n');
    for (const other of layers) write(`src/${layer}/to-${other}.ts`, importing(layer === other ? './target.js' : `../${other}/target.js`));
  }
  for (const { file, imports } of PLANTED) write(file, importing(imports));
  broken = cruise();
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.each(layers)('%s', (layer) => {
  test.each(layers)('to %s', (other) => {
    const allowed = layer === other || ARROWS[layer]?.includes(other);
    expect(broken.get(`src/${layer}/to-${other}.ts`)?.length ?? 0).toBe(allowed ? 0 : 1);
  });
});

test.each(PLANTED)('$file imports $imports: $breaks', ({ file, breaks }) => {
  expect(broken.get(file) ?? []).toEqual(breaks === undefined ? [] : [breaks]);
});

test('a type may refer back where code may not', () => {
  write('src/index/left.ts', "export type { Right } from './right.js';\nexport interface Left {}\n");
  write('src/index/right.ts', "export type { Left } from './left.js';\nexport interface Right {}\n");
  expect(cruise().get('src/index/left.ts') ?? []).toEqual([]);
});

function importing(specifier: string): string {
  return `import * as planted from '${specifier}';\nexport const used = planted;\n`;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Runs the real rules over the planted tree; answers the names of the broken rules per file. */
function cruise(): ReadonlyMap<string, readonly string[]> {
  const args = ['--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'bench', 'examples', 'tools'];
  const { stdout, stderr } = spawnSync(process.execPath, [toolPath('dependency-cruiser', 'depcruise'), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (stdout === '') throw new Error(`dependency-cruiser did not run: ${stderr}`);
  const report = JSON.parse(stdout) as { summary: { violations: readonly { from: string; rule: { name: string } }[] } };
  const found = new Map<string, string[]>();
  for (const { from, rule } of report.summary.violations) {
    const names = found.get(from) ?? [];
    if (!names.includes(rule.name)) names.push(rule.name);
    found.set(from, names);
  }
  return found;
}
