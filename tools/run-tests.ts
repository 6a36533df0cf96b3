import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './entries.js';
import { runTool } from './run-tool.js';

/**
 * Runs the suite and ends with one plain line for those who count: `12 passed, 0 failed, 3 skipped`. Words after the
 * command go to vitest.
 */
interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly name: string; readonly assertionResults: readonly unknown[] }[];
}

const report = join(ROOT, '.cache', 'tests.json');
mkdirSync(join(ROOT, '.cache'), { recursive: true });
rmSync(report, { force: true });
const status = runTool('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)]);
const result = read();
// A file that cannot even be loaded has no tests to count, and must not vanish from the count.
const unloaded = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
const failed = result.numFailedTests + unloaded;
const skipped = result.numPendingTests + result.numTodoTests;
const line = `${result.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
writeFileSync(join(ROOT, '.cache', 'tests-count.txt'), `${line}\n`);
console.log(line);
process.exitCode = status === 0 && failed === 0 && result.success ? 0 : 1;

function read(): Report {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Report;
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
