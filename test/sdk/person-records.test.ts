import { createHash } from 'node:crypto';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { NOON, openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an enrolment', () => {
  it('keeps person, episode, photo, picture and what a search can be narrowed by', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    const photo = await colourPhoto(10);
    const particulars = { name: '张三', rescueNumber: '2026-117', admittedAt: NOON - 1000, labels: { county: '370102' } };
    const result = await sdk.enroll({ photo, personId: 'p', episodeId: 'e', source: 'recogniser', provenance: 'intake', ...particulars });
    if (result.status !== 'enrolled') throw new Error(result.status);
    const { photoId } = result;
    const shared = { personId: 'p', provenance: 'intake', createdAt: NOON };
    expect((await store.get('person', 'p'))?.record).toEqual({
      kind: 'person',
      id: 'p',
      name: '张三',
      provenance: 'intake',
      createdAt: NOON,
    });
    const { name: _, ...ofEpisode } = particulars;
    expect((await store.get('episode', 'e'))?.record).toEqual({ kind: 'episode', id: 'e', station: 'station', ...ofEpisode, ...shared });
    expect((await store.get('photo', photoId))?.record).toMatchObject({
      episodeId: 'e',
      source: 'recogniser',
      digest: sha256(photo),
      ...shared,
    });
    expect((await store.get('picture', photoId))?.record).toEqual({
      kind: 'picture',
      id: photoId,
      personId: 'p',
      bytes: new Uint8Array(photo),
    });
    for await (const { record } of store.scan('template')) {
      expect(record.filter).toEqual({ station: 'station', at: NOON - 1000, labels: { county: '370102' } });
    }
    expect(await ledgerOf(store)).toMatchObject([
      {
        schema: 'enroll@1',
        header: { newPerson: true, newEpisode: true, source: 'recogniser', provenance: 'intake' },
        fragments: [{ operator: 'clerk' }, { personId: 'p', episodeId: 'e', photoId, digest: sha256(photo) }],
      },
    ]);
    // Records and entry in one commit.
    expect(store.revision).toBe(1);
  });

  it('of a known person changes what is told anew, and nothing else', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    const photo = await colourPhoto(10);
    await sdk.enroll({ photo, personId: 'p', episodeId: 'e', name: '无名氏', rescueNumber: '1', labels: { a: 'b' } });
    await sdk.enroll({ photo, personId: 'p', episodeId: 'e', name: '无名氏', labels: { a: 'b' }, act: { station: 'other' } });
    expect((await store.get('person', 'p'))?.revision).toBe(1);
    expect((await store.get('episode', 'e'))?.revision).toBe(1);
    await sdk.enroll({ photo, personId: 'p', episodeId: 'e', name: '张三', rescueNumber: '2' });
    expect((await store.get('person', 'p'))?.record).toMatchObject({ name: '张三' });
    expect((await store.get('episode', 'e'))?.record).toMatchObject({ rescueNumber: '2', station: 'station', labels: { a: 'b' } });
    await sdk.enroll({ photo, personId: 'p', episodeId: 'e2', station: 'third' });
    expect((await store.get('episode', 'e2'))?.record).toMatchObject({ personId: 'p', station: 'third' });
    expect((await ledgerOf(store)).map(({ header }) => header['newEpisode'])).toEqual([true, false, false, true]);
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ rescueNumber: 'a\nb' }, 'rescueNumber'],
    [{ station: 5 }, 'station'],
    [{ admittedAt: 1.5 }, 'admittedAt'],
    [{ labels: { county: 7 } }, 'word of a label'],
    [{ labels: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`l${i}`, 'x'])) }, 'at most 32 labels'],
    [{ labels: [] }, 'labels'],
    [{ provenance: 'found' }, 'provenance'],
  ])('refuses %j in one sentence', async (part, word) => {
    const store = memoryStore();
    await using sdk = await openFake({ store });
    await expect(sdk.enroll({ photo: await colourPhoto(1), ...(part as object) })).rejects.toThrow(new RegExp(`^Expected .*${word}`));
    expect(store.revision).toBe(0);
  });
});

