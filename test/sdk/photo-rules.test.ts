import { MCA_2020_13, PHOTO_EXCEPTIONS, type PhotoPolicy, preparePhoto, type RescueFaceOptions } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { ledgerOf } from '../support/ledger.js';
import { NOON, openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

const ofFile = (id: string) => MCA_2020_13.rules.filter((rule) => rule.id === id);
/** Rejects the colour photos, which are PNG, for that alone. */
const JPEG_ONLY: PhotoPolicy = { id: 'jpeg-only@3', rules: ofFile('file.jpeg') };
const ANYTHING: PhotoPolicy = { id: 'anything@1', rules: ofFile('file.readable') };
const [JPEG] = JPEG_ONLY.rules;
const DOUBTFUL: PhotoPolicy = { id: 'doubtful@1', rules: JPEG === undefined ? [] : [{ ...JPEG, severity: 'review' }] };

const open = (photoRules: RescueFaceOptions['photoRules'], rest: RescueFaceOptions = {}) => openFake({ ...rest, photoRules });

describe('an enrolment and the photo rules', () => {
  it('says, keeps and enters by default what they say, and enrols', async () => {
    const store = memoryStore();
    await using sdk = await open({ policy: JPEG_ONLY }, { store });
    const result = await sdk.enroll({ photo: await colourPhoto(10), personId: 'p' });
    if (result.status !== 'enrolled') throw new Error(result.status);
    expect(result.report).toMatchObject({ verdict: 'reject', policy: 'jpeg-only@3', action: { rule: 'file.jpeg' } });
    expect(result.replaceLater).toBeUndefined();
    expect((await store.get('photo', result.photoId))?.record.rules).toEqual({
      policy: 'jpeg-only@3',
      verdict: 'reject',
      broken: ['file.jpeg'],
    });
    const entries = await ledgerOf(store);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.header['rules']).toEqual({ policy: 'jpeg-only@3', verdict: 'reject' });
    expect(entries[0]?.fragments[1]).toMatchObject({ personId: 'p', broken: ['file.jpeg'] });
  });

  it('without rules of its own goes by MCA-2020-13', async () => {
    await using sdk = await openFake({ photoRules: undefined });
    expect(await sdk.enroll({ photo: await colourPhoto(10) })).toMatchObject({ status: 'enrolled', report: { policy: MCA_2020_13.id } });
  });

  it('enforced keeps a rejected photo out, and leaves nothing of it', async () => {
    const store = memoryStore();
    await using sdk = await open({ policy: JPEG_ONLY, enrolment: 'enforce' }, { store });
    const result = await sdk.enroll({ photo: await colourPhoto(10), personId: 'p' });
    expect(result).toMatchObject({ status: 'rejected', report: { verdict: 'reject' } });
    expect(result).not.toHaveProperty('embedding');
    expect(store.revision).toBe(0);
    expect(sdk.size).toEqual({ persons: 0, templates: 0, revision: 0 });
  });

  it.each([['accept', ANYTHING] as const, ['review', DOUBTFUL] as const])('enforced lets "%s" in', async (verdict, policy) => {
    await using sdk = await open({ policy, enrolment: 'enforce' });
    expect(await sdk.enroll({ photo: await colourPhoto(10) })).toMatchObject({ status: 'enrolled', report: { verdict } });
  });

  it.each(['enforce', 'record'] as const)('lets a rejected photo in for a named reason, to be replaced later (%s)', async (enrolment) => {
    const store = memoryStore();
    await using sdk = await open({ policy: JPEG_ONLY, enrolment }, { store });
    const photo = await colourPhoto(10);
    const result = await sdk.enroll({ photo, personId: 'p', rescueNumber: 'R-1', exception: 'bandage' });
    if (result.status !== 'enrolled') throw new Error(result.status);
    expect((await store.get('photo', result.photoId))?.record.rules).toMatchObject({ verdict: 'reject', exception: 'bandage' });
    const { duties } = await sdk.ledger.duties();
    expect(duties).toMatchObject([
      {
        duty: 'replace-photo',
        dutyId: result.replaceLater?.dutyId,
        personId: 'p',
        rescueNumber: 'R-1',
        reference: result.photoId,
        openedAt: NOON,
      },
    ]);
    const [enrolled, opened] = await ledgerOf(store);
    expect(enrolled?.fragments[1]).toMatchObject({ exception: 'bandage', broken: ['file.jpeg'] });
    // Why somebody could not be photographed says something of their health: never in the open.
    expect(JSON.stringify([enrolled?.header, opened?.header])).not.toMatch(/bandage|file\.jpeg/);
    expect(opened).toMatchObject({ schema: 'duty-opened@1', header: { kind: 'replace-photo' } });
    expect(store.revision).toBe(2); // One commit for photo, duty and both entries; one for having looked at the duties.
    if (result.replaceLater === undefined) throw new Error('Expected a duty');
    expect(await sdk.ledger.closeDuty(result.replaceLater.dutyId, { evidence: 'new photo' })).toMatchObject({ status: 'closed' });
  });

  it('forgets the reason where none was needed', async () => {
    const store = memoryStore();
    await using sdk = await open({ policy: ANYTHING, enrolment: 'enforce' }, { store });
    const result = await sdk.enroll({ photo: await colourPhoto(10), exception: 'injury' });
    if (result.status !== 'enrolled') throw new Error(result.status);
    expect(result.replaceLater).toBeUndefined();
    expect(JSON.stringify([(await store.get('photo', result.photoId))?.record, await ledgerOf(store)])).not.toContain('injury');
    expect((await sdk.ledger.duties()).duties).toEqual([]);
  });

  it('switched off measures nothing', async () => {
    const store = memoryStore();
    await using sdk = await open({ policy: JPEG_ONLY, enrolment: 'off' }, { store });
    const result = await sdk.enroll({ photo: await colourPhoto(10) });
    if (result.status !== 'enrolled') throw new Error(result.status);
    expect(result.report).toBeUndefined();
    expect((await store.get('photo', result.photoId))?.record).not.toHaveProperty('rules');
    expect((await ledgerOf(store))[0]?.header).not.toHaveProperty('rules');
  });

  it('tells the rules of a photo without a face too', async () => {
    await using sdk = await open({ enrolment: 'enforce' });
    const result = await sdk.enroll({ photo: await colourPhoto(10, 0), exception: 'infancy' });
    expect(result).toMatchObject({ status: 'no-face', report: { verdict: 'reject' } });
  });

  it('records the digest of the file that the photo was made of too', async () => {
    const store = memoryStore();
    await using sdk = await open({ enrolment: 'off' }, { store });
    const original = await sharp({ create: { width: 4000, height: 200, channels: 3, background: { r: 9, g: 0, b: 1 } } })
      .png()
      .toBuffer();
    const made = await preparePhoto(original);
    const originalDigest = made.original.sha256;
    const result = await sdk.enroll({ photo: made.photo, originalDigest });
    if (result.status !== 'enrolled') throw new Error(result.status);
    const digests = { digest: made.prepared.sha256, originalDigest };
    expect(originalDigest).not.toBe(made.prepared.sha256);
    expect((await store.get('photo', result.photoId))?.record).toMatchObject(digests);
    expect((await ledgerOf(store))[0]?.fragments[1]).toMatchObject(digests);
    await expect(sdk.enroll({ photo: made.photo, originalDigest: originalDigest.toUpperCase() })).rejects.toThrow(/originalDigest/);
  });

  it('that fails at the store leaves neither photo nor duty', async () => {
    const inner = memoryStore();
    let broken = true;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        if (broken) throw new Error('disk full');
        return inner.commit(batch, options);
      },
    });
    await using sdk = await open({ policy: JPEG_ONLY }, { store });
    const input = { photo: await colourPhoto(10), exception: 'headscarf' } as const;
    await expect(sdk.enroll(input)).rejects.toThrow('disk full');
    broken = false;
    expect((await sdk.ledger.duties()).duties).toEqual([]);
    expect(sdk.size.templates).toBe(0);
  });

  it.each([...PHOTO_EXCEPTIONS])('knows the reason %s', async (exception) => {
    await using sdk = await open({ policy: JPEG_ONLY, enrolment: 'enforce' });
    expect(await sdk.enroll({ photo: await colourPhoto(10), exception })).toMatchObject({ status: 'enrolled' });
  });

  it('refuses any other reason', async () => {
    await using sdk = await open({});
    const input = { photo: await colourPhoto(10), exception: 'because' as 'injury' };
    await expect(sdk.enroll(input)).rejects.toThrow(/exception/);
  });
});

