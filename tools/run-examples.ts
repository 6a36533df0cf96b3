import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './entries.js';
import { toolPath } from './run-tool.js';

/**
 * Checks the types of the first TypeScript block of each README, every one of `docs/` and every `@example` of the sources,
 * and runs them and every file of `examples/` against the built package, from the repository root, so that what is shown is
 * what works. With an argument, only those whose name has it: `tsx tools/run-examples.ts docs/`.
 */
const READMES = ['README.md', 'README.zh-CN.md'];
/** Need or leave files of their reader's: their types are checked, and they are not run. */
const NOT_RUN = ['docs/evaluation.md', 'docs/evaluation.zh-CN.md', 'docs/storage.md'];
const EXAMPLE = /\.(ts|mts|js|mjs|cjs)$/;
const TIMEOUT_MS = 120_000;

// Inside the checkout, so that `rescue-face` means this package.
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.cache', 'examples-'));
const [only = ''] = process.argv.slice(2);
const failed: string[] = [];
const shown: { readonly name: string; readonly file: string }[] = [];
let count = 0;
try {
  for (const readme of READMES) {
    const [block] = typeScriptBlocks(readFileSync(join(ROOT, readme), 'utf8'));
    if (block === undefined) failed.push(`${readme} (no \`\`\`ts block)`);
    else write(readme, block);
  }
  for (const page of filesOf('docs', '.md')) {
    const blocks = typeScriptBlocks(readFileSync(join(ROOT, page), 'utf8'));
    for (const [place, block] of blocks.entries()) write(`${page} ${place + 1}`, block);
  }
  for (const source of filesOf('src', '.ts')) {
    const blocks = documentedExamples(readFileSync(join(ROOT, source), 'utf8'));
    for (const [place, block] of blocks.entries()) write(`${source} @example ${place + 1}`, block);
  }
  checkTypes();
  for (const { name, file } of shown) if (!NOT_RUN.some((page) => name.startsWith(`${page} `))) runExample(name, file);
  for (const name of readdirSync(join(ROOT, 'examples'))
    .filter((file) => EXAMPLE.test(file))
    .sort()) {
    if (`examples/${name}`.includes(only)) runExample(`examples/${name}`, join(ROOT, 'examples', name));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (failed.length > 0) {
  console.error(`\nexamples: ${failed.join(', ')} failed`);
  process.exitCode = 1;
} else {
  console.log(`\nexamples: all ${count} ran to their end`);
}

function runExample(name: string, file: string): void {
  console.log(`\n== ${name}`);
  count += 1;
  const result = spawnSync(process.execPath, [toolPath('tsx'), file], { cwd: ROOT, stdio: 'inherit', timeout: TIMEOUT_MS });
  if (result.status !== 0) failed.push(name);
}

function filesOf(under: string, ending: string): string[] {
  const names = readdirSync(join(ROOT, under), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => `${under}/${name.replaceAll('\\', '/')}`)
    .sort();
}

function write(name: string, block: string): void {
  if (!name.includes(only)) return;
  const file = join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.ts`);
  // Each is a module of its own, whose names are nobody else's.
  writeFileSync(file, `${block}export {};\n`);
  shown.push({ name, file });
}

/** Running strips types without a look at them. What an example leaves unused is its reader's to use. */
function checkTypes(): void {
  if (shown.length === 0) return;
  console.log(`\n== the types of ${shown.length} examples`);
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  writeFileSync(config, JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }));
  const result = spawnSync(process.execPath, [toolPath('typescript', 'tsc'), '-p', config], { cwd: folder, stdio: 'inherit' });
  if (result.status !== 0) failed.push('the types');
}

function typeScriptBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}

/** The code of every `@example` in documentation comments, without their stars. */
function documentedExamples(source: string): string[] {
  return [...source.matchAll(/@example\n \* ```ts\n((?: \*.*\n)*?) \* ```/g)].map(([, block = '']) => block.replaceAll(/^ \* ?/gm, ''));
}
