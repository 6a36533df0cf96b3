import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GROUPINGS,
  percentText,
  reportingYear,
  shanghaiDay,
  statistics,
  type UsageEvent,
  UsageFold,
  type UsageFoldOptions,
} from '../../../src/ledger/main.js';
import { decimalText } from '../../../src/ledger/tables/exact-text.js';
import { dayText, minuteText } from '../../../src/ledger/tables/shanghai-time.js';
import { groupedStatistics } from '../../../src/ledger/tables/statistics.js';
import { Ledger } from './events.js';

const YEAR = reportingYear(2026);
const HOUR = 3_600_000;
const at = (day: string, hours = 12) => shanghaiDay(day) + hours * HOUR;

function folded(events: readonly UsageEvent[], options: Partial<UsageFoldOptions> = {}): UsageFold {
  const fold = new UsageFold({ period: YEAR, ...options });
  for (const event of events) fold.add(event);
  return fold;
}

describe('a share', () => {
  it('is rounded once, halves up, from whole numbers', () => {
    expect(percentText({ numerator: 7_656, denominator: 55_825 })).toBe('13.71 %');
    expect(percentText({ numerator: 2_741, denominator: 20_000 })).toBe('13.71 %');
    expect(percentText({ numerator: 13_704_999, denominator: 100_000_000 })).toBe('13.70 %');
    expect(percentText({ numerator: 1_005, denominator: 100_000 })).toBe('1.01 %');
    expect(percentText({ numerator: 0, denominator: 3 })).toBe('0.00 %');
    expect(percentText({ numerator: 0, denominator: 0 })).toBe('—');
  });

  it('is never further from the truth than half a digit', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000_000 }), (numerator, denominator) => {
        const shown = BigInt(decimalText(BigInt(numerator) * 100n, BigInt(denominator), 2).replace('.', ''));
        const twice = 2n * (shown * BigInt(denominator) - BigInt(numerator) * 10_000n);
        expect(twice <= BigInt(denominator) && twice > -BigInt(denominator)).toBe(true);
      }),
    );
  });
});

describe('a period', () => {
  it('ends with the last millisecond of 31 December in China', () => {
    const last = Date.UTC(2026, 11, 31, 15, 59, 59, 999);
    const ledger = new Ledger();
    for (const moment of [YEAR.from - 1, YEAR.from, last, last + 1]) ledger.search({ at: moment });
    expect(
      folded(ledger.events)
        .uses()
        .map((use) => use.at),
    ).toEqual([YEAR.from, last]);
    expect(
      statistics(folded(ledger.events), { by: 'month' })
        .groups.filter(({ figures }) => figures.uses > 0)
        .map(({ key }) => key),
    ).toEqual(['2026-01', '2026-12']);
    expect([minuteText(last), dayText(last + 1)]).toEqual(['2026-12-31 23:59', '2027-01-01']);
  });

  it('may end on any day, and then the next begins', () => {
    const shandong = { month: 12, day: 15 };
    expect(reportingYear(2026, shandong)).toEqual({ from: shanghaiDay('2025-12-16'), to: shanghaiDay('2026-12-16') });
    for (const cutOff of [shandong, { month: 2, day: 29 }]) expect(reportingYear(2026, cutOff).to).toBe(reportingYear(2027, cutOff).from);
    expect(() => shanghaiDay('2026-02-30')).toThrow(RangeError);
    expect(() => shanghaiDay('1991-01-01')).toThrow(RangeError);
  });

  it('keeps the clock that China keeps', () => {
    const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2090, 0, 1) }), (moment) => {
        expect(minuteText(moment)).toBe(shown.format(moment));
      }),
    );
    expect(minuteText(Date.UTC(1988, 6, 1))).toBe('1988-07-01 09:00');
  });

  it('counts what happened in it, whenever it was entered', () => {
    const ledger = new Ledger();
    const late = { occurredAt: YEAR.to - 1, lateReason: 'network-outage', situation: 'routine-intake', result: 'no-match' } as const;
    ledger.write('manual-search@1', { at: YEAR.to + HOUR, about: [{}] }, late);
    expect(statistics(folded(ledger.events)).whole.uses).toBe(1);
    expect(statistics(folded(ledger.events, { asOf: YEAR.to })).whole.uses).toBe(0);
  });
});

