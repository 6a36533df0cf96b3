import { PERMISSIONS, type Permission, type PhotoAudits } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { openAudited, photo, withPhotos, YEAR } from './audited-gallery.js';

type Call = (audit: PhotoAudits, auditId: string) => Promise<unknown>;

/** Every call there is, with the permission it needs and what it enters; a new one fails a test until it stands here. */
const CALLS: { readonly [K in keyof PhotoAudits]: readonly [permission: Permission, schemas: readonly string[], call: Call] } = {
  draw: ['administer-audit', ['photo-audit-planned@1', 'photo-audit-drawn@1'], (audit) => audit.draw({ period: YEAR, perStratum: 1 })],
  report: ['administer-audit', ['photo-audit@1'], (audit, auditId) => audit.report(auditId)],
  replacePhoto: [
    'enroll',
    ['photo-replaced@1'],
    async (audit) => audit.replacePhoto({ photoId: 'a-1-2', photo: await photo(200), reason: 'photo-audit' }),
  ],
};

const each = Object.entries(CALLS).map(([name, [permission, schemas, call]]) => ({ name, permission, schemas, call }));

describe('every call', () => {
  it('is known here', async () => {
    await using gallery = await openAudited();
    expect(Object.keys(gallery.sdk.audit).sort()).toEqual(Object.keys(CALLS).sort());
  });

  it.each(each)('$name needs its permission, asked before anything is read, leaves its entry, and ends with the gallery', async (of) => {
    const inner = memoryStore();
    await using gallery = await withPhotos(await openAudited({ store: inner }));
    const { auditId } = await gallery.sdk.audit.draw({ period: YEAR, perStratum: 99 });
    let may: readonly Permission[] = PERMISSIONS.filter((one) => one !== of.permission);
    const operators = { find: async (id: string) => ({ id, stations: 'all', permissions: may }) as const };
    await using other = await openAudited({ store: inner, operators });
    const start = inner.head;
    await expect(of.call(other.sdk.audit, auditId)).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED', details: {} });
    may = [of.permission];
    await of.call(other.sdk.audit, auditId);
    const [denial, ...entries] = await ledgerOf(inner, start);
    expect(denial).toMatchObject({
      schema: 'denial@1',
      header: { call: `audit.${of.name}`, permissions: [of.permission], reason: 'permission' },
    });
    expect(entries.map(({ schema }) => schema)).toEqual(of.schemas);
    for (const { header, fragments } of entries) {
      expect(header).toMatchObject({ station: 'city', purpose: 'quality-audit' });
      expect(fragments[0]).toEqual({ operator: 'checker' });
    }
    await other.sdk.close();
    await expect(of.call(other.sdk.audit, auditId)).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
  });
});
