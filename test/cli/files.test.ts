import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeReport } from '../../src/cli/output.js';
import { PhotoReader } from '../../src/cli/read-photo.js';
import { loadPictures } from '../../src/cli/report/load-pictures.js';
import { textsIn } from '../../src/cli/texts.js';
import { SAMPLES } from './run-cli.js';

const texts = textsIn('en');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rescue-face-files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a report', () => {
  test('replaces the one before, and is readable by its owner only', async () => {
    const file = join(folder, 'report.html');
    writeFileSync(file, 'before', { mode: 0o644 });
    await writeReport(file, 'after', texts);
    expect(readFileSync(file, 'utf8')).toBe('after');
    expect(readdirSync(folder)).toEqual(['report.html']);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that cannot be put in its place leaves nothing behind, and says what stood in the way', async () => {
    const file = join(folder, 'report.html');
    mkdirSync(file);
    await expect(writeReport(file, 'faces', texts)).rejects.toThrow(/report\.html cannot be written \([A-Z]+\)$/);
    expect(readdirSync(folder)).toEqual(['report.html']);
  });
});

describe('photos that are wanted twice', () => {
  test('one that has vanished is left out of the pictures', async () => {
    const reader = new PhotoReader(texts);
    const gone = join(folder, 'gone.jpg');
    const bytes = readFileSync(join(SAMPLES, 'sample6.jpg'));
    writeFileSync(gone, bytes);
    await reader.read(gone);
    rmSync(gone);
    const groups = [[{ id: 'gone', path: gone }], [{ id: 'there', path: join(SAMPLES, 'sample6.jpg') }]];
    expect([...(await loadPictures(groups, reader, () => {})).keys()]).toEqual(['there']);
  });

  test.runIf(process.platform !== 'win32')('a pipe is read once', async () => {
    const reader = new PhotoReader(texts);
    const pipe = join(folder, 'pipe');
    spawnSync('sh', ['-c', 'mkfifo "$0"', pipe]);
    spawn('sh', ['-c', 'printf photo > "$0"', pipe], { stdio: 'ignore' });
    const first = await reader.read(pipe);
    expect(Buffer.from(first).toString()).toBe('photo');
    expect(await reader.read(pipe)).toBe(first);
  });
});