describe('a search and the photo rules', () => {
  it('says and enters what they say of the probe, where asked', async () => {
    const store = memoryStore();
    await using sdk = await open({ policy: JPEG_ONLY, enrolment: 'off', search: 'record' }, { store });
    await sdk.enroll({ photo: await colourPhoto(10), personId: 'p' });
    const result = await sdk.search({ photo: await colourPhoto(12) });
    expect(result).toMatchObject({ status: 'searched', candidates: [{ personId: 'p' }], report: { verdict: 'reject' } });
    const none = await sdk.search({ photo: await colourPhoto(12, 0) });
    expect(none).toMatchObject({ status: 'no-face', report: { verdict: 'reject' } });
    for (const { header, fragments } of await ledgerOf(store, 1)) {
      expect(header['rules']).toEqual({ policy: 'jpeg-only@3', verdict: 'reject' });
      expect(fragments[1]).toMatchObject({ broken: ['file.jpeg'] });
    }
  });

  it('asks nobody by default', async () => {
    const store = memoryStore();
    await using sdk = await open({ policy: JPEG_ONLY, enrolment: 'enforce' }, { store });
    expect(await sdk.search({ photo: await colourPhoto(12) })).toMatchObject({ status: 'searched', report: undefined });
    expect((await ledgerOf(store))[0]?.header).not.toHaveProperty('rules');
  });

  it('refuses rules that nobody knows before it opens', async () => {
    await expect(open({ search: 'enforce' as 'record' })).rejects.toThrow(/search of photoRules/);
    await expect(open({ enrolment: 'strict' as 'record' })).rejects.toThrow(/enrolment of photoRules/);
    await expect(open({ rules: [] } as object)).rejects.toThrow(/photoRules/);
  });
});
