import { describe, expect, it } from 'vitest';
import {
  cellText,
  type OutcomeKind,
  outcomeTable,
  reportingYear,
  shanghaiDay,
  statistics,
  tableCsv,
  tableXlsx,
  UsageFold,
  usageTable,
} from '../../../src/ledger/main.js';
import { Ledger } from './events.js';
import { unzip } from './unzip.js';

/** Both sides of every border there is in figures and tables: the moment itself, and the one beside it. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = reportingYear(2026);
const at = (day: string, hours = 12) => shanghaiDay(day) + hours * HOUR;
const PRINTED = { printedAt: at('2027-01-04') };

function folded({ events }: Ledger, asOf?: number): UsageFold {
  const fold = new UsageFold({ period: YEAR, asOf });
  for (const event of events) fold.add(event);
  return fold;
}

const whole = (ledger: Ledger, asOf?: number) => statistics(folded(ledger, asOf)).whole;
const notice = { kind: 'withdraw-family-search-notice' } as const;

describe('an intake', () => {
  it('is shown by no search for a family or of somebody who stays long, wherever that was made', () => {
    const ledger = new Ledger();
    for (const situation of ['long-stay', 'family-request'] as const) {
      ledger.search({ at: at('2026-05-01'), about: [{ rescueNumber: situation }] }, { situation });
      ledger.write('manual-search@1', { at: at('2026-05-01'), about: [{ rescueNumber: `${situation}, by hand` }] }, { situation });
    }
    expect(whole(ledger)).toMatchObject({ intakes: { low: 0, high: 0 }, uses: 4 });
  });

  it('is another one at another station, though the number is the same', () => {
    const ledger = new Ledger();
    for (const station of ['st-1', 'st-2', 'st-1']) {
      ledger.search({ at: at('2026-05-01'), station, about: [{ rescueNumber: 'A-1' }] });
      ledger.search({ at: at('2026-05-01'), station, about: [{ episodeId: 'e-1' }] });
    }
    expect(whole(ledger).intakes).toEqual({ low: 2, high: 4 });
  });

  it.each([
    [0, 0],
    [1, 1],
  ])('of 366 days and %i ms before the year makes the same number %i of the year', (more, intakes) => {
    const ledger = new Ledger();
    for (const moment of [YEAR.from - 366 * DAY - more, YEAR.from + HOUR]) ledger.search({ at: moment, about: [{ rescueNumber: 'A-1' }] });
    expect(whole(ledger).intakes).toEqual({ low: intakes, high: intakes });
  });
});

describe('the time to verification', () => {
  function verifiedAfter(...hours: readonly number[]) {
    const ledger = new Ledger();
    for (const [n, after] of hours.entries()) {
      const search = ledger.search({ at: at('2026-03-01', n) });
      ledger.decide({ at: at('2026-06-01') }, search, { identityEstablishedAt: at('2026-03-01', n + after) });
    }
    return whole(ledger).verification;
  }

  it('has the middle one for its median, in whatever order they came', () => {
    expect(verifiedAfter(5, 1, 3)).toMatchObject({ count: 3, twiceMedianMs: 6 * HOUR });
    expect(verifiedAfter(40, 2, 9, 11)).toMatchObject({ count: 4, twiceMedianMs: 20 * HOUR });
  });

  it('may be none, and is left out where the identity was known before', () => {
    expect(verifiedAfter(0)).toMatchObject({ count: 1, leftOut: 0 });
    expect(verifiedAfter(-1 / HOUR)).toMatchObject({ count: 0, leftOut: 1 });
  });
});

describe('what was handed over', () => {
  it.each([
    ['professional-begging', ['city-management'], 1],
    ['professional-begging', ['police', 'city-management'], 1],
    ['suspected-fugitive', ['police'], 1],
    ['fare-fraud', ['home-area-station'], 0],
  ] as const)('counts %s to %j as %i', (kind: OutcomeKind, addressees, handedOver) => {
    const ledger = new Ledger();
    ledger.write('outcome@1', { at: at('2026-03-01'), about: [{}] }, { kind, addressees });
    expect(whole(ledger)).toMatchObject({ handedOver, outcomes: { [kind]: 1 } });
  });
});

describe('a duty', () => {
  const dueAt = at('2026-03-02');

  it('is overdue once its time is over, and not at it', () => {
    const ledger = new Ledger();
    ledger.write('duty-opened@1', { at: at('2026-03-01') }, { kind: 'handover', dueAt });
    expect([dueAt, dueAt + 1].map((asOf) => whole(ledger, asOf).open)).toMatchObject([
      { duties: 1, overdueDuties: 0 },
      { duties: 1, overdueDuties: 1 },
    ]);
  });

  it('to take a notice down must have been met once its time is over, and not at it', () => {
    const ledger = new Ledger();
    ledger.write('duty-opened@1', { at: at('2026-03-01') }, { ...notice, dueAt });
    expect([dueAt, dueAt + 1].map((asOf) => whole(ledger, asOf).withdrawals)).toMatchObject([
      { due: 0, open: 0 },
      { due: 1, open: 1 },
    ]);
  });

  it.each([
    ['before the year', YEAR.from - 1, 0],
    ['at its first moment', YEAR.from, 1],
    ['at its last', YEAR.to - 1, 1],
    ['after it', YEAR.to, 0],
  ])('that is due %s is of the year or not', (_, due, times) => {
    const ledger = new Ledger();
    const duty = ledger.write('duty-opened@1', { at: YEAR.from - DAY }, { ...notice, dueAt: due });
    ledger.write('duty-closed@1', { at: due }, { duty, ...notice, overdue: false });
    expect(whole(ledger).withdrawals).toMatchObject({ due: times, inTime: times });
  });

  it('is of the month in which it was due, and open in that in which it was opened', () => {
    const ledger = new Ledger();
    ledger.write('duty-opened@1', { at: at('2026-01-31') }, { ...notice, dueAt: at('2026-02-01') });
    ledger.search({ at: at('2026-03-01') });
    const { groups } = statistics(folded(ledger), { by: 'month' });
    const of = (month: string) => groups.find(({ key }) => key === month)?.figures;
    expect([of('2026-01')?.withdrawals.due, of('2026-02')?.withdrawals.due]).toEqual([0, 1]);
    expect([of('2026-01')?.open.duties, of('2026-02')?.open.duties]).toEqual([1, 0]);
  });

  it.each([
    [0, { inTime: 1, late: 0 }],
    [1, { inTime: 0, late: 1 }],
  ])('that was closed %i ms after the time that a later decision gives it was %j', (after, withdrawals) => {
    const ledger = new Ledger();
    const duty = ledger.write('duty-opened@1', { at: at('2026-03-01') }, notice);
    ledger.write('duty-closed@1', { at: dueAt + after }, { duty, ...notice, overdue: false });
    ledger.write('duty-dated@1', { at: at('2026-03-05') }, { duty, dueAt });
    expect(whole(ledger).withdrawals).toMatchObject(withdrawals);
  });
});

describe('the outcome ledger', () => {
  const established = at('2026-03-01');
  const due = established + DAY;

  function withdrawal(closedAt: number | undefined, knownUntil: number) {
    const ledger = new Ledger();
    const search = ledger.search({ at: at('2026-02-28') });
    const decision = ledger.decide({ at: established }, search, { identityEstablishedAt: established });
    const duty = ledger.write('duty-opened@1', { at: established }, { ...notice, dueAt: due, because: decision });
    ledger.write('outcome@1', { at: established, about: [{}] }, { kind: 'reunited', addressees: ['relatives'], search, decision });
    if (closedAt !== undefined) ledger.write('duty-closed@1', { at: closedAt }, { duty, ...notice, overdue: false });
    return outcomeTable(folded(ledger, knownUntil), PRINTED).rows[0]?.map(cellText).slice(9, 11);
  }

  it('says of a notice whether it was down within 24 hours of when the identity was established', () => {
    expect(withdrawal(due, due + DAY)).toEqual(['2026-03-02 12:00', '否']);
    expect(withdrawal(due + 1, due + DAY)).toEqual(['2026-03-02 12:00', '是']);
  });

  it('says of one that is still published nothing before the 24 hours are over', () => {
    expect(withdrawal(undefined, due)).toEqual(['未撤销', '—']);
    expect(withdrawal(undefined, due + 1)).toEqual(['未撤销', '是']);
  });
});

describe('the usage ledger', () => {
  it('names a reviewer once, and nobody where it was nobody of the gallery', () => {
    const ledger = new Ledger();
    const search = ledger.search({ at: at('2026-03-01') });
    const about = [{ name: '不该出现' }];
    const decision = ledger.decide({ at: at('2026-03-02'), operator: 'op-2', about }, search, { result: 'none' });
    ledger.write('decision-confirmed@1', { at: at('2026-03-03'), operator: 'op-2' }, { search, decision });
    const [row] = usageTable(folded(ledger), PRINTED).rows;
    expect([row?.[6], row?.[7], row?.[11]]).toEqual(['未比中', '—', 'op-2']);
  });

  it('goes back to the earlier of two decisions where the later one is taken back', () => {
    const ledger = new Ledger();
    const search = ledger.search({ at: at('2026-03-01') });
    ledger.decide({ at: at('2026-03-02') }, search, { result: 'none', method: 'rescue-records' });
    const decision = ledger.decide({ at: at('2026-03-03') }, search);
    ledger.write('decision-reversed@1', { at: at('2026-03-04') }, { search, decision });
    const [row] = usageTable(folded(ledger), PRINTED).rows;
    expect([row?.[6], row?.[8]]).toEqual(['未比中', '查询救助记录']);
  });
});

it('nothing below a CSV table is a formula either', () => {
  const table = { ...usageTable(folded(new Ledger()), PRINTED), notes: ['=1+1'], footer: [['填表人', '@SUM(A1)']] as const };
  expect(new TextDecoder().decode(tableCsv(table)).split('\r\n').slice(-3)).toEqual(["'=1+1", "填表人,'@SUM(A1)", '']);
});

it('a carriage return is still one in XLSX, where XML would make a line feed of it', async () => {
  const table = { ...usageTable(folded(new Ledger()), PRINTED), notes: ['a\rb'] };
  expect(unzip(await tableXlsx([table])).get('xl/worksheets/sheet1.xml')).toContain('a&#13;b');
});
