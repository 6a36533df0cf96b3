import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { DISK, type FileLayer } from '../../../src/adapters/file-keyring/file-layer.js';
import { createKeyring, openKeyring } from '../../../src/adapters/file-keyring/open-file-keyring.js';
import { standardCrypto } from '../../../src/adapters/node-crypto/main.js';
import type { KeyProvider, RootKey } from '../../../src/core/contracts.js';
import { temporaryFolders } from './temporary-folder.js';

const crypto = standardCrypto();
const folder = temporaryFolders();
const CHEAP = { N: 2 ** 14, r: 8, p: 1 };

/**
 * The disk, until a step: from there on nothing happens any more, as after a kill. `write` has two steps, so that a kill
 * may also leave half of the bytes. `fails` instead lets one step alone fail, as a full disk does.
 */
function stoppingAt(step: number, log: string[] = [], fails = false): FileLayer {
  let at = 0;
  const take = (name: string) => {
    const now = at++;
    if (fails ? now === step : now >= step) throw Object.assign(new Error(`stopped at ${name}`), { code: 'ENOSPC' });
    log.push(name);
  };
  return {
    async resolve(path) {
      return DISK.resolve(path);
    },
    async read(path) {
      take('read');
      return DISK.read(path);
    },
    async create(path) {
      take('create');
      const file = await DISK.create(path);
      return {
        async write(bytes) {
          take('write half');
          await file.write(bytes.subarray(0, bytes.length / 2));
          take('write');
          await file.write(bytes.subarray(bytes.length / 2));
        },
        async sync() {
          take('sync');
          await file.sync();
        },
        async close() {
          await file.close(); // The test's own descriptor; a kill would close it as well.
          take('close');
        },
      };
    },
    async link(from, to) {
      take('link');
      await DISK.link(from, to);
    },
    async rename(from, to) {
      take('rename');
      await DISK.rename(from, to);
    },
    async remove(path) {
      take('remove');
      await DISK.remove(path);
    },
    async list(path) {
      take('list');
      return DISK.list(path);
    },
    async syncFolder(path) {
      take('sync folder');
      await DISK.syncFolder(path);
    },
  };
}

async function keysOf(provider: KeyProvider): Promise<RootKey[]> {
  return Promise.all((await provider.list()).map(({ id }) => provider.get(id)));
}

const CHANGES: readonly (readonly [string, (keys: KeyProvider, oldest: string) => Promise<unknown>])[] = [
  ['add', (keys) => keys.add()],
  ['retire', (keys, oldest) => keys.retire(oldest)],
];
/** More than any change has. */
const STEPS = 12;

async function twoKeys() {
  const options = { path: join(folder(), 'keyring.json'), crypto };
  await createKeyring(options, DISK, CHEAP);
  await using keys = await openKeyring(options, DISK);
  await keys.add();
  return { options, before: await keysOf(keys) };
}

it.each(CHANGES)('%s stopped at any step leaves all of the old file or all of the new', async (name, change) => {
  const seen = new Set<string>();
  for (let step = 1; step < STEPS; step++) {
    const { options, before } = await twoKeys();
    const dying = await openKeyring(options, stoppingAt(step));
    const outcome = await change(dying, before[0]?.id ?? '').then(
      () => 'done',
      () => 'stopped',
    );

    await using again = await openKeyring(options, DISK);
    const after = await keysOf(again);
    if (name === 'add') expect(after.slice(0, 2)).toEqual(before);
    else expect(after.at(-1)).toEqual(before.at(-1));
    seen.add(`${outcome} ${after.length}`);

    // The next change goes through, and takes away what the killed one has left.
    await again.add();
    expect(readdirSync(dirname(options.path))).toEqual([basename(options.path)]);
  }
  expect([...seen].sort()).toEqual(name === 'add' ? ['done 3', 'stopped 2', 'stopped 3'] : ['done 1', 'stopped 1', 'stopped 2']);
});

it('add stopped at any step loses no key that lies under a passphrase', async () => {
  const options = { path: join(folder(), 'keyring.json'), crypto, passphrase: 'correct horse' };
  await createKeyring(options, DISK, CHEAP);
  const whole = readFileSync(options.path);
  for (let step = 2; step < STEPS; step += 3) {
    writeFileSync(options.path, whole);
    const dying = await openKeyring(options, stoppingAt(step));
    const [first] = await keysOf(dying);
    await dying.add().catch(() => undefined);
    await using again = await openKeyring(options, DISK);
    expect((await keysOf(again))[0]).toEqual(first);
  }
});

it('flushes the file before the rename and the folder after it, and only then says so', async () => {
  const log: string[] = [];
  const { options } = await twoKeys();
  await using keys = await openKeyring(options, stoppingAt(1000, log));
  await keys.add();
  expect(log).toEqual(['read', 'read', 'create', 'write half', 'write', 'sync', 'close', 'rename', 'sync folder', 'list']);
});

it('a step that fails alone is told, and what is in memory stays true to the disk', async () => {
  for (let step = 2; step <= 8; step++) {
    const { options, before } = await twoKeys();
    await using keys = await openKeyring(options, stoppingAt(step, [], true));
    await expect(keys.add(), `step ${step}`).rejects.toMatchObject({ code: 'ERR_KEY_FILE', details: { reason: 'write' } });
    expect(await keysOf(keys)).toEqual(before);
    expect(readdirSync(dirname(options.path))).toEqual([basename(options.path)]);
    await using again = await openKeyring(options, DISK);
    expect((await keysOf(again)).slice(0, 2)).toEqual(before);
  }
});

it('creating stopped at any step leaves no file or a whole one, and never overwrites', async () => {
  const outcomes = new Set<string>();
  for (let step = 0; step < 12; step++) {
    const options = { path: join(folder(), 'keyring.json'), crypto };
    const outcome = await createKeyring(options, stoppingAt(step), CHEAP).then(
      () => 'done',
      () => 'stopped',
    );
    const opened = await openKeyring(options, DISK).then(
      async (keys) => `${(await keys.list()).length} key`,
      (error: { details: { reason: string } }) => error.details.reason,
    );
    outcomes.add(`${outcome}: ${opened}`);
  }
  expect([...outcomes].sort()).toEqual(['done: 1 key', 'stopped: 1 key', 'stopped: missing']);
});
