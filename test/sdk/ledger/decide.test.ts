import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { colourPhoto } from '../../support/fake-stages.js';
import { ledgerOf } from '../../support/ledger.js';
import { NOON } from '../../support/open-fake.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { decidedOn, HOUR, itIsA, itIsNobody, openStation, REVIEWER, searched, withPeople } from './station.js';

async function decided(options = {}) {
  const station = await withPeople(await openStation(options));
  const search = await searched(station);
  const decision = await station.sdk.ledger.decide(search.searchId, itIsA);
  if (decision.status !== 'decided') throw new Error(decision.status);
  return { ...station, station, search, decision };
}

describe('a decision', () => {
  it('is entered with who decided, whom it found and on what ground, each under the right key', async () => {
    await using it = await decided();
    const entry = (await ledgerOf(it.store)).at(-1);
    expect(entry).toMatchObject({
      schema: 'decision@1',
      header: {
        search: it.search.searchId,
        result: 'candidate',
        method: 'police',
        identityEstablishedAt: NOON - HOUR,
        bySearcher: false,
        station: 'jinan-1',
      },
      fragments: [{ operator: 'reviewer' }, { personId: 'a', name: '王小明', reason: '公安回函' }],
    });
    expect(`${entry?.seq}.${entry?.header['id']}`).toBe(it.decision.id);
    expect(JSON.stringify(entry?.header)).not.toMatch(/王小明|公安回函|"a"|reviewer/);
  });

  it('cannot be made twice, and can after it was reversed', async () => {
    await using it = await decided();
    const { ledger } = it.sdk;
    expect(await ledger.decide(it.search.searchId, itIsNobody)).toEqual({ status: 'already-decided' });
    expect(await ledger.reverse(it.decision.id, { act: REVIEWER, reason: '看错' })).toMatchObject({ status: 'reversed', unlinked: 0 });
    expect(await ledger.reverse(it.decision.id, { act: REVIEWER, reason: '看错' })).toEqual({ status: 'not-in-force' });
    expect(await ledger.decide(it.search.searchId, itIsNobody)).toMatchObject({ status: 'decided' });
    const kinds = (await ledgerOf(it.store)).map(({ schema }) => schema);
    expect(kinds.slice(-3)).toEqual(['decision@1', 'decision-reversed@1', 'decision@1']);
  });

  it('is made once where two make it at the same time', async () => {
    await using station = await withPeople(await openStation());
    const { searchId } = await searched(station);
    const both = await Promise.all([station.sdk.ledger.decide(searchId, itIsA), station.sdk.ledger.decide(searchId, itIsNobody)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['already-decided', 'decided']);
  });

  it('is not the searcher’s, unless the policy says so, and then it is flagged', async () => {
    await using station = await withPeople(await openStation());
    const { searchId } = await searched(station);
    expect(await station.sdk.ledger.decide(searchId, { ...itIsA, act: {} })).toEqual({ status: 'same-operator' });
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({
      schema: 'denial@1',
      header: { call: 'decide', reason: 'same-operator' },
    });
    const decision = await decidedOn(station, searchId, itIsA);
    expect(await station.sdk.ledger.reverse(decision.id, { reason: '不服' })).toEqual({ status: 'same-operator' });
    await using small = await withPeople(await openStation({ policy: { searcherMayDecide: true } }));
    const own = await searched(small);
    expect(await small.sdk.ledger.decide(own.searchId, { ...itIsA, act: {} })).toMatchObject({ status: 'decided', bySearcher: true });
    expect((await ledgerOf(small.store)).at(-1)?.header).toMatchObject({ bySearcher: true });
  });

  it('is of a candidate of that search, and of a search that there is', async () => {
    await using station = await withPeople(await openStation());
    const result = await station.sdk.search({ photo: await colourPhoto(10), topK: 1 });
    const { ledger } = station.sdk;
    expect(await ledger.decide(result.searchId, { ...itIsA, personId: 'c' })).toEqual({ status: 'not-a-candidate' });
    const uuid = '00000000-0000-4000-8000-000000000000';
    for (const id of [`99.${uuid}`, `0.${uuid}`, `${result.searchId.split('.')[0]}.${uuid}`]) {
      expect(await ledger.decide(id, itIsA)).toEqual({ status: 'unknown' });
    }
    for (const id of ['', '7', `-1.${uuid}`, `01.${uuid}`, `9007199254740993.${uuid}`, 7]) {
      await expect(ledger.decide(id as string, itIsA)).rejects.toThrow('Expected the id of a ledger entry for searchId');
    }
  });

  it('names nobody who was erased while it was made', async () => {
    const inner = memoryStore();
    await using others = await withPeople(await openStation({ store: wrapStore(inner, {}) }));
    for (const link of [undefined, { how: 'merged', personIds: ['b'] } as const]) {
      const { searchId } = await searched(others);
      let isFirst = true;
      const store = wrapStore(inner, {
        get: async (kind, id, options) => {
          const read = await inner.get(kind, id, options);
          if (kind === 'case' && isFirst) {
            isFirst = false;
            await others.sdk.erase({ personId: link === undefined ? 'a' : 'b', scope: 'person' });
          }
          return read;
        },
      });
      await using station = await openStation({ store });
      const result = await station.sdk.ledger.decide(searchId, { ...itIsA, link }).catch((error: unknown) => error);
      expect(result).toMatchObject(link === undefined ? { status: 'not-a-candidate' } : { code: 'ERR_STORE_RECORD' });
      expect(JSON.stringify(await ledgerOf(inner))).not.toContain('王小明');
      if (link === undefined) await withPeople(others);
    }
  });

  it.each([
    [{ result: 'none' }, 'neither personId nor link'],
    [{ result: 'perhaps' }, 'for result'],
    [{ personId: undefined }, 'for personId'],
    [{ identityEstablishedAt: undefined }, 'Expected identityEstablishedAt'],
    [{ identityEstablishedAt: NOON + 1 }, 'not to be in the future'],
    [{ identityEstablishedAt: Math.floor(NOON / 1000) }, 'of 1992 or later'],
    [{ method: 'guess' }, 'for method'],
    [{ reason: '' }, 'for reason'],
    [{ reason: '\ud800' }, 'lone surrogates'],
    [{ occurredAt: NOON }, 'together'],
    [{ lateReason: 'system-outage' }, 'together'],
    [{ occurredAt: NOON + 1, lateReason: 'system-outage' }, 'not to be in the future'],
    [{ link: { how: 'merged', personIds: [] } }, 'other than the candidate'],
    [{ link: { how: 'merged', personIds: ['a'] } }, 'other than the candidate'],
    [{ verdict: true }, 'verdict'],
  ])('given as %j is refused', async (change, sentence) => {
    await using station = await withPeople(await openStation());
    const { searchId } = await searched(station);
    const head = station.store.head;
    await expect(station.sdk.ledger.decide(searchId, { ...itIsA, ...change } as never)).rejects.toThrow(sentence);
    expect(station.store.head).toBe(head);
  });

  it('is refused to whoever may not, and that is recorded', async () => {
    await using station = await withPeople(await openStation());
    const { searchId } = await searched(station);
    await expect(station.sdk.ledger.decide(searchId, { ...itIsA, act: { operator: 'nobody' } })).rejects.toMatchObject({
      code: 'ERR_POLICY_DENIED',
    });
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({ schema: 'denial@1', header: { call: 'decide' } });
  });

  it('merges persons, and its reversal puts them apart', async () => {
    await using station = await withPeople(await openStation());
    const { searchId } = await searched(station);
    const decision = await station.sdk.ledger.decide(searchId, { ...itIsA, link: { how: 'merged', personIds: ['b'] } });
    if (decision.status !== 'decided') throw new Error(decision.status);
    expect((await searched(station)).candidates.map(({ personId }) => personId)).toEqual(['a', 'c']);
    expect((await ledgerOf(station.store)).find(({ schema }) => schema === 'decision@1')).toMatchObject({
      header: { link: 'merged' },
      fragments: [{}, { personId: 'a' }, { personId: 'b' }],
    });
    expect(await station.sdk.ledger.reverse(decision.id, { act: REVIEWER, reason: '看错' })).toMatchObject({ unlinked: 1 });
    expect((await searched(station)).candidates.map(({ personId }) => personId)).toEqual(['a', 'b', 'c']);
  });

  it('is confirmed by somebody who neither searched nor decided', async () => {
    await using it = await decided();
    const { ledger } = it.sdk;
    expect(await ledger.confirm(it.decision.id)).toEqual({ status: 'same-operator' });
    expect(await ledger.confirm(it.decision.id, { act: REVIEWER })).toEqual({ status: 'same-operator' });
    expect(await ledger.confirm(it.decision.id, { act: { operator: 'second' } })).toMatchObject({ status: 'confirmed' });
    expect((await ledgerOf(it.store)).at(-1)).toMatchObject({ schema: 'decision-confirmed@1', header: { decision: it.decision.id } });
    await ledger.reverse(it.decision.id, { act: REVIEWER, reason: '看错' });
    expect(await ledger.confirm(it.decision.id, { act: { operator: 'second' } })).toEqual({ status: 'not-in-force' });
    expect(await ledger.confirm(it.search.searchId, { act: { operator: 'second' } })).toEqual({ status: 'unknown' });
  });

  it('outlives the erasure of whom it found, without saying who that was', async () => {
    await using it = await decided();
    await it.sdk.erase({ personId: 'a', scope: 'person', act: { purpose: 'data-subject-request' } });
    const entry = (await ledgerOf(it.store)).find(({ schema }) => schema === 'decision@1');
    expect(entry).toMatchObject({ header: { result: 'candidate' }, fragments: [{ operator: 'reviewer' }, undefined] });
    expect(await it.sdk.ledger.decide(it.search.searchId, itIsNobody)).toEqual({ status: 'already-decided' });
    expect(await it.sdk.ledger.reverse(it.decision.id, { act: REVIEWER, reason: '看错' })).toMatchObject({ status: 'reversed' });
    expect(await it.sdk.ledger.decide(it.search.searchId, itIsA)).toEqual({ status: 'not-a-candidate' });
  });
});

describe('an analysis', () => {
  it('names candidates that are suspected, or none, and decides nothing', async () => {
    await using station = await withPeople(await openStation());
    const { searchId } = await searched(station);
    const { ledger } = station.sdk;
    expect(await ledger.analyse(searchId, { suspected: ['b', 'a', 'b'], note: '眉形相近' })).toMatchObject({ status: 'entered' });
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({
      schema: 'analysis@1',
      header: { search: searchId, result: 'suspected', suspected: 2 },
      fragments: [{ operator: 'clerk' }, { personId: 'b', note: '眉形相近' }, { personId: 'a', note: '眉形相近' }],
    });
    expect(await ledger.analyse(searchId, { suspected: [] })).toMatchObject({ status: 'entered' });
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({ header: { result: 'none', suspected: 0 } });
    expect(await ledger.analyse(searchId, { suspected: ['x'] })).toEqual({ status: 'not-a-candidate' });
    expect(await ledger.analyse('0.00000000-0000-4000-8000-000000000000', { suspected: [] })).toEqual({ status: 'unknown' });
    await expect(ledger.analyse(searchId, { suspected: 'a' as never })).rejects.toThrow('for suspected');
    expect(await ledger.decide(searchId, itIsA)).toMatchObject({ status: 'decided' });
  });
});
