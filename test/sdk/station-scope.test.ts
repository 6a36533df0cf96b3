import fc from 'fast-check';
import { type AreaScope, isInScope, type Operator, operatorList, PERMISSIONS, type Station, stationList } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../support/ledger.js';
import { openFake } from '../support/open-fake.js';

const STATIONS: readonly Station[] = [
  { id: 'shandong', division: '370000' },
  { id: 'jinan', division: '370100' },
  { id: 'lixia', division: '370102' },
  { id: 'shizhong', division: '370103' },
  { id: 'qingdao', division: '370200' },
  { id: 'xiantao', division: '429004' },
  { id: 'dongcheng', division: '110101' },
];
const within = (scope: AreaScope) => STATIONS.filter((station) => isInScope(scope, station)).map(({ id }) => id);

const two = fc.integer({ min: 1, max: 99 }).map((n) => String(n).padStart(2, '0'));
const first = fc.integer({ min: 11, max: 82 }).map(String);

describe('isInScope', () => {
  it('knows what lies in an area', () => {
    expect(within({ level: 'county', code: '370102' })).toEqual(['lixia']);
    expect(within({ level: 'city', code: '370100' })).toEqual(['jinan', 'lixia', 'shizhong']);
    expect(within({ level: 'province', code: '370000' })).toEqual(['shandong', 'jinan', 'lixia', 'shizhong', 'qingdao']);
    expect(within({ level: 'county', code: '429004' })).toEqual(['xiantao']);
    expect(within({ level: 'province', code: '110000' })).toEqual(['dongcheng']);
  });

  it('knows lists and all', () => {
    expect(isInScope('all', { id: 'anywhere' })).toBe(true);
    expect(isInScope(['a', 'b'], { id: 'b' })).toBe(true);
    expect(isInScope(['a'], { id: 'b', division: '370102' })).toBe(false);
    expect(isInScope([], { id: 'a' })).toBe(false);
  });

  it('has a county in its city and its province, and in no other', () => {
    fc.assert(
      fc.property(first, two, two, first, two, two, (p, c, k, p2, c2, k2) => {
        const station = { id: 's', division: `${p}${c}${k}` };
        expect(isInScope({ level: 'county', code: `${p2}${c2}${k2}` }, station)).toBe(`${p}${c}${k}` === `${p2}${c2}${k2}`);
        expect(isInScope({ level: 'city', code: `${p2}${c2}00` }, station)).toBe(`${p}${c}` === `${p2}${c2}`);
        expect(isInScope({ level: 'province', code: `${p2}0000` }, station)).toBe(p === p2);
        for (const code of [`${p}0000`, `${p}${c}00`, `${p}${c}${k}`, 'x', '']) {
          expect(isInScope({ level: 'province', code }, { id: 's' })).toBe(false);
        }
      }),
    );
  });

  it('lets no code of another level pass for a wider one', () => {
    const station = { id: 's', division: '370102' };
    expect(isInScope({ level: 'province', code: '370102' }, station)).toBe(false);
    expect(isInScope({ level: 'city', code: '370000' }, { id: 's', division: '370000' })).toBe(false);
    expect(isInScope({ level: 'county', code: '370100' }, { id: 's', division: '370100' })).toBe(false);
    expect(isInScope({ level: 'province', code: '370000' }, { id: 's', division: '37' })).toBe(false);
  });
});

describe('an operator of an area', () => {
  const operators = operatorList([
    { id: 'clerk', stations: { level: 'city', code: '370100' }, permissions: PERMISSIONS },
  ] satisfies Operator[]);
  const stations = stationList(STATIONS);

  it('acts for its stations and for no other', async () => {
    const store = memoryStore();
    await using sdk = await openFake({ store, operators, stations });
    const as = (station: string) => sdk.get({ personId: 'p', act: { station } });
    expect(await as('jinan')).toEqual({ status: 'unknown' });
    expect(await as('lixia')).toEqual({ status: 'unknown' });
    for (const station of ['qingdao', 'shandong', 'nowhere'])
      await expect(as(station)).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    expect((await ledgerOf(store)).map(({ header }) => header['reason'])).toEqual([undefined, undefined, 'station', 'station', 'station']);
  });

  it('acts nowhere while nobody says where stations lie, or says it of another', async () => {
    await using none = await openFake({ operators });
    await expect(none.get({ personId: 'p', act: { station: 'lixia' } })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    const other = { find: async () => ({ id: 'other', division: '370102' }) };
    await using wrong = await openFake({ operators, stations: other });
    await expect(wrong.get({ personId: 'p', act: { station: 'lixia' } })).rejects.toMatchObject({ code: 'ERR_POLICY_DENIED' });
    await expect(openFake({ operators, stations: [] as unknown as typeof stations })).rejects.toThrow(/StationDirectory/);
  });

  it.each<[unknown, RegExp]>([
    [{ level: 'city', code: '370102' }, /code of a city/],
    [{ level: 'county', code: '370100' }, /code of a county/],
    [{ level: 'province', code: '37' }, /code of a province/],
    [{ level: 'station', code: 'a' }, /Expected one of county, city, province/],
    [{ level: 'city', code: 370100 }, /code of a city/],
    [{ level: 'city' }, /code of a city/],
    [{ level: 'city', code: '370100', id: 'x' }, /unknown option/],
    [null, /Expected 'all'/],
  ])('%j is no scope', (scope, sentence) => {
    expect(() => operatorList([{ id: 'a', stations: scope, permissions: [] } as unknown as Operator])).toThrow(sentence);
  });
});

describe('stationList', () => {
  it('knows whom it was given, whatever becomes of the list', async () => {
    const given = [...STATIONS];
    const stations = stationList(given);
    given.length = 0;
    expect(await stations.find('lixia')).toEqual({ id: 'lixia', division: '370102' });
    expect(await stations.find('toString')).toBeUndefined();
    await expect(stations.find('lixia', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });

  it.each([
    ['an id twice', [STATIONS[0], STATIONS[0]]],
    ['a division of five digits', [{ id: 'a', division: '37010' }]],
    ['an unknown field', [{ id: 'a', division: '370102', city: 'Jinan' }]],
    ['no list', {}],
  ])('refuses %s', (_name, list) => {
    expect(() => stationList(list as Station[])).toThrow(/Expected|unknown option/);
  });
});
