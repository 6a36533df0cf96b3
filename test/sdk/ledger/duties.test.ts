import { reportingYear, statistics } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { NOON } from '../../support/open-fake.js';
import { decidedOn, HOUR, itIsA, opened, openStation, REVIEWER, type Station, searched, withPeople } from './station.js';

const DAY = 24 * HOUR;

const NOTICE = {
  duty: 'withdraw-family-search-notice',
  rescueNumber: '2026-17',
  name: '无名氏',
  reference: '全国救助寻亲网 12345',
} as const;
const published = (station: Station) => opened(station, NOTICE);

describe('a published familySearchNotice', () => {
  it('is due 24 hours after the identity was established, whenever that was entered', async () => {
    await using station = await withPeople(await openStation());
    const dutyId = await published(station);
    const { ledger } = station.sdk;
    expect(await ledger.duties()).toMatchObject({ duties: [{ dutyId, dueAt: undefined, overdue: false, rescueNumber: '2026-17' }] });
    const { searchId } = await searched(station);
    const other = await searched(station, '2026-18');
    await ledger.decide(other.searchId, itIsA);
    expect((await ledger.duties()).duties[0]?.dueAt).toBeUndefined();
    station.clock.time = NOON + 2 * HOUR;
    const dueAt = NOON - HOUR + DAY;
    const decision = await ledger.decide(searchId, itIsA);
    expect(decision).toMatchObject({ dated: [{ dutyId, dueAt }] });
    expect((await ledgerOf(station.store)).slice(-2)).toMatchObject([
      { schema: 'decision@1' },
      { schema: 'duty-dated@1', header: { duty: dutyId, dueAt }, fragments: [{}, { rescueNumber: '2026-17' }] },
    ]);
    station.clock.time = dueAt;
    expect(await ledger.duties({ overdueOnly: true })).toMatchObject({ duties: [] });
    station.clock.time = dueAt + 1;
    expect(await ledger.duties({ overdueOnly: true })).toMatchObject({ duties: [{ dutyId, overdue: true }], clockBehind: false });
  });

  it('loses its time with a decision that is reversed, and gets another with the next', async () => {
    await using station = await withPeople(await openStation());
    const dutyId = await published(station);
    const { ledger } = station.sdk;
    const { searchId } = await searched(station);
    const decision = await ledger.decide(searchId, itIsA);
    if (decision.status !== 'decided') throw new Error(decision.status);
    await ledger.reverse(decision.id, { act: REVIEWER, reason: '看错' });
    expect((await ledger.duties()).duties).toMatchObject([{ dutyId, dueAt: undefined }]);
    expect(await ledger.decide(searchId, { ...itIsA, identityEstablishedAt: NOON })).toMatchObject({ dated: [{ dueAt: NOON + DAY }] });
  });

  it('is closed with who, when and what shows it; what was done earlier shows both times', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const { searchId } = await searched(station);
    const inTime = await published(station);
    await ledger.decide(searchId, itIsA);
    station.clock.time = NOON + 3 * DAY;
    const dueAt = NOON - HOUR + DAY;
    const closing = { evidence: '撤销截图 7', occurredAt: NOON + HOUR, lateReason: 'paper-record', act: REVIEWER } as const;
    expect(await ledger.closeDuty(inTime, closing)).toMatchObject({ status: 'closed', overdue: false });
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({
      schema: 'duty-closed@1',
      header: { duty: inTime, dueAt, at: NOON + 3 * DAY, occurredAt: NOON + HOUR, lateReason: 'paper-record', overdue: false },
      fragments: [{ operator: 'reviewer' }, { evidence: '撤销截图 7', rescueNumber: '2026-17' }],
    });
    expect(await ledger.closeDuty(inTime, closing)).toEqual({ status: 'unknown' });
    expect((await ledger.duties()).duties).toEqual([]);
    await expect(ledger.closeDuty(inTime, { evidence: '' })).rejects.toThrow('for evidence');
    await expect(ledger.closeDuty(inTime, { ...closing, occurredAt: NOON + 4 * DAY })).rejects.toThrow('future');
  });
});