describe('the figures of a small year', () => {
  const ledger = new Ledger();
  const probe = (rescueNumber: string, name?: string) => [{ rescueNumber, name }];
  const first = ledger.search({ at: at('2026-01-05'), about: probe('A-1') });
  ledger.search({ at: at('2026-01-06'), about: probe('A-1') });
  const second = ledger.search({ at: at('2026-02-01'), about: probe('A-2'), station: 'st-2' });
  ledger.search({ at: at('2026-02-02'), about: probe('A-3') }, { photo: 'no-face', candidates: 0 });
  ledger.search({ at: at('2026-03-01'), about: probe('A-4') }, { situation: 'family-request', candidates: 0 });
  ledger.search({ at: at('2026-03-02'), about: probe('A-5') }, { situation: 'long-stay' });
  ledger.write('intake-unsearched@1', { at: at('2026-03-03'), about: probe('A-6') }, { reason: 'medical-emergency' });
  ledger.write('enroll@1', { at: at('2026-03-03'), about: [{ episodeId: 'e-1', rescueNumber: 'A-6' }] }, { newEpisode: true });
  ledger.write(
    'enroll@1',
    { at: at('2026-03-03'), about: [{ episodeId: 'e-9', rescueNumber: 'A-9' }] },
    { newEpisode: true, provenance: 'imported' },
  );
  ledger.write('national-search@1', { at: at('2026-01-05', 13), about: probe('A-1') }, { search: first, result: 'no-match' });
  const established = at('2026-01-07');
  const decision = ledger.decide({ at: at('2026-01-08') }, first, { identityEstablishedAt: established });
  ledger.decide({ at: at('2026-02-03'), about: [{ personId: 'p-1' }], station: 'st-2' }, second, {
    identityEstablishedAt: at('2026-02-02'),
  });
  const duty = ledger.write(
    'duty-opened@1',
    { at: at('2026-01-08') },
    { kind: 'withdraw-family-search-notice', dueAt: established + 24 * HOUR, because: decision },
  );
  ledger.write(
    'duty-closed@1',
    { at: at('2026-01-09') },
    { duty, kind: 'withdraw-family-search-notice', occurredAt: established + 24 * HOUR, lateReason: 'correction', overdue: false },
  );
  ledger.write('duty-opened@1', { at: at('2026-02-03') }, { kind: 'withdraw-family-search-notice', dueAt: at('2026-02-03') });
  ledger.write(
    'outcome@1',
    { at: at('2026-01-10'), about: probe('A-1', '核实甲') },
    { kind: 'fare-fraud', addressees: ['home-area-station'], search: first, decision },
  );
  ledger.write('outcome@1', { at: at('2026-02-10'), about: [{}] }, { kind: 'suspected-fugitive', addressees: ['police'], search: second });
  const { whole, groups, formulas } = statistics(folded(ledger.events), { by: 'station', stations: ['st-3'] });

  it('are those that were counted by hand', () => {
    expect(whole.intakes).toEqual({ low: 4, high: 4 });
    expect(whole.searched).toEqual({ low: 2, high: 2 });
    expect(whole.useRate).toEqual({ low: { numerator: 2, denominator: 4 }, high: { numerator: 2, denominator: 4 } });
    expect(whole.unsearched['medical-emergency']).toEqual({ low: 1, high: 1 });
    expect(whole.unsearched['attempt-failed']).toEqual({ low: 1, high: 1 });
    expect([whole.uses, whole.attempts, whole.verified]).toEqual([5, 1, 2]);
    expect(whole.verifiedPersons).toEqual({ low: 1, high: 1 });
    expect(percentText(whole.recognition)).toBe('40.00 %');
    expect(whole.results).toEqual({ 'awaiting-analysis': 2, 'no-match': 1, suspected: 0, verified: 2 });
    expect([whole.outcomes['fare-fraud'], whole.outcomes['suspected-fugitive'], whole.handedOver]).toEqual([1, 1, 1]);
    expect(whole.verification).toEqual({ count: 2, leftOut: 0, sumMs: 72 * HOUR, twiceMedianMs: 72 * HOUR });
    expect(whole.withdrawals).toEqual({ due: 2, inTime: 1, late: 0, open: 1, rate: { numerator: 1, denominator: 2 } });
    expect(whole.open).toEqual({ awaitingAnalysis: 2, suspected: 0, duties: 1, overdueDuties: 1 });
  });

  it('add up over stations, also those where nothing happened', () => {
    expect(groups.map(({ key, figures }) => [key, figures.uses, figures.intakes.low])).toEqual([
      ['st-1', 4, 3],
      ['st-2', 1, 1],
      ['st-3', 0, 0],
    ]);
  });

  it('are the same counted for several groupings at once as for each alone', () => {
    const fold = folded(ledger.events);
    const stations = ['st-3'];
    const together = groupedStatistics(fold, { stations }, [undefined, ...GROUPINGS]);
    for (const by of [undefined, ...GROUPINGS]) expect(together(by)).toEqual(statistics(fold, { by, stations }));
  });

  it('come with their formulas in both languages', () => {
    for (const formula of formulas) expect([formula['zh-CN'].text, formula.en.text].every((text) => text.length > 8)).toBe(true);
    expect(formulas.find(({ figure }) => figure === 'recognition')?.['zh-CN'].text).toBe('核实例数 ÷ 使用次数');
  });
});

