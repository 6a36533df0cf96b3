import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGallery, operatorList, PERMISSIONS, rekeyGallery, restoreGallery } from 'rescue-face';
import { fileKeyring } from 'rescue-face/adapters/file-keyring';
import { nationalCrypto, standardCrypto } from 'rescue-face/adapters/node-crypto';
import { type SealedStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadDriver } from '../../src/adapters/sqlite-store/load-driver.js';
import { DRILL } from '../support/acts.js';
import { colourPhoto } from '../support/fake-stages.js';
import { ledgerOf, type ReadEntry } from '../support/ledger.js';
import { openFake } from '../support/open-fake.js';

const operators = operatorList([
  { id: 'clerk', stations: ['station'], permissions: PERMISSIONS },
  { id: 'novice', stations: ['station'], permissions: ['search'] },
]);
const act = DRILL;
const novice = { ...DRILL, operator: 'novice' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gallery-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (dataDir: string) => openFake({ dataDir, operators, scoreNormalisation: 'off' });

async function within<T>(
  dataDir: string,
  work: (store: SealedStore) => Promise<T>,
  crypto = standardCrypto(),
  file = 'keyring.json',
): Promise<T> {
  await using keys = await fileKeyring({ path: join(dataDir, file), crypto });
  const others = [standardCrypto(), nationalCrypto()].filter(({ profile }) => profile !== crypto.profile);
  await using store = await sqliteStore({ folder: dataDir, crypto, formerCrypto: others, keys });
  return await work(store);
}

/** Whom a photo of this colour resembles most, and what was searched. */
async function searched(dataDir: string, red: number) {
  await using sdk = await open(dataDir);
  const result = await sdk.search({ photo: await colourPhoto(red), topK: 1 });
  if (result.status !== 'searched') throw new Error(result.status);
  return {
    first: result.candidates[0]?.personId,
    templates: sdk.size.templates,
    revision: result.gallery.revision,
    opened: sdk.size.revision,
  };
}

const cacheIn = (dataDir: string) => join(dataDir, 'rescue-face.cache-templates');
const databaseIn = (dataDir: string) => join(dataDir, 'rescue-face.db');

describe('a large gallery in a folder', () => {
  const TEMPLATES = 4500;
  /** Made once, opened once, so that it has a cache. */
  let base: string;
  let older: Buffer;

  /** Templates of the colours 0 to 199 over and over; person `p-<red>` has those of one colour. */
  const colours = (store: SealedStore, from: number, to: number, shift = 0) =>
    store.commit({
      puts: Array.from({ length: to - from }, (_, at) => {
        const red = ((from + at) % 200) + shift;
        const angle = (red / 255) * Math.PI;
        const vector = Float32Array.of(Math.cos(angle), Math.sin(angle));
        const embedding = { space: 'colour', vector };
        return { kind: 'template', id: `t-${from + at}`, personId: `p-${red}`, photoId: `f-${from + at}`, embedding } as const;
      }),
    });

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), 'gallery-'));
    await createGallery({ dataDir: base });
    await within(base, async (store) => {
      for (let red = 0; red < 256; red++) await store.commit({ puts: [{ kind: 'person', id: `p-${red}`, createdAt: 0 }] });
      for (let at = 0; at < 3000; at += 500) await colours(store, at, at + 500);
    });
    older = readFileSync(databaseIn(base));
    await within(base, async (store) => {
      for (let at = 3000; at < TEMPLATES; at += 500) await colours(store, at, at + 500, 20);
    });
    await (await open(base)).close();
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  beforeEach(() => cpSync(base, folder, { recursive: true }));

  async function change(sql: string): Promise<void> {
    const connection = (await loadDriver(undefined)).open(databaseIn(folder), 'write');
    connection.exec(sql);
    connection.close();
  }

  it('reads its templates from the cache the second time, and says at which revision it searches', async () => {
    const unreadable = 'UPDATE records SET sealed = zeroblob(length(sealed)) WHERE kind = 5';
    await change(unreadable);
    const { revision, opened, ...found } = await searched(folder, 100);
    expect(found).toEqual({ first: 'p-100', templates: TEMPLATES });
    expect(revision).toBe(opened);
    rmSync(cacheIn(folder));
    await expect(searched(folder, 100)).rejects.toMatchObject({ code: 'ERR_CRYPTO_REFUSED' });
  });

  it.each([
    ['damaged', (bytes: Buffer) => bytes.fill(7, Math.floor(bytes.length / 3), Math.floor(bytes.length / 3) + 9)],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['noise', (bytes: Buffer) => Buffer.alloc(bytes.length, 1)],
    ['empty', () => Buffer.alloc(0)],
  ] as const)('passes over a cache that is %s', async (_, damage) => {
    writeFileSync(cacheIn(folder), damage(readFileSync(cacheIn(folder))));
    expect(await searched(folder, 100)).toMatchObject({ first: 'p-100', templates: TEMPLATES });
    expect(await searched(folder, 30)).toMatchObject({ first: 'p-30', templates: TEMPLATES });
  });

  it('passes over a cache that knows more than the database, also when that has caught up', async () => {
    writeFileSync(databaseIn(folder), older);
    expect(await searched(folder, 210)).toMatchObject({ first: 'p-199', templates: 3000 });
    await within(folder, async (store) => {
      for (let commit = 0; commit < 20; commit++) await store.commit({ puts: [{ kind: 'person', id: `q-${commit}`, createdAt: 0 }] });
    });
    expect(await searched(folder, 210)).toMatchObject({ first: 'p-199', templates: 3000 });
  });

  it('has no cache of somebody who was erased, and finds everybody else', async () => {
    {
      await using sdk = await open(folder);
      expect(await sdk.erase({ personId: 'p-100', scope: 'person' })).toMatchObject({ status: 'erased' });
      expect(readdirSync(folder)).not.toContain('rescue-face.cache-templates');
    }
    const left = await searched(folder, 100);
    expect(left.first).toMatch(/^p-(99|101)$/);
    expect(left.templates).toBeLessThan(TEMPLATES);
    expect(await searched(folder, 100)).toMatchObject({ first: left.first, templates: left.templates });
    expect(await searched(folder, 30)).toMatchObject({ first: 'p-30' });
  });
});

