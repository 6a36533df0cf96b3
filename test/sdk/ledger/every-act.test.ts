import { type GivenAct, type Ledger, PERMISSIONS, type Permission } from 'rescue-face';
import { ed25519Signer } from 'rescue-face/adapters/node-crypto';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { CLERK, itIsA, opened, openStation, type Station, searched, withPeople } from './station.js';

const signer = ed25519Signer({ name: 'rescue.example.cn/jinan', seed: new Uint8Array(32).fill(5) });

/** What there is to act on. */
interface Before {
  readonly searchId: string;
  readonly decisionId: string;
  readonly requestId: string;
  readonly outcomeId: string;
  readonly dutyId: string;
}

type Act = (ledger: Ledger, ids: Before, act: GivenAct) => Promise<unknown>;

/** Every act there is, with the permission it needs and what it enters; a new one fails a test until it stands here. */
const ACTS: { readonly [K in keyof Ledger]: readonly [permission: Permission, schema: string, act: Act] } = {
  analyse: ['search', 'analysis@1', (ledger, { searchId }, act) => ledger.analyse(searchId, { suspected: ['a'], act })],
  decide: ['decide', 'decision@1', (ledger, { searchId }, act) => ledger.decide(searchId, { ...itIsA, act })],
  confirm: ['decide', 'decision-confirmed@1', (ledger, { decisionId }, act) => ledger.confirm(decisionId, { act })],
  reverse: ['decide', 'decision-reversed@1', (ledger, { decisionId }, act) => ledger.reverse(decisionId, { reason: '看错', act })],
  nationalSearch: ['search', 'national-search@1', (ledger, _, act) => ledger.nationalSearch({ result: 'no-match', act })],
  manualSearch: ['search', 'manual-search@1', (ledger, _, act) => ledger.manualSearch({ situation: 'long-stay', result: 'no-match', act })],
  unsearchedIntake: ['search', 'intake-unsearched@1', (ledger, _, act) => ledger.unsearchedIntake({ reason: 'identity-known', act })],
  familyRequest: [
    'search',
    'family-request@1',
    (ledger, _, act) => ledger.familyRequest({ requester: '李母', relationship: '母亲', evidence: '户口簿', act }),
  ],
  answerFamily: [
    'search',
    'family-answer@1',
    (ledger, { requestId }, act) => ledger.answerFamily(requestId, { answer: 'referred', text: '已转', act }),
  ],
  outcome: ['decide', 'outcome@1', (ledger, _, act) => ledger.outcome({ kind: 'fare-fraud', addressees: ['home-area-station'], act })],
  feedback: ['decide', 'outcome-feedback@1', (ledger, { outcomeId }, act) => ledger.feedback(outcomeId, { text: '收到', act })],
  openDuty: ['decide', 'duty-opened@1', (ledger, _, act) => ledger.openDuty({ duty: 'handover', act })],
  closeDuty: ['decide', 'duty-closed@1', (ledger, { dutyId }, act) => ledger.closeDuty(dutyId, { evidence: '签收单', act })],
  usage: ['export', 'ledger-export@1', (ledger, _, act) => ledger.usage({ period: { from: 0, to: 1 }, act })],
  checkpoint: [
    'administer-audit',
    'ledger-export@1',
    (ledger, _, act) => ledger.checkpoint({ origin: 'rescue.example.cn/jinan', signer, act }),
  ],
  duties: ['view', 'ledger-export@1', (ledger, _, act) => ledger.duties({ act })],
};

const each = Object.entries(ACTS).map(([name, [permission, schema, act]]) => ({ name, permission, schema, act }));

async function somethingToActOn(station: Station): Promise<Before> {
  const { ledger } = station.sdk;
  const { searchId } = await searched(station);
  const decision = await ledger.decide((await searched(station)).searchId, itIsA);
  if (decision.status !== 'decided') throw new Error(decision.status);
  const sent = await ledger.outcome({ kind: 'suspected-fugitive', addressees: ['police'] });
  if (sent.status !== 'entered') throw new Error(sent.status);
  const request = await ledger.familyRequest({ requester: '李母', relationship: '母亲', evidence: '户口簿' });
  const dutyId = await opened(station, { duty: 'handover' });
  return { searchId, decisionId: decision.id, requestId: request.id, outcomeId: sent.id, dutyId };
}

describe('every act of the ledger', () => {
  it('is known here', async () => {
    await using station = await openStation();
    expect(Object.keys(station.sdk.ledger).sort()).toEqual(Object.keys(ACTS).sort());
  });

  it.each(each)('$name needs its permission, and leaves its entry', async ({ permission, schema, act }) => {
    const seen: string[] = [];
    let may: readonly Permission[] = [];
    const known = await withPeople(await openStation());
    const ids = await somethingToActOn(known);
    const store = known.store;
    const operators = {
      find: async (id: string) => {
        seen.push(id);
        return { id, stations: 'all', permissions: may } as const;
      },
    };
    await using station = await openStation({ store: wrapStore(store, {}), operators });
    const start = store.head;
    await expect(act(station.sdk.ledger, ids, { operator: 'third' })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED', details: {} });
    may = [permission];
    await act(station.sdk.ledger, ids, { operator: 'third' });
    expect(new Set(seen)).toEqual(new Set(['third']));
    const [denial, entry] = await ledgerOf(store, start);
    expect(denial).toMatchObject({ schema: 'denial@1', header: { permissions: [permission], reason: 'permission' } });
    expect(entry).toMatchObject({ schema, header: { station: CLERK.station, purpose: CLERK.purpose } });
    expect(entry?.fragments[0]).toMatchObject({ operator: 'third' });
  });

  it.each(each)('$name changes and tells nothing where its entry cannot be committed', async ({ act }) => {
    const known = await withPeople(await openStation());
    const ids = await somethingToActOn(known);
    const { revision } = known.store;
    const fault = new Error('no entry today');
    const store = wrapStore(known.store, { commit: () => Promise.reject(fault) });
    const operators = { find: async (id: string) => ({ id, stations: 'all', permissions: PERMISSIONS }) as const };
    await using station = await openStation({ store, operators });
    await expect(act(station.sdk.ledger, ids, { operator: 'third' })).rejects.toBe(fault);
    expect(known.store.revision).toBe(revision);
  });

  it.each(each)('$name ends with the gallery', async ({ act }) => {
    const station = await withPeople(await openStation());
    const ids = await somethingToActOn(station);
    await station.sdk.close();
    await expect(act(station.sdk.ledger, ids, {})).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
  });
});