describe('the time of a familySearchNotice', () => {
  it('is the earliest that a standing decision gives it', async () => {
    await using station = await withPeople(await openStation());
    const dutyId = await published(station);
    const first = await decidedOn(station, (await searched(station)).searchId, { ...itIsA, identityEstablishedAt: NOON - 2 * HOUR });
    const second = await decidedOn(station, (await searched(station)).searchId, itIsA);
    const due = async () => (await station.sdk.ledger.duties()).duties.find((duty) => duty.dutyId === dutyId)?.dueAt;
    expect(await due()).toBe(NOON - 2 * HOUR + DAY);
    await station.sdk.ledger.reverse(first.id, { act: REVIEWER, reason: '看错' });
    expect(await due()).toBe(NOON - HOUR + DAY);
    await station.sdk.ledger.reverse(second.id, { act: REVIEWER, reason: '看错' });
    expect(await due()).toBeUndefined();
  });

  it('comes from no decision on somebody of another station who has the same number', async () => {
    await using station = await withPeople(await openStation());
    const qingdao = { act: { operator: 'reviewer', station: 'qingdao-9' } };
    const theirs = await opened(station, { ...NOTICE, ...qingdao });
    const own = await published(station);
    expect(await station.sdk.ledger.decide((await searched(station)).searchId, itIsA)).toMatchObject({ dated: [{ dutyId: own }] });
    expect((await station.sdk.ledger.duties(qingdao)).duties.find(({ dutyId }) => dutyId === theirs)?.dueAt).toBeUndefined();
  });

  it('reaches whoever was merged into the person, and is given at once where the person is known', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const ofB = await opened(station, { duty: 'withdraw-family-search-notice', personId: 'b' });
    const link = { how: 'merged', personIds: ['b'] } as const;
    const merging = await decidedOn(station, (await searched(station)).searchId, { ...itIsA, link });
    expect(merging.dated).toMatchObject([{ dutyId: ofB }]);
    const another = await opened(station, { duty: 'withdraw-family-search-notice', personId: 'b' });
    const next = await decidedOn(station, (await searched(station)).searchId, itIsA);
    expect(next.dated.map(({ dutyId }) => dutyId).sort()).toEqual([ofB, another].sort());
    const known = await opened(station, { duty: 'withdraw-family-search-notice', identityEstablishedAt: NOON - HOUR });
    expect((await ledger.duties()).duties.find(({ dutyId }) => dutyId === known)?.dueAt).toBe(NOON - HOUR + DAY);
    await expect(ledger.openDuty({ ...NOTICE, dueAt: NOON + DAY })).rejects.toThrow('identityEstablishedAt instead of dueAt');
    await expect(ledger.openDuty({ duty: 'handover', identityEstablishedAt: NOON })).rejects.toThrow('dueAt instead');
  });

  it('makes a withdrawal late that was closed before the decision was entered', async () => {
    await using station = await withPeople(await openStation());
    const dutyId = await published(station);
    const { searchId } = await searched(station);
    station.clock.time = NOON + 3 * DAY;
    expect(await station.sdk.ledger.closeDuty(dutyId, { evidence: '截图' })).toMatchObject({ overdue: false });
    expect((await station.sdk.ledger.duties()).duties).toEqual([]);
    expect(await station.sdk.ledger.closeDuty(dutyId, { evidence: '截图' })).toEqual({ status: 'unknown' });
    expect(await station.sdk.ledger.decide(searchId, itIsA)).toMatchObject({ dated: [{ dutyId, dueAt: NOON - HOUR + DAY }] });
    const { usage } = await station.sdk.ledger.usage({ period: reportingYear(2023) });
    expect(statistics(usage).whole.withdrawals).toMatchObject({ due: 1, inTime: 0, late: 1 });
  });
});

describe('duties', () => {
  it('are told with what is first due first, by station, and the telling is entered', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const open = (dueAt: number | undefined, personId?: string) =>
      opened(station, { duty: 'handover', dueAt, personId, reference: '章丘站' });
    const [late, never, soon] = [await open(NOON + DAY), await open(undefined), await open(NOON + HOUR, 'a')];
    expect((await ledger.duties()).duties.map(({ dutyId }) => dutyId)).toEqual([soon, late, never]);
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({
      schema: 'ledger-export@1',
      header: { what: 'duties', rows: 3 },
      fragments: [{ operator: 'clerk' }, { personId: 'a' }],
    });
    expect((await ledger.duties({ station: 'elsewhere' })).duties).toEqual([]);
    await expect(ledger.duties({ act: { operator: 'second' } })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    // Whoever is erased takes what is to be done about them along.
    await station.sdk.erase({ personId: 'a', scope: 'person' });
    expect((await ledger.duties()).duties.map(({ dutyId }) => dutyId)).toEqual([late, never]);
  });

  it('stay overdue where the clock is set back', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const dutyId = await opened(station, { duty: 'handover', dueAt: NOON + HOUR });
    station.clock.time = NOON + 2 * HOUR;
    await searched(station);
    station.clock.time = NOON;
    expect(await ledger.duties({ overdueOnly: true })).toMatchObject({
      duties: [{ dutyId, overdue: true }],
      now: NOON + 2 * HOUR,
      clockBehind: true,
    });
    // Looking enters itself with the wrong clock, and is no newer time for that.
    expect(await ledger.duties({ overdueOnly: true })).toMatchObject({ duties: [{ dutyId }], now: NOON + 2 * HOUR, clockBehind: true });
    for (let more = 0; more < 70; more++) await ledger.unsearchedIntake({ reason: 'other' });
    expect(await ledger.duties({ overdueOnly: true })).toMatchObject({ duties: [{ dutyId }], clockBehind: true });
    expect(await ledger.closeDuty(dutyId, { evidence: '签收单' })).toMatchObject({ status: 'closed', overdue: true });
  });
});
