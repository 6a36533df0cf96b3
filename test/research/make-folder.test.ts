import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/research/make-folder.js';

const work = mkdtempSync(join(tmpdir(), 'rescue-face-folder-'));

describe('makeFolder', () => {
  it('makes what is missing, readable by its owner only, and leaves what is there', async () => {
    await makeFolder(join(work, 'a', 'b', 'c'));
    await makeFolder(join(work, 'a', 'b', 'c'));
    for (const name of ['a', 'a/b', 'a/b/c']) expect(statSync(join(work, name)).mode & 0o777).toBe(0o700);
  });

  it('says that it cannot where a file is in the way', async () => {
    writeFileSync(join(work, 'file'), '');
    await expect(makeFolder(join(work, 'file'))).rejects.toThrow('The folder cannot be made (EEXIST).');
    await expect(makeFolder(join(work, 'file', 'below'))).rejects.toThrow('The folder cannot be made (ENOTDIR).');
  });

  it.runIf(existsSync('/proc/self'))('ends where a folder is there and none can be made below it', async () => {
    await expect(makeFolder('/proc/none/below')).rejects.toThrow('The folder cannot be made (ENOENT).');
  });
});
