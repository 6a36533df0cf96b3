import type { ReportAuditResult } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { wilsonInterval } from 'rescue-face/evaluation';
import { describe, expect, it } from 'vitest';
import { RescueFaceError } from '../../../src/core/errors.js';
import { ledgerOf } from '../../support/ledger.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { type Audited, openAudited, photo, SIZES, withPhotos, YEAR } from './audited-gallery.js';

const KEEPER = { operator: 'keeper', station: 'a' } as const;

/** A list of every photo there is. */
const everything = ({ sdk }: Audited) => sdk.audit.draw({ period: YEAR, perStratum: 99, seed: 's' });

function reported(result: ReportAuditResult) {
  if (result.status !== 'reported') throw new Error(result.status);
  return result;
}

describe('a report', () => {
  it('says what passes, stratum by stratum and in all, and what must be taken again, once that is entered', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { sdk, store } = gallery;
    const { auditId, planId } = await everything(gallery);
    const start = store.head;
    const progress: [number, number][] = [];
    const found = reported(await sdk.audit.report(auditId, {}, { onProgress: ({ done, all }) => progress.push([done, all]) }));
    expect(progress).toEqual(Array.from({ length: 13 }, (_, i) => [i + 1, 13]));
    expect(found).toMatchObject({ auditId, planId, seed: 's', policy: 'sizes@1', period: YEAR, replacedSince: 0, unreadable: [] });
    expect(found.strata).toEqual([
      {
        station: 'a',
        month: '2026-01',
        photos: 4,
        drawn: 4,
        passed: 3,
        review: 0,
        rejected: 1,
        unreadable: 0,
        compliance: { share: 0.75, ...wilsonInterval(0.75, 4) },
      },
      {
        station: 'a',
        month: '2026-02',
        photos: 3,
        drawn: 3,
        passed: 1,
        review: 1,
        rejected: 1,
        unreadable: 0,
        compliance: { share: 1 / 3, ...wilsonInterval(1 / 3, 3) },
      },
      {
        station: 'b',
        month: '2026-02',
        photos: 6,
        drawn: 6,
        passed: 5,
        review: 0,
        rejected: 1,
        unreadable: 0,
        compliance: { share: 5 / 6, ...wilsonInterval(5 / 6, 6) },
      },
    ]);
    // Everything was looked at: the shares are exact.
    expect(found.whole).toMatchObject({ photos: 13, drawn: 13, passed: 9, review: 1, rejected: 3, notCovered: 0 });
    expect(found.whole.compliance?.share).toBeCloseTo(9 / 13, 12);
    expect(found.stations.map(({ key, passed }) => [key, passed])).toEqual([
      ['a', 4],
      ['b', 5],
    ]);
    expect(found.months.map(({ key, passed }) => [key, passed])).toEqual([
      ['2026-01', 3],
      ['2026-02', 6],
    ]);
    expect(found.replace.map(({ photoId }) => photoId).sort()).toEqual(['a-1-2', 'a-2-2', 'b-2-5']);
    expect(found.replace.find(({ photoId }) => photoId === 'a-1-2')).toEqual({
      station: 'a',
      month: '2026-01',
      photoId: 'a-1-2',
      episodeId: 'episode-a-1-2',
      rules: [
        {
          rule: 'wide',
          title: { en: expect.any(String), 'zh-CN': expect.any(String) },
          clause: 'annex art. 12(1)',
          severity: 'reject',
          advice: { en: expect.any(String), 'zh-CN': expect.any(String) },
        },
      ],
      action: { en: expect.any(String), 'zh-CN': expect.any(String) },
    });
    expect(found.review).toMatchObject([{ photoId: 'a-2-1', rules: [{ rule: 'long', severity: 'review' }] }]);
    expect(found.problems.map(({ rule, photos }) => [rule, photos])).toEqual([
      ['wide', 3],
      ['long', 1],
    ]);
    const [entry, ...rest] = await ledgerOf(store, start);
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({
      schema: 'photo-audit@1',
      header: { audit: auditId, policy: 'sizes@1', photos: 13, passed: 9, review: 1, rejected: 3, unreadable: 0, replace: 3 },
    });
    expect(entry?.fragments.slice(1)).toEqual(
      found.replace.map(({ photoId, episodeId, station, month }) => ({
        personId: `person-${photoId}`,
        photoId,
        episodeId,
        station,
        month,
        broken: ['wide'],
      })),
    );
    expect(found.resultId).toBe(`${entry?.seq}.${entry?.header['id']}`);
  });

  it('names nobody', async () => {
    await using gallery = await openAudited();
    await gallery.sdk.enroll({
      personId: 'p',
      photoId: 'x',
      name: '王小明',
      rescueNumber: '2026-17',
      photo: await photo(9, 'bad'),
      act: KEEPER,
    });
    const { auditId, ...drawn } = await everything(gallery);
    const found = await gallery.sdk.audit.report(auditId);
    const said = JSON.stringify([drawn, found]);
    expect(said).toContain('"photoId":"x"');
    expect(said).not.toMatch(/王小明|2026-17|personId|"p"/);
  });

  it('tells nothing where it cannot be entered', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    const { auditId } = await everything(gallery);
    const fault = new Error('no entry today');
    await using other = await openAudited({ store: wrapStore(inner, { commit: () => Promise.reject(fault) }) });
    await expect(other.sdk.audit.report(auditId)).rejects.toBe(fault);
  });

  it('counts by themselves photos that cannot be read, and drops none', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    const { auditId } = await everything(gallery);
    const file = await inner.get('picture', 'a-1-1');
    if (file === undefined) throw new Error('no file');
    await inner.commit({ deletes: [{ kind: 'picture', id: 'a-1-0' }], puts: [{ ...file.record, bytes: Uint8Array.of(1, 2, 3) }] });
    await gallery.sdk.erase({ personId: 'person-a-2-0', scope: 'person', act: KEEPER });
    await gallery.sdk.erase({ personId: 'person-a-2-1', scope: 'biometric', act: KEEPER });
    const damaged = wrapStore(inner, {
      get: ((kind: 'picture', id: string, options: object) =>
        id === 'b-2-0' && kind === 'picture'
          ? Promise.reject(new RescueFaceError('ERR_CRYPTO_REFUSED', { reason: 'record' }))
          : inner.get(kind, id, options)) as typeof inner.get,
    });
    await using other = await openAudited({ store: damaged });
    const found = reported(await other.sdk.audit.report(auditId));
    expect(found.strata.map(({ drawn, unreadable }) => [drawn, unreadable])).toEqual([
      [4, 2],
      [3, 2],
      [6, 1],
    ]);
    expect(found.unreadable.map(({ photoId, reason }) => `${photoId} ${reason}`).sort()).toEqual([
      'a-1-0 no-picture',
      'a-1-1 not-a-picture',
      'a-2-1 gone',
      'b-2-0 damaged',
      'undefined gone',
    ]);
    // What is of no use is taken again; what was never kept may be as it ought to be.
    expect(found.replace.map(({ photoId }) => photoId).sort()).toEqual(['a-1-1', 'a-1-2', 'a-2-2', 'b-2-0', 'b-2-5']);
    expect(found.whole).toMatchObject({ drawn: 13, passed: 5, review: 0, rejected: 3, unreadable: 5 });
    const { passed, review, rejected, unreadable, drawn } = found.whole;
    expect(passed + review + rejected + unreadable).toBe(drawn);
  });

  it('ends with another fault of the store', async () => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    const { auditId } = await everything(gallery);
    const fault = new RescueFaceError('ERR_STORE_UNAVAILABLE', {});
    const get = ((kind: 'picture', id: string, options: object) =>
      kind === 'picture' ? Promise.reject(fault) : inner.get(kind, id, options)) as typeof inner.get;
    await using other = await openAudited({ store: wrapStore(inner, { get }) });
    const { head } = inner;
    await expect(other.sdk.audit.report(auditId)).rejects.toBe(fault);
    expect(inner.head).toBe(head);
  });

  it('is aborted by its signal, and enters nothing then', async () => {
    await using gallery = await withPhotos(await openAudited({ threads: 2 }));
    const { auditId } = await everything(gallery);
    const { head } = gallery.store;
    const stop = new AbortController();
    let told = 0;
    const onProgress = () => {
      if (++told === 3) stop.abort(new Error('enough'));
    };
    await expect(gallery.sdk.audit.report(auditId, {}, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect(told).toBeLessThan(6);
    expect(gallery.store.head).toBe(head);
  });

  it('looks at no further photo once it has failed', async () => {
    await using gallery = await withPhotos(await openAudited({ threads: 2 }));
    const { auditId } = await everything(gallery);
    let told = 0;
    const onProgress = () => {
      if (++told === 3) throw new Error('enough');
    };
    await expect(gallery.sdk.audit.report(auditId, {}, { onProgress })).rejects.toThrow('enough');
    expect(told).toBeLessThan(6);
  });

  it('is of the station that drew, for operators who may see all of it, by the policy that was planned', async () => {
    await using gallery = await withPhotos(await openAudited());
    const { sdk } = gallery;
    const { auditId, planId } = await everything(gallery);
    const status = async (id: string, act = {}) => (await sdk.audit.report(id, { act })).status;
    expect(await status(auditId, { station: 'elsewhere' })).toBe('unknown');
    expect(await status(auditId, { operator: 'district' })).toBe('unknown');
    expect(await status(planId)).toBe('unknown');
    expect(await status(`999.${auditId.slice(auditId.indexOf('.') + 1)}`)).toBe('unknown');
    const own = await sdk.audit.draw({ period: YEAR, perStratum: 1, act: { operator: 'district' } });
    expect(await status(own.auditId, { operator: 'district' })).toBe('reported');
    await expect(sdk.audit.report(auditId, { act: { operator: 'clerk', station: 'a' } })).rejects.toMatchObject({
      code: 'ERR_POLICY_DENIED',
    });
    await expect(sdk.audit.report('17')).rejects.toThrow('Expected the id of a ledger entry for auditId');
    await expect(sdk.audit.report(auditId, {}, { onProgres: () => {} } as never)).rejects.toThrow('did you mean "onProgress"?');
    await using other = await openAudited({ store: gallery.store, photoRules: { policy: { ...SIZES, id: 'sizes@2' } } });
    expect(await other.sdk.audit.report(auditId)).toEqual({ status: 'another-policy', planned: 'sizes@1', present: 'sizes@2' });
  });
});
