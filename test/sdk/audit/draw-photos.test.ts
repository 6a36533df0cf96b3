import type { Store } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { standardCrypto } from 'rescue-face/adapters/node-crypto';
import { drawPhotoSample, type PhotoStratum } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { enrolled, inMonth, openAudited, photo, withPhotos, YEAR } from './audited-gallery.js';

const SEED = '2026-h1';
const digest = (bytes: Uint8Array) => standardCrypto().digest(bytes);
const place = ({ station, month }: PhotoStratum) => `${station}/${month}`;

/** A store that gives its records in another order. */
function backwards(store: Store): Store {
  return wrapStore(store, {
    scan: ((kind: 'photo', options: object) =>
      (async function* () {
        const all = [];
        for await (const one of store.scan(kind, options)) all.push(one);
        yield* all.reverse();
      })()) as Store['scan'],
  });
}

describe('a draw', () => {
  it('enters seed, sizes, policy and revision before anything is drawn, and the list before it is given out', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { store, sdk } = gallery;
    const [start, revision] = [store.head, store.revision];
    const drawn = await sdk.audit.draw({ period: YEAR, sampleSize: 6, seed: SEED });
    const [plan, list, ...rest] = await ledgerOf(store, start);
    expect(rest).toEqual([]);
    expect(plan).toMatchObject({
      schema: 'photo-audit-planned@1',
      header: {
        seed: SEED,
        method: 'smallest-numbers@1',
        policy: 'sizes@1',
        revision,
        from: YEAR.from,
        to: YEAR.to,
        sampleSize: 6,
        photos: 13,
        strata: [
          { station: 'a', month: '2026-01', photos: 4 },
          { station: 'a', month: '2026-02', photos: 3 },
          { station: 'b', month: '2026-02', photos: 6 },
        ],
        purpose: 'quality-audit',
        station: 'city',
      },
    });
    expect(plan?.fragments).toHaveLength(2);
    expect(plan?.fragments[1]).toEqual({ digests: [expect.stringMatching(/^[0-9a-f]{64}$/), expect.any(String), expect.any(String)] });
    expect(list).toMatchObject({ schema: 'photo-audit-drawn@1', header: { plan: drawn.planId, photos: 6, gone: 0 } });
    expect(list?.fragments.slice(1)).toEqual(
      drawn.photos.map(({ photoId, station, month }) => ({ photoId, station, month, personId: `person-${photoId}` })),
    );
    expect(drawn).toMatchObject({ seed: SEED, policy: 'sizes@1', revision, gone: 0, period: YEAR, plannedAt: inMonth(6) });
    expect(drawn.strata.map(({ sample }) => sample).reduce((a, b) => a + b)).toBe(6);
    expect(drawn.photos.every(({ photoId, episodeId }) => episodeId === `episode-${photoId}`)).toBe(true);
  });

  it('can be drawn again by anybody from what it gives', async () => {
    await using gallery = await withPhotos(await openAudited());
    const drawn = await gallery.sdk.audit.draw({ period: YEAR, sampleSize: 6, seed: SEED });
    const again = drawPhotoSample(drawn.frame, { seed: SEED, sampleSize: 6, digest });
    expect(again).toEqual(drawn.photos.map(({ episodeId: _, ...rest }) => rest));
  });

  it('gives the same list whatever order the store answers in, and whoever else asks in between', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { sdk, store } = gallery;
    const first = await sdk.audit.draw({ period: YEAR, perStratum: 2, seed: SEED });
    await using other = await openAudited({ store: backwards(store) });
    const second = await other.sdk.audit.draw({ period: YEAR, perStratum: 2, seed: SEED });
    expect([second.photos, second.frame, second.strata]).toEqual([first.photos, first.frame, first.strata]);
    const third = await sdk.audit.draw({ period: YEAR, perStratum: 2, seed: 'another' });
    expect(third.photos).not.toEqual(first.photos);
  });

  it('makes a seed by chance where none is given', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { audit } = gallery.sdk;
    const seeds = [await audit.draw({ period: YEAR, perStratum: 1 }), await audit.draw({ period: YEAR, perStratum: 1 })].map(
      ({ seed }) => seed,
    );
    expect(new Set(seeds).size).toBe(2);
  });

  it('draws nothing where the plan cannot be entered, and tells nothing where the list cannot', async () => {
    for (const broken of [1, 2]) {
      const inner = memoryStore();
      await (await withPhotos(await openAudited({ store: inner }))).sdk.close();
      const start = inner.head;
      const read: string[] = [];
      let commits = 0;
      const store = wrapStore(inner, {
        commit: (batch, options) => (++commits === broken ? Promise.reject(new Error('no entry today')) : inner.commit(batch, options)),
        get: (kind, id, options) => {
          read.push(`${kind} ${id}`);
          return inner.get(kind, id, options);
        },
      });
      await using sdk = (await openAudited({ store })).sdk;
      read.length = 0;
      await expect(sdk.audit.draw({ period: YEAR, sampleSize: 6, seed: SEED })).rejects.toThrow('no entry today');
      expect((await ledgerOf(inner, start)).map(({ schema }) => schema)).toEqual(broken === 1 ? [] : ['photo-audit-planned@1']);
      // No photo is looked up one by one before the plan is entered.
      expect(read.some((one) => one.startsWith('photo'))).toBe(broken === 2);
    }
  });

  it('holds the stations that the operator may act for, those asked for, and the photos of the period', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { audit } = gallery.sdk;
    const places = async (input: Partial<Parameters<typeof audit.draw>[0]>) =>
      (await audit.draw({ period: YEAR, perStratum: 1, ...input })).strata.map(place);
    expect(await places({ act: { operator: 'district' } })).toEqual(['a/2026-01', 'a/2026-02']);
    expect(await places({ act: { operator: 'district' }, stations: ['b'] })).toEqual([]);
    expect(await places({ stations: ['b'] })).toEqual(['b/2026-02']);
    expect(await places({ period: { from: YEAR.from, to: inMonth(1) } })).toEqual([]);
    expect(await places({ period: { from: inMonth(1), to: inMonth(1) + 1 } })).toEqual(['a/2026-01']);
    await expect(audit.draw({ period: YEAR, perStratum: 1, act: { operator: 'clerk', station: 'a' } })).rejects.toMatchObject({
      code: 'ERR_POLICY_DENIED',
    });
  });

  it('takes imported photos by when the person was taken in, and shows photos without a station only to who may see all', async () => {
    await using gallery = await openAudited();
    const { sdk, store } = gallery;
    const act = { operator: 'keeper', station: 'a' } as const;
    await sdk.enroll({ photo: await photo(1), provenance: 'imported', admittedAt: inMonth(2), act });
    await sdk.enroll({ photo: await photo(2), provenance: 'imported', act });
    await sdk.enroll({ photo: await photo(3), provenance: 'intake', admittedAt: inMonth(1), episodeId: 'nowhere', act });
    const strata = async (operator: string) => (await sdk.audit.draw({ period: YEAR, perStratum: 9, act: { operator } })).strata;
    expect(await strata('checker')).toMatchObject([
      { station: 'a', month: '2026-02', photos: 1 },
      { station: 'a', month: '2026-03', photos: 2 },
    ]);
    const { station: _, ...episode } = (await store.get('episode', 'nowhere'))?.record ?? ({} as never);
    await store.commit({ puts: [episode] });
    expect(await strata('checker')).toMatchObject([{ month: '2026-03', photos: 1 }, { station: 'a' }, { station: 'a', photos: 1 }]);
    expect((await strata('district')).map(place)).toEqual(['a/2026-02', 'a/2026-03']);
  });

  it('reads photos as they were at one revision, whatever is enrolled and erased meanwhile', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    let meanwhile: (() => Promise<unknown>) | undefined = async () => {
      await enrolled(gallery, 'c', 4, ['good']);
      await gallery.sdk.erase({ personId: 'person-a-1-0', scope: 'biometric', act: { operator: 'keeper', station: 'a' } });
    };
    const store = wrapStore(inner, {
      scan: ((kind: 'photo', options: object) =>
        (async function* () {
          yield* inner.scan(kind, options);
          if (kind !== 'photo') return;
          const now = meanwhile;
          meanwhile = undefined;
          await now?.();
        })()) as Store['scan'],
    });
    await using other = await openAudited({ store });
    const drawn = await other.sdk.audit.draw({ period: YEAR, perStratum: 9, seed: SEED });
    expect(drawn.photos.map(({ photoId }) => photoId)).toContain('c-4-0');
    expect(drawn.photos.map(({ photoId }) => photoId)).not.toContain('a-1-0');
    expect(drawn.revision).toBe(inner.revision - 2);
  });

  it('counts who was erased between plan and list, and names them nowhere', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    let commits = 0;
    const store = wrapStore(inner, {
      commit: async (batch, options) => {
        const result = await inner.commit(batch, options);
        if (++commits === 1)
          await gallery.sdk.erase({ personId: 'person-a-2-0', scope: 'person', act: { operator: 'keeper', station: 'a' } });
        return result;
      },
    });
    await using other = await openAudited({ store });
    const drawn = await other.sdk.audit.draw({ period: YEAR, perStratum: 9, seed: SEED });
    expect(drawn).toMatchObject({ gone: 1 });
    expect(drawn.photos).toHaveLength(12);
    const report = await other.sdk.audit.report(drawn.auditId);
    expect(report).toMatchObject({ whole: { drawn: 13, unreadable: 1 }, unreadable: [{ station: 'a', month: '2026-02', reason: 'gone' }] });
  });

  it('is aborted by its signal, for the reason that was given', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    const stop = new AbortController();
    const store = wrapStore(inner, {
      // Deaf to the signal: the draw itself hears it.
      commit: async (batch) => {
        const result = await inner.commit(batch);
        stop.abort(new Error('enough'));
        return result;
      },
    });
    await using other = await openAudited({ store });
    const start = inner.head;
    await expect(other.sdk.audit.draw({ period: YEAR, sampleSize: 6 }, { signal: stop.signal })).rejects.toThrow('enough');
    expect((await ledgerOf(inner, start)).map(({ schema }) => schema)).toEqual(['photo-audit-planned@1']);
    await expect(gallery.sdk.audit.draw({ period: YEAR, sampleSize: 6 }, { signal: stop.signal })).rejects.toThrow('enough');
    expect(inner.head).toBe(start + 1);
  });

  it('refuses what makes no sense, in one sentence', async () => {
    await using gallery = await openAudited();
    const { audit } = gallery.sdk;
    const wrong: readonly [object, string][] = [
      [{ period: YEAR }, 'Expected either sampleSize or perStratum'],
      [{ period: YEAR, sampleSize: 1, perStratum: 1 }, 'Expected either sampleSize or perStratum'],
      [{ period: YEAR, sampleSize: 10_001 }, 'Expected integer 1..10000 for sampleSize'],
      [{ period: YEAR, sampleSize: 1, seed: '王小明' }, 'for seed, received a string'],
      [{ period: { from: 2, to: 1 }, sampleSize: 1 }, 'for to of period'],
      [{ period: YEAR, sampleSize: 1, stations: [] }, 'Expected a list of stations'],
      [{ period: YEAR, sampelSize: 1 }, 'unknown option "sampelSize" in audit.draw, did you mean "sampleSize"?'],
    ];
    const { head } = gallery.store;
    for (const [input, message] of wrong) await expect(audit.draw(input as never)).rejects.toThrow(message);
    expect(gallery.store.head).toBe(head);
  });
});
