import fc from 'fast-check';
import type { PhotoRecord, RescueFace } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../support/fake-stages.js';
import { openFake } from '../support/open-fake.js';
import { wrapStore } from '../support/wrapped-store.js';

const RED = 40;

/** The ids of stored photos that are this file, and how many are compared and not. */
async function looked(sdk: RescueFace, red = RED) {
  const { reuse } = await sdk.validatePhoto(await colourPhoto(red), { reuse: {} });
  return { found: reuse?.earlier?.map(({ photoId }) => photoId).sort(), photos: reuse?.photos, uncovered: reuse?.photosNotCovered };
}

async function enrol(sdk: RescueFace, id: string, red = RED): Promise<void> {
  await sdk.enroll({ photo: await colourPhoto(red), personId: id, photoId: id });
}

describe('what is known of stored photos', () => {
  it('follows the store also where its tombstones are forgotten, and where records are put again', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store, photoRules: { enrolment: 'off' } });
    for (const id of ['a', 'b', 'c']) await enrol(sdk, id);
    await enrol(sdk, 'other', 200);
    expect(await looked(sdk)).toEqual({ found: ['a', 'b', 'c'], photos: 4, uncovered: 0 });

    // Behind its back: one is deleted, and nobody can say so any more.
    await store.commit({ deletes: [{ kind: 'photo', id: 'a' }] });
    await store.purge();
    expect(await looked(sdk)).toEqual({ found: ['b', 'c'], photos: 3, uncovered: 0 });

    const put = async (id: string, change: (record: PhotoRecord) => PhotoRecord) => {
      const stored = await store.get('photo', id);
      if (stored === undefined) throw new Error(id);
      await store.commit({ puts: [change(stored.record)] });
    };
    // A fingerprint of a later version, and none: neither can be compared.
    await put('b', (record) => ({ ...record, fingerprint: record.fingerprint?.with(0, 2) }));
    await put('other', ({ fingerprint: _, ...record }) => record);
    expect(await looked(sdk)).toEqual({ found: ['c'], photos: 1, uncovered: 2 });
    await put('b', (record) => ({ ...record, fingerprint: record.fingerprint?.with(0, 1) }));
    expect(await looked(sdk)).toEqual({ found: ['b', 'c'], photos: 2, uncovered: 1 });
    await store.commit({ deletes: [{ kind: 'photo', id: 'other' }] });
    expect(await looked(sdk)).toMatchObject({ photos: 2, uncovered: 0 });
  });

  it('is the same for whoever looked before and for whoever looks first, whatever was done by whom', async () => {
    const act = fc.record({
      by: fc.boolean(),
      what: fc.constantFrom('enrol', 'erase', 'look', 'purge'),
      who: fc.integer({ min: 0, max: 3 }),
    });
    const one = async (acts: readonly { by: boolean; what: string; who: number }[]) => {
      const store = memoryStore();
      const gallery = () => openFake({ store: wrapStore(store, {}), photoRules: { enrolment: 'off' } });
      await using first = await gallery();
      await using second = await gallery();
      const there = new Set(['p-0']);
      await enrol(first, 'p-0');
      // Both have something to forget.
      for (const sdk of [first, second]) expect(await looked(sdk)).toMatchObject({ found: ['p-0'] });
      for (const { by, what, who } of acts) {
        const sdk = by ? first : second;
        const id = `p-${who}`;
        if (what === 'enrol') {
          await enrol(sdk, id);
          there.add(id);
        } else if (what === 'erase') {
          await sdk.erase({ personId: id, scope: 'person' });
          there.delete(id);
        } else if (what === 'purge') await store.purge();
        else expect(await looked(sdk)).toEqual({ found: [...there].sort(), photos: there.size, uncovered: 0 });
      }
      await using last = await gallery();
      const expected = { found: [...there].sort(), photos: there.size, uncovered: 0 };
      for (const sdk of [first, second, last]) expect(await looked(sdk)).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 8 }), one), { numRuns: 5 });
  });

  it('holds the photo that took the place of another, and that one too', async () => {
    await using sdk = await openFake({ photoRules: { enrolment: 'off' } });
    await enrol(sdk, 'a');
    const photo = await colourPhoto(200);
    const input = { photoId: 'a', photo, newPhotoId: 'b', reason: 'better-photo', exception: 'no-better-photo' } as const;
    expect(await sdk.audit.replacePhoto(input)).toMatchObject({ status: 'replaced' });
    expect(await looked(sdk, 200)).toEqual({ found: ['b'], photos: 2, uncovered: 0 });
    expect(await looked(sdk)).toMatchObject({ found: ['a'] });
  });

  it('is waited for no longer than the caller likes', async () => {
    const store = memoryStore();
    let opened = () => {};
    const gate = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const slow = wrapStore(store, {
      async *changes(since, options) {
        if (options?.kinds?.includes('photo') === true) await gate;
        yield* store.changes(since, options);
      },
    });
    await using sdk = await openFake({ store: slow, photoRules: { enrolment: 'off' } });
    await enrol(sdk, 'a');
    const controller = new AbortController();
    const waiting = sdk.validatePhoto(await colourPhoto(RED), { reuse: {}, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(waiting).rejects.toThrow('enough');
    opened();
    expect(await looked(sdk)).toMatchObject({ found: ['a'] });
  });
});