describe('get, view and export', () => {
  async function filled() {
    const store = memoryStore();
    const sdk = await openFake({ store });
    const photos = await Promise.all([10, 12].map((red) => colourPhoto(red)));
    const [one, two] = photos as [Buffer, Buffer];
    const first = await sdk.enroll({ photo: one, personId: 'p', episodeId: 'e1', name: '张三' });
    const second = await sdk.enroll({ photo: two, personId: 'p', episodeId: 'e2' });
    await sdk.enroll({ photo: await colourPhoto(90), personId: 'q' });
    if (first.status !== 'enrolled' || second.status !== 'enrolled') throw new Error('not enrolled');
    return { store, sdk, one, two, photoIds: [first.photoId, second.photoId], start: store.head };
  }

  it('show records, one photo, or everything but templates', async () => {
    const { store, sdk, one, two, photoIds, start } = await filled();
    const got = await sdk.get({ personId: 'p' });
    const file = {
      person: { id: 'p', name: '张三' },
      merged: [],
      episodes: [{ id: 'e1' }, { id: 'e2' }],
      photos: photoIds.map((id) => ({ id, personId: 'p' })),
      links: [],
    };
    expect(got).toMatchObject({ status: 'found', ...file });
    const viewed = await sdk.view({ photoId: photoIds[1] ?? '' });
    expect(viewed).toMatchObject({ status: 'found', photo: { id: photoIds[1], personId: 'p' }, picture: new Uint8Array(two) });
    const exported = await sdk.export({ personId: 'p' });
    expect(exported).toMatchObject({ status: 'exported', ...file });
    if (exported.status !== 'exported') throw new Error(exported.status);
    expect(exported.pictures).toEqual([one, two].map((bytes, place) => ({ photoId: photoIds[place], bytes: new Uint8Array(bytes) })));
    expect(JSON.stringify([got, exported.photos])).not.toContain('vector');
    expect(await ledgerOf(store, start)).toMatchObject([
      { schema: 'view@1', header: { what: 'person', found: true }, fragments: [{}, { personId: 'p' }] },
      { schema: 'view@1', header: { what: 'photo', found: true }, fragments: [{}, { personId: 'p', photoId: photoIds[1] }] },
      { schema: 'export@1', header: { found: true, photos: 2 }, fragments: [{}, { personId: 'p' }] },
    ]);
    await sdk.close();
  });

  it('of nobody say so, and leave that too', async () => {
    const { store, sdk, start } = await filled();
    expect(await sdk.get({ personId: 'nobody' })).toEqual({ status: 'unknown' });
    expect(await sdk.view({ photoId: 'nothing' })).toEqual({ status: 'unknown' });
    expect(await sdk.export({ personId: 'nobody' })).toEqual({ status: 'unknown' });
    expect(await sdk.erase({ personId: 'nobody', scope: 'person' })).toEqual({ status: 'unknown' });
    expect((await ledgerOf(store, start)).map(({ header, fragments }) => [header['found'], fragments.length])).toEqual([
      [false, 1],
      [false, 1],
      [false, 1],
    ]);
    await sdk.close();
  });

  it.each(['get', 'view', 'export'] as const)('%s shows nothing of somebody who is erased while it reads', async (name) => {
    const { store: inner, sdk: other, photoIds } = await filled();
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if (inner.revision < 100 && (await inner.get('person', 'p')) !== undefined) await other.erase({ personId: 'p', scope: 'person' });
        return inner.commit(batch, options);
      },
    });
    await using sdk = await openFake({ store });
    const asked = name === 'view' ? { photoId: photoIds[0] ?? '' } : { personId: 'p' };
    expect(await sdk[name](asked as never)).toEqual({ status: 'unknown' });
    await other.close();
  });

  it.each([
    [{ personId: '' }, TypeError],
    [{ person: 'p' }, TypeError],
    [null, TypeError],
  ])('get refuses %j', async (input, kind) => {
    await using sdk = await openFake();
    await expect(sdk.get(input as never)).rejects.toThrow(kind);
    await expect(sdk.export(input as never)).rejects.toThrow(kind);
    await expect(sdk.view({ ...input, photoId: '' } as never)).rejects.toThrow(kind);
    await expect(sdk.erase({ personId: 'p', scope: 'all' as 'person' })).rejects.toThrow('Expected one of biometric, person for scope');
  });
});
