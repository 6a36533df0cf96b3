import type { ReplacePhotoInput, ReplacePhotoResult } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../../support/fake-stages.js';
import { ledgerOf } from '../../support/ledger.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { type Audited, enrolled, inMonth, openAudited, photo, withPhotos, YEAR } from './audited-gallery.js';

const CLERK = { operator: 'clerk', station: 'a', purpose: 'enrolment' } as const;
const KEEPER = { operator: 'keeper', station: 'a' } as const;

const replacing = async ({ sdk }: Audited, input: Partial<ReplacePhotoInput> = {}) =>
  sdk.audit.replacePhoto({ photoId: 'a-1-2', photo: await photo(200), reason: 'photo-audit', newPhotoId: 'new', act: CLERK, ...input });

function replaced(result: ReplacePhotoResult) {
  if (result.status !== 'replaced') throw new Error(result.status);
  return result;
}

const found = async ({ sdk }: Audited, red: number) => {
  const result = await sdk.search({ photo: await photo(red), topK: 20, act: CLERK });
  if (result.status !== 'searched') throw new Error(result.status);
  return result.candidates;
};

describe('a photo in the place of another', () => {
  it('is found in its stead; the old one stays as history', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { sdk, store } = gallery;
    const before = await found(gallery, 22);
    expect(before[0]).toMatchObject({ personId: 'person-a-1-2', photoId: 'a-1-2' });
    const templates = sdk.size.templates;
    const start = store.head;
    const result = replaced(await replacing(gallery));
    expect(result).toMatchObject({ photoId: 'new', replacedId: 'a-1-2', report: { verdict: 'accept', policy: 'sizes@1' } });
    expect(sdk.size).toMatchObject({ templates, persons: 13 });
    expect((await found(gallery, 200)).find(({ personId }) => personId === 'person-a-1-2')).toMatchObject({
      photoId: 'new',
      similarity: expect.closeTo(1, 5),
    });
    expect((await found(gallery, 22)).find(({ personId }) => personId === 'person-a-1-2')).toMatchObject({ photoId: 'new' });
    const file = await sdk.get({ personId: 'person-a-1-2', act: CLERK });
    if (file.status !== 'found') throw new Error(file.status);
    expect(file.photos).toMatchObject([
      { id: 'a-1-2', replaced: { by: 'new', at: inMonth(6), reason: 'photo-audit' }, episodeId: 'episode-a-1-2', createdAt: inMonth(1) },
      { id: 'new', replaces: 'a-1-2', episodeId: 'episode-a-1-2', createdAt: inMonth(6) },
    ]);
    // Whoever looks into an earlier search sees what it found.
    expect(await sdk.view({ photoId: 'a-1-2', act: CLERK })).toMatchObject({ status: 'found', picture: expect.anything() });
    const [entry] = await ledgerOf(store, start);
    expect(entry).toMatchObject({
      schema: 'photo-replaced@1',
      header: {
        reason: 'photo-audit',
        source: 'live-camera',
        space: 'colour',
        rules: { policy: 'sizes@1', verdict: 'accept' },
        pictureKept: true,
        templatesRemoved: 1,
        station: 'a',
      },
    });
    expect(entry?.fragments[1]).toMatchObject({
      personId: 'person-a-1-2',
      photoId: 'new',
      replaced: 'a-1-2',
      episodeId: 'episode-a-1-2',
      digest: file.photos[1]?.digest,
      replacedDigest: file.photos[0]?.digest,
    });
    expect(result.entryId).toBe(`${entry?.seq}.${entry?.header['id']}`);
    const search = (await ledgerOf(store)).filter(({ schema }) => schema === 'search@1')[0];
    expect(search?.fragments.slice(2)).toHaveLength(13);
    expect(search?.fragments.slice(2).every((one) => one?.['personId'] !== undefined)).toBe(true);
  });

  it('keeps what a search can be narrowed by', async () => {
    await using gallery = await openAudited();
    const { sdk } = gallery;
    const labels = { county: '370102' };
    await sdk.enroll({ personId: 'p', photoId: 'old', photo: await photo(5), admittedAt: inMonth(1), labels, act: KEEPER });
    replaced(await replacing(gallery, { photoId: 'old' }));
    const filter = { stations: ['a'], to: inMonth(1) + 1, labels: { county: ['370102'] } };
    const result = await sdk.search({ photo: await photo(200), filter, act: CLERK });
    expect(result).toMatchObject({ candidates: [{ personId: 'p', photoId: 'new' }] });
  });

  it('is replaced again, during a long stay, and every one before stays', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { sdk, clock } = gallery;
    replaced(await replacing(gallery));
    clock.time = inMonth(9);
    replaced(await replacing(gallery, { photoId: 'new', newPhotoId: 'newest', photo: await photo(210), reason: 'long-stay' }));
    const file = await sdk.get({ personId: 'person-a-1-2', act: CLERK });
    expect(file).toMatchObject({
      photos: [
        { id: 'a-1-2', replaced: { by: 'new', reason: 'photo-audit' } },
        { id: 'new', replaces: 'a-1-2', replaced: { by: 'newest', at: inMonth(9), reason: 'long-stay' } },
        { id: 'newest', replaces: 'new' },
      ],
    });
    expect((await found(gallery, 210)).filter(({ personId }) => personId === 'person-a-1-2')).toMatchObject([{ photoId: 'newest' }]);
    expect(await replacing(gallery, { newPhotoId: 'other' })).toEqual({ status: 'already-replaced', by: 'new' });
    // An audit draws what stands in its place, by when it was taken.
    const drawn = await sdk.audit.draw({ period: YEAR, perStratum: 99 });
    expect(drawn.photos.filter(({ episodeId }) => episodeId === 'episode-a-1-2')).toMatchObject([{ photoId: 'newest', month: '2026-09' }]);
    await sdk.erase({ personId: 'person-a-1-2', scope: 'biometric', act: CLERK });
    expect(await gallery.store.get('photo', 'a-1-2')).toBeUndefined();
    expect(await gallery.store.get('picture', 'new')).toBeUndefined();
  });

  it('is history alone where the old file is not kept', async () => {
    await using gallery = await withPhotos(await openAudited());
    replaced(await replacing(gallery, { keepPicture: false }));
    expect(await gallery.store.get('picture', 'a-1-2')).toBeUndefined();
    expect(await gallery.store.get('photo', 'a-1-2')).toMatchObject({ record: { digest: expect.any(String), replaced: { by: 'new' } } });
    const entries = await ledgerOf(gallery.store);
    expect(entries.at(-1)).toMatchObject({ header: { pictureKept: false } });
  });

  it('gets no template by a renewal', async () => {
    await using gallery = await withPhotos(await openAudited());
    replaced(await replacing(gallery));
    expect(await gallery.sdk.renewTemplates({ act: KEEPER })).toMatchObject({ renewed: 0, failed: 0 });
    expect(gallery.sdk.size.templates).toBe(13);
  });

  it('is searched no more, also where a renewal made it another template in the meantime', async () => {
    const inner = memoryStore();
    await (await withPhotos(await openAudited({ store: inner }))).sdk.close();
    const template = { ...(await templatesOf(inner, 'person-a-1-2'))[0], id: 'late' };
    let isFirst = true;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if (isFirst) await inner.commit({ puts: [template as never] });
        isFirst = false;
        return inner.commit(batch, options);
      },
    });
    await using other = await openAudited({ store });
    replaced(await replacing(other));
    expect((await templatesOf(inner, 'person-a-1-2')).map(({ photoId }) => photoId)).toEqual(['new']);
  });

  it('is refused where the rules reject it, unless somebody says that it must be', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { head, revision } = gallery.store;
    const bad = await photo(201, 'bad');
    expect(await replacing(gallery, { photo: bad })).toMatchObject({ status: 'rejected', report: { verdict: 'reject' } });
    expect(await replacing(gallery, { photo: await colourPhoto(3, 0) })).toMatchObject({ status: 'no-face' });
    expect(await replacing(gallery, { photo: await colourPhoto(3, 2) })).toMatchObject({ status: 'several-faces' });
    const same = (await gallery.store.get('picture', 'a-1-2'))?.record.bytes ?? Uint8Array.of();
    expect(await replacing(gallery, { photo: same })).toEqual({ status: 'same-photo' });
    expect([gallery.store.head, gallery.store.revision]).toEqual([head, revision]);
    const { replaceLater } = replaced(await replacing(gallery, { photo: bad, exception: 'injury' }));
    const [entry, duty] = await ledgerOf(gallery.store, head);
    expect(entry).toMatchObject({ header: { rules: { verdict: 'reject' } }, fragments: [{}, { broken: ['wide'], exception: 'injury' }] });
    expect(JSON.stringify(entry?.header)).not.toMatch(/injury|wide/);
    expect(duty).toMatchObject({ schema: 'duty-opened@1', header: { id: replaceLater?.dutyId, kind: 'replace-photo' } });
    // What is asked of the next one is done by it.
    const last = replaced(await replacing(gallery, { photoId: 'new', newPhotoId: 'newest' }));
    expect(last).toMatchObject({ dutiesClosed: [replaceLater?.dutyId], replaceLater: undefined });
    expect((await ledgerOf(gallery.store)).at(-1)).toMatchObject({
      schema: 'duty-closed@1',
      header: { duty: replaceLater?.dutyId, kind: 'replace-photo', overdue: false },
      fragments: [{}, { personId: 'person-a-1-2', evidence: 'newest' }],
    });
    expect(await gallery.store.get('duty', replaceLater?.dutyId ?? '')).toBeUndefined();
  });

  it('is unknown to whoever may not act for its station, and denied to whoever may not enrol', async () => {
    await using gallery = await withPhotos(await openAudited());
    expect(await replacing(gallery, { photoId: 'b-2-5' })).toEqual({ status: 'unknown' });
    expect(await replacing(gallery, { photoId: 'nobody' })).toEqual({ status: 'unknown' });
    expect(await replacing(gallery, { audit: '0.00000000-0000-4000-8000-000000000000' })).toEqual({ status: 'unknown' });
    await expect(replacing(gallery, { act: { operator: 'checker' } })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    await expect(replacing(gallery, { newPhotoId: 'b-2-5' })).rejects.toMatchObject({ code: 'ERR_STORE_RECORD' });
  });

  it('answers an audit: what was replaced is judged as it was drawn, and is not to be replaced again', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { audit } = gallery.sdk;
    const { auditId } = await audit.draw({ period: YEAR, perStratum: 99 });
    const first = await audit.report(auditId);
    if (first.status !== 'reported') throw new Error(first.status);
    expect(first.replace).toHaveLength(3);
    replaced(await replacing(gallery, { audit: first.resultId }));
    expect((await ledgerOf(gallery.store)).at(-1)).toMatchObject({ header: { audit: first.resultId } });
    const second = await audit.report(auditId);
    if (second.status !== 'reported') throw new Error(second.status);
    expect(second.replace.map(({ photoId }) => photoId).sort()).toEqual(['a-2-2', 'b-2-5']);
    expect(second).toMatchObject({ replacedSince: 1, whole: { rejected: 3 } });
    // Without its file it cannot be judged any more: that is told.
    replaced(await replacing(gallery, { photoId: 'a-2-2', newPhotoId: 'new-2', keepPicture: false }));
    const third = await audit.report(auditId);
    expect(third).toMatchObject({
      unreadable: [{ photoId: 'a-2-2', reason: 'no-picture' }],
      replacedSince: 2,
      whole: { rejected: 2, unreadable: 1 },
    });
  });

  it('changes nothing where its entry cannot be committed, or two do it at once', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    const fault = new Error('no entry today');
    await using other = await openAudited({ store: wrapStore(inner, { commit: () => Promise.reject(fault) }) });
    const { revision } = inner;
    await expect(replacing(other)).rejects.toBe(fault);
    expect(inner.revision).toBe(revision);
    const both = await Promise.all([replacing(gallery), replacing(gallery, { newPhotoId: 'also', photo: await photo(220) })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['already-replaced', 'replaced']);
  });

  it('comes after one who is erased meanwhile: then nobody is there', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    await enrolled(gallery, 'a', 5, ['good']);
    let isFirst = true;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if (isFirst) {
          isFirst = false;
          await gallery.sdk.erase({ personId: 'person-a-1-2', scope: 'person', act: KEEPER });
        }
        return inner.commit(batch, options);
      },
    });
    await using other = await openAudited({ store });
    expect(await replacing(other)).toEqual({ status: 'unknown' });
    expect(await inner.get('photo', 'new')).toBeUndefined();
  });

  it('refuses what makes no sense', async () => {
    await using gallery = await openAudited();
    const wrong: readonly [object, string][] = [
      [{ reason: 'whim' }, 'Expected one of photo-audit, photo-rules, long-stay, better-photo, other for reason'],
      [{ newPhotoId: 'a-1-2' }, 'Expected newPhotoId to be another than photoId'],
      [{ keepPicture: 1 }, 'Expected true or false for keepPicture'],
      [{ source: 'family' }, 'Expected no photo that a family brought'],
      [{ exception: 'vanity' }, 'for exception, received a string'],
      [{ audit: '3' }, 'Expected the id of a ledger entry for audit'],
      [{ photo: 'x' }, 'Expected Uint8Array for photo'],
      [{ phto: 1 }, 'unknown option "phto"'],
    ];
    for (const [input, message] of wrong) await expect(replacing(gallery, input as never)).rejects.toThrow(message);
  });
});

async function templatesOf(store: ReturnType<typeof memoryStore>, personId: string) {
  const all = [];
  for await (const { record } of store.scan('template', { personId })) all.push(record);
  return all;
}
