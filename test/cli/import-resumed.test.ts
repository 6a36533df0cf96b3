import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openRescueFace } from 'rescue-face';
import { expect, test } from 'vitest';
import { ColourEmbedder, CountingDetector } from '../support/fake-stages.js';
import { makePeopleFolder } from './people-folder.js';
import { CLI } from './run-cli.js';
import { runProgram } from './run-program.js';

const ACT = ['--operator', 'clerk', '--station', 'jinan'];
const SLOW = 300_000;

/** Ledger entries of a gallery that another process has open. */
async function entriesOf(dataDir: string): Promise<number> {
  const stages = { detector: new CountingDetector(), embedder: new ColourEmbedder() };
  await using sdk = await openRescueFace({ dataDir, readOnly: true, operators: { find: async () => undefined }, ...stages });
  return sdk.stats().entries;
}

test.runIf(process.platform !== 'win32')(
  'an import that was killed goes on where it was: nothing is lost and nothing comes in twice',
  async () => {
    const people = await makePeopleFolder();
    const data = join(people, 'gallery');
    const list = join(people, 'people.csv');
    // A row whose file keeps the import waiting, so that it is killed when two photos are in and two are not.
    const pipe = join(people, 'pipe.jpg');
    const rows = ['ann/1.jpg,p1', 'ann/2.jpg,p1', 'pipe.jpg,p2', 'bea/3.jpg,p3'];
    writeFileSync(list, ['photo,personId', ...rows].join('\n'));
    spawnSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    expect((await runProgram('init', '--data', data, ...ACT)).code).toBe(0);

    const child = spawn(process.execPath, [CLI, 'import', list, '--data', data, ...ACT], { stdio: 'ignore' });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
    while ((await entriesOf(data)) < 2) {
      expect(child.exitCode).toBeNull();
      await sleep(100);
    }
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');

    rmSync(pipe);
    copyFileSync(join(people, 'bea/3.jpg'), pipe);
    const { code, stdout } = await runProgram('import', list, '--data', data, '--json', ...ACT);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ rows: 4, enrolled: 2, known: 2, failed: 0 })]);
    const stats = await runProgram('gallery', 'stats', '--data', data, '--json');
    expect(JSON.parse(stats.stdout)).toMatchObject({ persons: 3, templates: 4, entries: 4 });
  },
  SLOW,
);
