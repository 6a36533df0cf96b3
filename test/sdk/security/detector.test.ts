import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detect, type Finding, type OperatorState, type Seen, type Sight } from '../../../src/sdk/security/detector.js';
import { type CompleteRules, completeRules, longestWindow, type SecurityRules } from '../../../src/sdk/security/rules.js';

const COUNT = 4;
const WINDOW = 1000;
const rule = { count: COUNT, windowMs: WINDOW };
const rules = completeRules({
  bulkSearch: rule,
  repeatedDenials: rule,
  viewsWithoutSearch: rule,
  bulkExport: rule,
  oddHours: { hours: { day: { from: '08:00', to: '18:00' }, night: { from: '22:00', to: '06:00' } }, windowMs: WINDOW },
});

function run(acts: readonly Seen[], by: CompleteRules = rules): Finding[] {
  let state: OperatorState = {};
  return acts.flatMap((seen) => {
    const after = detect(state, seen, by);
    state = after.state;
    return after.findings;
  });
}

const seen = (what: Sight, at: number, station = 'anywhere'): Seen => ({ what, at, station });
const every = (what: Sight, times: number, apart: number, from = 0) =>
  Array.from({ length: times }, (_, i) => seen(what, from + i * apart));

const sight = fc.constantFrom<Sight>('search', 'view', 'export', 'other', 'denial');
const forward = fc
  .array(fc.record({ what: sight, after: fc.oneof(fc.nat(60), fc.nat(700)), station: fc.constantFrom('day', 'night', 'anywhere') }), {
    minLength: 30,
    maxLength: 80,
  })
  .map((steps) => {
    let at = 1_700_000_000_000;
    return steps.map(({ what, after, station }) => {
      at += after;
      return { what, at, station };
    });
  });

const OF = { 'bulk-search': 'search', 'bulk-export': 'export', 'repeated-denials': 'denial', 'views-without-search': 'view' } as const;

