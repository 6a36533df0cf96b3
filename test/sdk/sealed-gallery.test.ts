import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operatorList, PERMISSIONS, type Store } from 'rescue-face';
import { createFileKeyring, fileKeyring } from 'rescue-face/adapters/file-keyring';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { createSqliteStore, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { linkPersons, mergePersons } from '../support/link-persons.js';
import { openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

const operators = operatorList([{ id: 'clerk', stations: ['station'], permissions: PERMISSIONS }]);

describe.each(['memory', 'sqlite'] as const)('a gallery over a store in %s', (kind) => {
  let folder: string;
  let opened: AsyncDisposable[];
  let store: Store;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rescue-face-'));
    opened = [];
    store = kind === 'memory' ? memoryStore() : await sealed(true);
  });

  afterEach(async () => {
    for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  async function sealed(create: boolean): Promise<Store> {
    const crypto = standardCrypto();
    const path = join(folder, 'keyring.json');
    if (create) await createFileKeyring({ path, crypto });
    const keys = await fileKeyring({ path, crypto });
    const options = { folder: join(folder, 'gallery'), crypto, keys };
    if (create) await createSqliteStore(options);
    const made = await sqliteStore(options);
    opened.push(keys, made);
    return made;
  }

  /** As another process would find it. */
  async function reopened(): Promise<Store> {
    if (kind === 'memory') return store;
    for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
    opened = [];
    return sealed(false);
  }

  const open = () => openFake({ store: wrapStore(store, {}), operators });

  it('keeps what was enrolled, finds it again, and erases it', async () => {
    const photos = await Promise.all([10, 12, 60].map((red) => colourPhoto(red)));
    {
      await using sdk = await open();
      for (const [place, personId] of ['a', 'b', 'c'].entries()) {
        const photo = photos[place] ?? Buffer.of();
        await sdk.enroll({ personId, episodeId: `of ${personId}`, photo, name: `name of ${personId}`, station: personId });
      }
      await linkPersons({ store }, { personIds: ['b', 'c'], decision: 'd-1' });
      expect(await sdk.search({ photo: photos[0] ?? Buffer.of() })).toMatchObject({
        candidates: [
          { personId: 'a', linkedTo: [] },
          { personId: 'b', linkedTo: ['c'] },
          { personId: 'c', linkedTo: ['b'] },
        ],
      });
    }
    store = await reopened();
    await using sdk = await open();
    const photo = photos[2] ?? Buffer.of();
    const found = await sdk.search({ photo, filter: { stations: ['c'] } });
    if (found.status !== 'searched') throw new Error(found.status);
    const [candidate] = found.candidates;
    expect(candidate).toMatchObject({ personId: 'c', linkedTo: ['b'] });
    expect(await sdk.view({ photoId: candidate?.photoId ?? '' })).toMatchObject({ status: 'found', picture: new Uint8Array(photo) });
    expect(await sdk.export({ personId: 'c' })).toMatchObject({
      status: 'exported',
      person: { name: 'name of c' },
      pictures: { length: 1 },
    });
    const pairs = [];
    for await (const { a, b } of sdk.findDuplicates({ minSimilarity: 0.9 })) pairs.push([a.personId, b.personId].sort());
    expect(pairs).toContainEqual(['a', 'b']);
    expect(pairs).not.toContainEqual(['b', 'c']);
    const { head } = store;
    expect(await sdk.erase({ personId: 'c', scope: 'person' })).toMatchObject({ begunSeq: head, completedSeq: head + 1 });
    expect(await sdk.search({ photo })).toMatchObject({ candidates: [{ personId: 'b', linkedTo: [] }, { personId: 'a' }] });
    expect(await sdk.get({ personId: 'c' })).toEqual({ status: 'unknown' });
    const entries = await ledgerOf(store);
    const names = entries.flatMap(({ fragments }) => fragments.map((fragment) => fragment?.['personId']));
    expect(names).not.toContain('c');
    expect(names).toContain('b');
    // What is said of nobody enrolled, and by whom, can still be read.
    expect(entries.every(({ fragments }) => fragments[0]?.['operator'] === 'clerk')).toBe(true);
  });

  it('goes on over a merger, an erasure and a reopening', async () => {
    await using sdk = await open();
    for (const [personId, red] of [
      ['a', 10],
      ['b', 60],
      ['c', 120],
    ] as const)
      await sdk.enroll({ personId, photo: await colourPhoto(red) });
    await mergePersons({ store }, { personIds: ['a', 'b'], decision: 'd-1' });
    const photo = await colourPhoto(60);
    expect(await sdk.search({ photo })).toMatchObject({
      candidates: [{ personId: 'a', similarity: expect.closeTo(1, 6) }, { personId: 'c' }],
    });
    await sdk.erase({ personId: 'a', scope: 'biometric' });
    expect(await sdk.search({ photo })).toMatchObject({ candidates: [{ personId: 'c' }], gallery: { persons: 1, templates: 1 } });
    expect(await sdk.get({ personId: 'a' })).toMatchObject({ status: 'found', merged: [{ id: 'b' }], photos: [] });
    await sdk.close();
    store = await reopened();
    await using anew = await open();
    expect(anew.size).toMatchObject({ persons: 1, templates: 1 });
    // Somebody whose biometric key was destroyed can be enrolled again.
    await anew.enroll({ personId: 'b', photo });
    expect(await anew.search({ photo })).toMatchObject({ candidates: [{ personId: 'a' }, { personId: 'c' }] });
  });

  it('answers many at once, and every one of them is recorded', async () => {
    await using sdk = await open();
    const people = await Promise.all(Array.from({ length: 8 }, async (_, i) => ({ personId: `p${i}`, photo: await colourPhoto(20 * i) })));
    await Promise.all(people.map((one) => sdk.enroll(one)));
    const { head } = store;
    const results = await Promise.all(
      Array.from({ length: 24 }, (_, i) => sdk.search({ photo: people[i % 8]?.photo ?? Buffer.of(), topK: 1 })),
    );
    for (const [i, result] of results.entries()) expect(result).toMatchObject({ candidates: [{ personId: `p${i % 8}` }] });
    expect((await ledgerOf(store, head)).map(({ schema }) => schema)).toEqual(Array(24).fill('search@1'));
  });
});