describe('what cannot be told', () => {
  const truth = fc.array(fc.record({ station: fc.nat(1), searches: fc.nat(2), unsearched: fc.boolean(), enrolled: fc.boolean() }), {
    maxLength: 8,
  });
  const hidden = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));

  it('lies within its bounds, and is exact where nothing is hidden', () => {
    fc.assert(
      fc.property(truth, hidden, fc.boolean(), (intakes, hide, isOpen) => {
        const ledger = new Ledger();
        const real = intakes.filter(({ searches, unsearched, enrolled }) => searches > 0 || unsearched || enrolled);
        real.forEach(({ station, searches, unsearched, enrolled }, n) => {
          const name = () => {
            const which = isOpen ? 3 : hide.next().value;
            return [{ ...(which & 1 ? { rescueNumber: `r-${n}` } : {}), ...(which & 2 ? { episodeId: `e-${n}` } : {}) }];
          };
          const said = (about: Readonly<Record<string, unknown>>[]) => ({ at: at('2026-05-05'), station: `st-${station}`, about });
          for (let i = 0; i < searches; i++) ledger.search(said(name()));
          if (unsearched) ledger.write('intake-unsearched@1', said(name()), { reason: 'other' });
          if (enrolled) ledger.write('enroll@1', said(name()), { newEpisode: true });
        });
        const searched = real.filter(({ searches }) => searches > 0).length;
        const all = statistics(folded(ledger.events), { by: 'station' });
        const holds = (counted: number, { low, high }: { low: number; high: number }) => low <= counted && counted <= high;
        const { whole } = all;
        expect(holds(real.length, whole.intakes) && holds(searched, whole.searched)).toBe(true);
        if (real.length > 0) {
          const { low, high } = whole.useRate;
          expect(
            low.numerator * real.length <= searched * low.denominator && searched * high.denominator <= high.numerator * real.length,
          ).toBe(true);
        }
        for (const { key, figures } of all.groups)
          expect(holds(real.filter(({ station }) => `st-${station}` === key).length, figures.intakes)).toBe(true);
        if (isOpen)
          expect([whole.intakes, whole.searched]).toEqual([
            { low: real.length, high: real.length },
            { low: searched, high: searched },
          ]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is who was verified, once they are erased', () => {
    const ledger = new Ledger();
    const [one, two] = [ledger.search({ at: at('2026-01-01') }), ledger.search({ at: at('2026-01-02') })];
    ledger.decide({ at: at('2026-01-03'), about: [undefined] }, one);
    ledger.decide({ at: at('2026-01-03') }, two);
    expect(statistics(folded(ledger.events)).whole.verifiedPersons).toEqual({ low: 1, high: 2 });
  });
});