describe('keeping a gallery in a folder', () => {
  const backup = () => join(folder, 'a-backup');
  const gallery = () => join(folder, 'gallery');
  const entries = (crypto = standardCrypto(), file = 'keyring.json'): Promise<readonly ReadEntry[]> =>
    within(gallery(), (store) => ledgerOf(store), crypto, file);

  beforeEach(async () => {
    await createGallery({ dataDir: gallery() });
    await using sdk = await open(gallery());
    for (const red of [10, 90, 170]) await sdk.enroll({ personId: `p-${red}`, photo: await colourPhoto(red) });
    await sdk.backup({ file: backup() });
    await sdk.erase({ personId: 'p-90', scope: 'person' });
  });

  it('a restoration makes erasures good, leaves its entry, and is refused to others', async () => {
    const options = { dataDir: gallery(), file: backup(), act, operators };
    await expect(restoreGallery({ ...options, act: novice })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    expect((await entries()).at(-1)).toMatchObject({ schema: 'denial@1' });
    await expect(restoreGallery(options)).rejects.toMatchObject({ code: 'ERR_STORE_ROLLBACK', details: { lost: 3 } });
    const restored = await restoreGallery({ ...options, discardNewer: true });
    expect(restored).toMatchObject({ lostEntries: 3, keptBeside: true, replayedErasures: 2 });
    expect((await entries()).at(-1)).toMatchObject({
      schema: 'recovery@1',
      header: { from: 'backup', lostEntries: 3, keptBeside: true, replayedErasures: 2 },
    });
    expect(await searched(gallery(), 90)).toMatchObject({ templates: 2 });
    expect(await searched(gallery(), 170)).toMatchObject({ first: 'p-170' });
  });

  it('an older database put back by hand is made good with an entry when the gallery is opened', async () => {
    const older = join(folder, 'older');
    await restoreGallery({ dataDir: older, keys: { path: join(gallery(), 'keyring.json') }, file: backup(), act, operators });
    cpSync(databaseIn(older), databaseIn(gallery()));
    expect(await searched(gallery(), 90)).toMatchObject({ templates: 2 });
    expect((await entries()).filter(({ schema }) => schema === 'recovery@1').at(-1)).toMatchObject({
      header: { from: 'journal', replayedErasures: 2 },
    });
  });

  it('another profile leaves its entry, keeps what was enrolled, and is refused to others', async () => {
    const newKeys = { path: join(gallery(), 'national.json') };
    const options = { dataDir: gallery(), crypto: 'national', newKeys, act, operators } as const;
    await expect(rekeyGallery({ ...options, act: novice })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    expect((await entries()).at(-1)).toMatchObject({ schema: 'denial@1' });
    const before = await entries();
    await rekeyGallery(options);
    const after = await entries(nationalCrypto(), 'national.json');
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ schema: 'rekey@1', header: { from: 'aes-256-gcm+sha-256', to: 'sm4-ctr+hmac-sm3' } });
    await using sdk = await openFake({ dataDir: gallery(), keys: newKeys, operators });
    expect(sdk.size).toMatchObject({ persons: 2, templates: 2 });
  });
});
