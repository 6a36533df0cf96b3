import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './entries.js';
import { toolPath } from './run-tool.js';

/**
 * Runs every file of `examples/`, the first TypeScript block of each README and every `@example` of the sources
 * against the built package, from the repository root, so that what is shown is what works.
 */
const READMES = ['README.md', 'README.zh-CN.md'];
const EXAMPLE = /\.(ts|mts|js|mjs|cjs)$/;
const TIMEOUT_MS = 120_000;

// Inside the checkout, so that `rescue-face` means this package.
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.cache', 'examples-'));
const failed: string[] = [];
let count = 0;
try {
  for (const readme of READMES) {
    const block = existsSync(join(ROOT, readme)) ? firstTypeScriptBlock(readFileSync(join(ROOT, readme), 'utf8')) : undefined;
    if (block === undefined) {
      failed.push(`${readme} (no \`\`\`ts block)`);
      continue;
    }
    const file = join(folder, `${readme.replaceAll('.', '-')}.ts`);
    writeFileSync(file, block);
    runExample(readme, file);
  }
  for (const source of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()) {
    for (const [place, block] of documentedExamples(readFileSync(join(ROOT, 'src', source), 'utf8')).entries()) {
      const name = `${source.replaceAll(/[\\/.]/g, '-')}-${place + 1}`;
      const file = join(folder, `${name}.ts`);
      writeFileSync(file, block);
      runExample(`src/${source} @example ${place + 1}`, file);
    }
  }
  const examples = existsSync(join(ROOT, 'examples')) ? readdirSync(join(ROOT, 'examples')) : [];
  for (const name of examples.filter((file) => EXAMPLE.test(file)).sort()) runExample(`examples/${name}`, join(ROOT, 'examples', name));
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

function firstTypeScriptBlock(markdown: string): string | undefined {
  return /^```ts\n([\s\S]*?)^```$/m.exec(markdown)?.[1];
}

/** The code of every `@example` in documentation comments, without their stars. */
function documentedExamples(source: string): string[] {
  return [...source.matchAll(/@example\n \* ```ts\n((?: \*.*\n)*?) \* ```/g)].map(([, block = '']) => block.replaceAll(/^ \* ?/gm, ''));
}
