import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../../support/fake-stages.js';
import { ledgerOf } from '../../support/ledger.js';
import { NOON } from '../../support/open-fake.js';
import { HOUR, itIsA, openStation, REVIEWER, searched, withPeople } from './station.js';

const UNKNOWN = '0.00000000-0000-4000-8000-000000000000';

describe('a search', () => {
  it('says in which situation, of whom and with which tags, all but the situation encrypted', async () => {
    await using station = await withPeople(await openStation());
    await station.sdk.search({
      photo: await colourPhoto(10),
      situation: 'escorted-identity-unknown',
      name: '自称李四',
      tags: ['suspected-trafficked', 'suspected-lost', 'suspected-lost'],
      note: '民警护送',
    });
    const entry = (await ledgerOf(station.store)).at(-1);
    expect(entry?.header).toMatchObject({ situation: 'escorted-identity-unknown', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(entry?.fragments[1]).toMatchObject({ name: '自称李四', tags: ['suspected-lost', 'suspected-trafficked'], note: '民警护送' });
    expect(JSON.stringify(entry?.header)).not.toMatch(/李四|lost|民警/);
    await station.sdk.search({ photo: await colourPhoto(10) });
    expect((await ledgerOf(station.store)).at(-1)?.header).toMatchObject({ situation: 'routine-intake' });
    await station.sdk.search({ photo: await colourPhoto(10), act: { purpose: 'drill' } });
    expect((await ledgerOf(station.store)).at(-1)?.header).not.toHaveProperty('situation');
    for (const wrong of [{ situation: 'curiosity' }, { tags: ['pretty'] }, { tags: 'suspected-lost' }, { request: 'r-1' }, { note: '' }]) {
      await expect(station.sdk.search({ photo: await colourPhoto(10), ...wrong } as never)).rejects.toThrow(TypeError);
    }
  });

  it('that found no face is an entry that later ones can name', async () => {
    await using station = await withPeople(await openStation());
    const { searchId, status } = await station.sdk.search({ photo: await colourPhoto(10, 0) });
    expect(status).toBe('no-face');
    expect(await station.sdk.ledger.decide(searchId, itIsA)).toEqual({ status: 'not-a-candidate' });
  });
});

describe('what was done elsewhere', () => {
  it('is entered by hand: the national system, an outage, an intake without a search', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const { searchId } = await searched(station);
    const late = { occurredAt: NOON - HOUR, lateReason: 'system-outage' } as const;
    const who = { name: '自称李四', rescueNumber: '2026-17' };
    expect(await ledger.nationalSearch({ result: 'no-match', search: searchId, system: '全国系统', ...who })).toMatchObject({
      status: 'entered',
    });
    await ledger.manualSearch({ situation: 'routine-intake', result: 'candidates', searchedBy: '张三', ...who, ...late });
    await ledger.unsearchedIntake({ reason: 'medical-emergency', ...who, ...late });
    expect((await ledgerOf(station.store)).slice(-3)).toMatchObject([
      { schema: 'national-search@1', header: { search: searchId, result: 'no-match' }, fragments: [{}, { ...who, system: '全国系统' }] },
      { schema: 'manual-search@1', header: { situation: 'routine-intake', at: NOON, ...late }, fragments: [{}, { searchedBy: '张三' }] },
      { schema: 'intake-unsearched@1', header: { reason: 'medical-emergency', ...late }, fragments: [{}, who] },
    ]);
    expect(await ledger.nationalSearch({ result: 'no-match', search: UNKNOWN })).toEqual({ status: 'unknown' });
    await expect(ledger.manualSearch({ result: 'no-match' } as never)).rejects.toThrow('for situation');
    await expect(ledger.unsearchedIntake({ reason: 'tired' } as never)).rejects.toThrow('for reason');
  });
});

describe('a family’s request', () => {
  const request = { requester: '李母', relationship: '母亲', evidence: '户口簿', name: '李四', answerBy: NOON + HOUR };

  it('is searched for, answered, and done with', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const { id, dutyId } = await ledger.familyRequest(request);
    expect((await ledger.duties()).duties).toMatchObject([{ dutyId, duty: 'answer-family-request', dueAt: NOON + HOUR, name: '李母' }]);
    const photo = await colourPhoto(10);
    const act = { purpose: 'family-request' } as const;
    await station.sdk.search({ photo, source: 'family', request: id, act });
    expect((await ledgerOf(station.store)).at(-1)?.header).toMatchObject({ situation: 'family-request', request: id });
    // The photo is searched with, and never kept.
    await expect(station.sdk.enroll({ photo, source: 'family' })).rejects.toThrow('never enrolled');
    await expect(station.sdk.enroll({ photo, act })).rejects.toThrow('never enrolled');
    expect(await ledger.answerFamily(id, { answer: 'still-searching', text: '正在查找' })).toMatchObject({ status: 'entered' });
    expect((await ledger.duties()).duties).toHaveLength(1);
    station.clock.time = NOON + 2 * HOUR;
    expect(await ledger.answerFamily(id, { answer: 'not-found', text: '未找到' })).toMatchObject({ status: 'entered' });
    expect((await ledgerOf(station.store)).slice(-2)).toMatchObject([
      { schema: 'family-answer@1', header: { request: id, answer: 'not-found' }, fragments: [{}, { note: '未找到' }] },
      { schema: 'duty-closed@1', header: { duty: dutyId, overdue: true } },
    ]);
    expect((await ledger.duties()).duties).toEqual([]);
    // Whoever is told more later is told by another entry.
    expect(await ledger.answerFamily(id, { answer: 'found', text: '已找到' })).toMatchObject({ status: 'entered' });
    expect(await ledger.answerFamily(UNKNOWN, { answer: 'found', text: '已找到' })).toEqual({ status: 'unknown' });
  });
});