describe('the detector', () => {
  it.each(Object.entries(OF))('tells %s at the count, not before', (kind, what) => {
    expect(run(every(what, COUNT - 1, 1))).toEqual([]);
    expect(run(every(what, COUNT, 1))).toEqual([{ kind, at: COUNT - 1, count: COUNT, windowMs: WINDOW }]);
    expect(run(every(what, COUNT, Math.ceil(WINDOW / (COUNT - 1))))).toEqual([]);
  });

  it('counts views only as long as no search comes in between', () => {
    const views = every('view', COUNT - 1, 1);
    const found = (acts: readonly Seen[]) => run(acts).map(({ kind }) => kind);
    expect(found([...views, seen('search', 10), ...every('view', COUNT - 1, 1, 11)])).toEqual([]);
    expect(found([...views, seen('other', 10), seen('view', 11)])).toEqual(['views-without-search']);
  });

  it('says how many came since, where they go on', () => {
    const counts = run(every('search', 3 * WINDOW, 1)).map(({ at, count }) => [at, count]);
    expect(counts).toEqual([
      [COUNT - 1, COUNT],
      [COUNT - 1 + WINDOW, WINDOW],
      [COUNT - 1 + 2 * WINDOW, WINDOW],
    ]);
    const later = 10 * WINDOW;
    expect(run([...every('search', COUNT, 1), ...every('search', COUNT, 1, later)]).map(({ count }) => count)).toEqual([COUNT, COUNT]);
  });

  it.each([
    ['day', '2026-03-01T08:00:00+08:00', false],
    ['day', '2026-03-01T17:59:59+08:00', false],
    ['day', '2026-03-01T18:00:00+08:00', true],
    ['day', '2026-03-01T07:59:59+08:00', true],
    ['night', '2026-03-01T22:00:00+08:00', false],
    ['night', '2026-03-01T00:30:00+08:00', false],
    ['night', '2026-03-01T05:59:00+08:00', false],
    ['night', '2026-03-01T06:00:00+08:00', true],
    ['anywhere', '2026-03-01T03:00:00+08:00', false],
  ])('at %s, %s is odd: %s', (station, time, odd) => {
    for (const what of ['search', 'view', 'export', 'other'] as const) {
      const found = run([seen(what, Date.parse(time), station)]).map(({ kind }) => kind);
      expect(found).toEqual(odd ? ['odd-hours'] : []);
    }
    expect(run([seen('denial', Date.parse(time), station)])).toEqual([]);
  });

  it('cannot be made to flood: one event of a kind per window', () => {
    fc.assert(
      fc.property(forward, (acts) => {
        const found = run(acts);
        for (const [place, one] of found.entries()) {
          const before = found.slice(0, place).findLast(({ kind }) => kind === one.kind);
          if (before !== undefined) expect(one.at - before.at).toBeGreaterThanOrEqual(WINDOW);
        }
      }),
    );
  });

  it('tells of every run, as an observer with all acts before their eyes would', () => {
    let told = 0;
    fc.assert(
      fc.property(forward, (acts) => {
        const found = run(acts);
        for (const [kind, what] of Object.entries(OF)) {
          let last = Number.NEGATIVE_INFINITY;
          const expected: number[] = [];
          for (const [place, act] of acts.entries()) {
            if (act.what !== what) continue;
            const searched = acts.slice(0, place).findLastIndex((one) => one.what === 'search');
            const since = kind === 'views-without-search' ? searched + 1 : 0;
            const within = acts.slice(since, place + 1).filter((one) => one.what === what && act.at - one.at < WINDOW);
            if (within.length < COUNT || act.at - last < WINDOW) continue;
            last = act.at;
            expected.push(act.at);
          }
          told += expected.length;
          expect(found.filter((one) => one.kind === kind).map(({ at }) => at)).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
    expect(told).toBeGreaterThan(100);
  });

  it('keeps as much as the rules count, changes nothing it was given, and survives any clock', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ what: sight, at: fc.integer({ min: 0, max: 3000 }), station: fc.constant('day') })), (acts) => {
        let state: OperatorState = {};
        for (const act of acts) {
          const before = structuredClone(state);
          const { state: next, findings } = detect(state, act, rules);
          expect(state).toEqual(before);
          for (const { count } of findings) expect(count).toBeGreaterThanOrEqual(1);
          for (const counter of Object.values(next)) expect(counter?.times.length ?? 0).toBeLessThanOrEqual(COUNT);
          state = next;
        }
      }),
    );
  });

  it('is not silenced by a clock that is set back', () => {
    const acts = [...every('denial', COUNT, 1, 50_000), ...every('denial', COUNT, 1, 100)];
    expect(run(acts).length).toBeGreaterThanOrEqual(2);
  });

  it('looks for nothing that was turned off', () => {
    const off = completeRules({ bulkSearch: false, repeatedDenials: false, viewsWithoutSearch: false, bulkExport: false, oddHours: false });
    for (const what of ['search', 'view', 'export', 'denial'] as const) expect(run(every(what, 200, 0), off)).toEqual([]);
    expect(longestWindow(off)).toBe(0);
    expect(longestWindow(completeRules())).toBe(24 * 60 * 60 * 1000);
  });

  it.each<[unknown, RegExp]>([
    [{ bulkSearch: { count: 0, windowMs: 1000 } }, /count of bulkSearch/],
    [{ bulkExport: { count: 1, windowMs: 10 } }, /windowMs of bulkExport/],
    [{ bulksearch: false }, /did you mean "bulkSearch"/],
    [{ oddHours: { hours: null } }, /hours of oddHours/],
    [{ oddHours: { hours: { a: { from: '8:00', to: '18:00' } } } }, /07:30 for from/],
    [{ oddHours: { hours: { a: { from: '08:00', to: '24:00' } } } }, /07:30 for to/],
    [{ oddHours: { hours: { a: { from: '08:00', to: '08:00' } } } }, /two different times/],
    [{ oddHours: { hours: { 'a\n': { from: '08:00', to: '09:00' } } } }, /control characters/],
  ])('%j is refused', (wrong, sentence) => {
    expect(() => completeRules(wrong as SecurityRules)).toThrow(sentence);
  });
});
