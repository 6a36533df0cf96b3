import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DISK, type FileLayer, type OpenFile } from '../../../src/adapters/sqlite-store/file-layer.js';
import { FolderFiles } from '../../../src/adapters/sqlite-store/row-files.js';
import { newFolder, noise } from './support.js';

const OWNER = { readOnly: false, checkOpen: () => {} };

/** The disk, stopping at a step: the first is step 1. */
function stopping(at: number, code: string, seen: string[] = []): FileLayer {
  const step = (what: string) => {
    seen.push(what);
    if (seen.length === at) throw Object.assign(new Error(code), { code, syscall: what });
  };
  const watched = (file: OpenFile): OpenFile => ({
    size: () => file.size(),
    read: (into, from) => file.read(into, from),
    async write(bytes, to) {
      if (seen.length + 1 === at) await file.write(bytes.subarray(0, bytes.length >> 1), to);
      step('write');
      await file.write(bytes, to);
    },
    async truncate(length) {
      step('truncate');
      await file.truncate(length);
    },
    async sync() {
      step('sync');
      await file.sync();
    },
    close: () => file.close(),
  });
  return {
    async open(path, how) {
      const file = await DISK.open(path, how);
      return file && watched(file);
    },
    async create(path) {
      step('create');
      return watched(await DISK.create(path));
    },
    async remove(path) {
      step('remove');
      await DISK.remove(path);
    },
    list: (folder) => DISK.list(folder),
    async syncFolder(folder) {
      step('syncFolder');
      await DISK.syncFolder(folder);
    },
  };
}

async function streamed(files: FolderFiles, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of files.stream(name)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

it('files are added to, read whole and in pieces, cut, listed and removed', async () => {
  const files = new FolderFiles(newFolder(), DISK, OWNER);
  expect([await files.read('a'), await streamed(files, 'a'), await files.list()]).toEqual([undefined, new Uint8Array(), []]);
  const parts = [noise(10), noise(3_000_000), noise(5)];
  await Promise.all(parts.map((bytes) => files.append('a', bytes)));
  const whole = Buffer.concat(parts);
  expect(whole.equals((await files.read('a')) ?? noise(1))).toBe(true);
  expect(whole.equals(await streamed(files, 'a'))).toBe(true);
  await files.truncate('a', 7);
  await files.truncate('a', 100);
  expect(await files.read('a')).toEqual(parts[0]?.slice(0, 7));
  await files.append('cache-B2', noise(1));
  expect([...(await files.list())].sort()).toEqual(['a', 'cache-B2']);
  for (const name of ['a', 'cache-B2', 'never']) await files.remove(name);
  expect(await files.list()).toEqual([]);
});

it("files are the folder's own and never the database's", async () => {
  const folder = newFolder();
  const files = new FolderFiles(folder, DISK, OWNER);
  for (const name of ['', 'db', 'db-wal', 'lock', 'owner', '../x', 'a/b', 'a.b', 'A', '.']) {
    await expect(files.read(name), name).rejects.toThrow(RangeError);
    await expect(files.append(name, noise(1)), name).rejects.toThrow(RangeError);
  }
  for (const name of ['rescue-face.db', 'rescue-face.lock', 'rescue-face.x.new', 'other']) writeFileSync(join(folder, name), 'x');
  expect(await files.list()).toEqual([]);
});

it('an addition that fails leaves what was there', async () => {
  const folder = newFolder();
  const path = join(folder, 'rescue-face.a');
  const first = noise(100);
  await new FolderFiles(folder, DISK, OWNER).append('a', first);
  for (const at of [1, 2]) {
    await expect(new FolderFiles(folder, stopping(at, 'ENOSPC'), OWNER).append('a', noise(1000))).rejects.toMatchObject({
      code: 'ERR_STORE_FULL',
    });
    expect(readFileSync(path).equals(first)).toBe(true);
  }
  const steps: string[] = [];
  await new FolderFiles(folder, stopping(0, '', steps), OWNER).append('a', noise(1000));
  await new FolderFiles(folder, stopping(0, '', steps), OWNER).append('b', noise(1));
  expect(steps).toEqual(['write', 'sync', 'create', 'write', 'sync', 'syncFolder']);
});

it('what is removed is overwritten first, and stays where that fails', async () => {
  const folder = newFolder();
  const path = join(folder, 'rescue-face.a');
  const secret = noise(2_500_000);
  const files = new FolderFiles(folder, DISK, OWNER);
  const steps: string[] = [];
  for (let at = 1; at <= 6; at++) {
    await files.remove('a');
    await files.append('a', secret);
    const seen: string[] = [];
    await expect(new FolderFiles(folder, stopping(at, 'EIO', seen), OWNER).remove('a')).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      details: { problem: 'EIO' },
    });
    if (at === 5) expect(readFileSync(path).every((byte) => byte === 0)).toBe(true);
    if (at < 6) expect(readFileSync(path)).toHaveLength(secret.length);
    steps.push(seen.at(-1) ?? '');
  }
  expect(steps).toEqual(['write', 'write', 'write', 'sync', 'remove', 'syncFolder']);
});