describe('an outcome', () => {
  it('goes to whom the regulation says, and hears back', async () => {
    await using station = await withPeople(await openStation());
    const { ledger } = station.sdk;
    const { searchId } = await searched(station);
    const decision = await ledger.decide(searchId, itIsA);
    if (decision.status !== 'decided') throw new Error(decision.status);
    const sent = await ledger.outcome({
      kind: 'fare-fraud',
      addressees: ['home-area-station'],
      decision: decision.id,
      search: searchId,
      personId: 'a',
      name: '王小明',
      rescueNumber: '2026-17',
      origin: '开封',
      sentTo: '开封市救助管理站',
    });
    if (sent.status !== 'entered') throw new Error(sent.status);
    expect(await ledger.feedback(sent.id, { text: '已核实' })).toMatchObject({ status: 'entered' });
    expect((await ledgerOf(station.store)).slice(-2)).toMatchObject([
      {
        schema: 'outcome@1',
        header: { kind: 'fare-fraud', addressees: ['home-area-station'], decision: decision.id },
        fragments: [{}, { personId: 'a', name: '王小明', sentTo: '开封市救助管理站' }],
      },
      { schema: 'outcome-feedback@1', header: { outcome: sent.id }, fragments: [{}, { personId: 'a', note: '已核实' }] },
    ]);
    await expect(ledger.outcome({ kind: 'suspected-fugitive', addressees: ['relatives'] })).rejects.toThrow('addressees');
    await expect(ledger.outcome({ kind: 'suspected-fugitive', addressees: [] })).rejects.toThrow('one or more addressees');
    const fugitive = { kind: 'suspected-fugitive', addressees: ['police'] } as const;
    expect(await ledger.outcome({ ...fugitive, decision: searchId })).toEqual({ status: 'unknown' });
    // Two people are never one row, and nobody is spoken of who is not there.
    expect(await ledger.outcome({ ...fugitive, decision: decision.id, personId: 'c' })).toEqual({ status: 'not-the-same' });
    const other = await searched(station, '2026-18');
    expect(await ledger.outcome({ ...fugitive, decision: decision.id, search: other.searchId })).toEqual({ status: 'not-the-same' });
    expect(await ledger.outcome({ ...fugitive, personId: 'nobody' })).toEqual({ status: 'unknown' });
    expect(await ledger.openDuty({ duty: 'handover', personId: 'nobody' })).toEqual({ status: 'unknown' });
    await ledger.reverse(decision.id, { act: REVIEWER, reason: '看错' });
    expect(await ledger.outcome({ ...fugitive, decision: decision.id })).toEqual({ status: 'not-in-force' });
    expect(await ledger.feedback(searchId, { text: '已核实' })).toEqual({ status: 'unknown' });
  });
});
