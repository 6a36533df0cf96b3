/** `npm run bench -- <name> [words]` runs `bench/<name>.ts` and writes `bench/results/<name>.json`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BenchRun, barTable, openContext, ROOT, writeReport } from './support/report.js';

const folder = path.join(ROOT, 'bench');
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const [name, ...args] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  process.stderr.write(`usage: npm run bench -- <name>, where <name> is one of ${names.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const started = new Date();
  const bench = (await import(pathToFileURL(path.join(folder, `${name}.ts`)).href)) as { run: BenchRun };
  const context = openContext(name, args);
  const outcome = await bench.run(context);
  const file = writeReport(name, started, outcome);
  process.stdout.write(`${barTable(outcome.bars)}\n${path.relative(ROOT, file)}\n`);
  if (outcome.bars.some((one) => !one.holds)) process.exitCode = 1;
}
