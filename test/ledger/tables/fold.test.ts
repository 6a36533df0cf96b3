import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type UsageEvent, UsageFold, type UsageFoldOptions } from '../../../src/ledger/main.js';
import { Ledger } from './events.js';

const PERIOD = { from: 1_000, to: 2_000 };

function folded(events: readonly UsageEvent[], options: Partial<UsageFoldOptions> = {}): UsageFold {
  const fold = new UsageFold({ period: PERIOD, ...options });
  for (const event of events) fold.add(event);
  return fold;
}

function results(ledger: Ledger, options: Partial<UsageFoldOptions> = {}) {
  const fold = folded(ledger.events, options);
  return fold.uses().map((use) => fold.result(use));
}

/** A stream of everything that can befall searches. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('search', 'manual', 'analysis', 'decision', 'reversal', 'confirmation', 'national'),
    at: fc.integer({ min: 900, max: 2_100 }),
    late: fc.option(fc.integer({ min: 900, max: 2_100 }), { nil: undefined }),
    pick: fc.nat(1_000),
    flag: fc.boolean(),
  }),
  { maxLength: 60 },
);

function streamOf(plan: typeof steps extends fc.Arbitrary<infer T> ? T : never): UsageEvent[] {
  const ledger = new Ledger();
  const searches: string[] = [];
  const decisions: { id: string; search: string }[] = [];
  for (const { what, at, late, pick, flag } of plan) {
    const search = searches[pick % Math.max(1, searches.length)] ?? '999.00000000-0000-4000-8000-000000000999';
    const decision = decisions[pick % Math.max(1, decisions.length)];
    const lateness = late === undefined ? {} : ({ occurredAt: late, lateReason: 'paper-record' } as const);
    if (what === 'search')
      searches.push(ledger.search({ at }, { candidates: flag ? 2 : 0, photo: pick % 7 === 0 ? 'no-face' : 'searched' }));
    if (what === 'manual') {
      const header = { situation: 'routine-intake', result: flag ? 'candidates' : 'no-match', ...lateness } as const;
      searches.push(ledger.write('manual-search@1', { at, about: [{}] }, header));
    }
    if (what === 'analysis') ledger.write('analysis@1', { at }, { search, result: flag ? 'suspected' : 'none' });
    if (what === 'decision') decisions.push({ id: ledger.decide({ at }, search, { result: flag ? 'candidate' : 'none' }), search });
    if (what === 'national') ledger.write('national-search@1', { at }, { result: 'no-match', ...(flag ? { search } : {}), ...lateness });
    if (decision === undefined) continue;
    if (what === 'reversal') ledger.write('decision-reversed@1', { at }, { ...decision, decision: decision.id });
    if (what === 'confirmation') ledger.write('decision-confirmed@1', { at }, { search: decision.search, decision: decision.id });
  }
  return ledger.events;
}

interface Plain {
  readonly seq: number;
  readonly schema: string;
  readonly header: Readonly<Record<string, unknown>>;
}

/** The obvious way: for every search, everything is read again. */
function slowly(all: readonly UsageEvent[], asOf: number | undefined) {
  const events = (all as unknown as Plain[]).filter(({ header }) => asOf === undefined || (header['at'] as number) <= asOf);
  const nameOf = ({ seq, header }: Plain) => `${seq}.${String(header['id'])}`;
  const timeOf = ({ header }: Plain) => (header['occurredAt'] ?? header['at']) as number;
  const rows = events.filter(
    ({ schema, header }) =>
      /^(search|manual-search|national-search)@1$/.test(schema) && (schema !== 'national-search@1' || header['search'] === undefined),
  );
  return rows
    .filter((row) => timeOf(row) >= PERIOD.from && timeOf(row) < PERIOD.to)
    .sort((a, b) => timeOf(a) - timeOf(b) || a.seq - b.seq)
    .map((row) => {
      const mine = events.filter(({ header }) => header['search'] === nameOf(row));
      const reversed = new Set(events.filter(({ schema }) => schema === 'decision-reversed@1').map(({ header }) => header['decision']));
      const standing = mine.filter((event) => event.schema === 'decision@1' && !reversed.has(nameOf(event))).at(-1);
      const analysis = mine.filter(({ schema }) => schema === 'analysis@1').at(-1);
      const has = row.schema === 'search@1' ? row.header['candidates'] !== 0 : row.header['result'] === 'candidates';
      const result = (() => {
        if (standing !== undefined) return standing.header['result'] === 'candidate' ? 'verified' : 'no-match';
        if (analysis !== undefined) return analysis.header['result'] === 'suspected' ? 'suspected' : 'no-match';
        if (row.header['photo'] === 'no-face') return undefined;
        return has ? 'awaiting-analysis' : 'no-match';
      })();
      return { id: nameOf(row), result, national: mine.filter(({ schema }) => schema === 'national-search@1').length };
    });
}

describe('a fold', () => {
  it('knows of every search what reading everything again would tell', () => {
    fc.assert(
      fc.property(steps, fc.option(fc.integer({ min: 900, max: 2_100 }), { nil: undefined }), (plan, asOf) => {
        const events = streamOf(plan);
        const fold = folded(events, { asOf });
        const fast = fold
          .uses()
          .map((use) => ({ id: use.id, result: fold.result(use), national: use.kind === 'national' ? 0 : use.national.length }));
        expect(fast).toEqual(slowly(events, asOf));
      }),
      { numRuns: 500 },
    );
  });

  it('goes the whole way: candidates, suspicion, decision, reversal, a second decision', () => {
    const ledger = new Ledger();
    const search = ledger.search({ at: 1_000 });
    expect(results(ledger)).toEqual(['awaiting-analysis']);
    ledger.write('analysis@1', { at: 1_001 }, { search, result: 'suspected' });
    expect(results(ledger)).toEqual(['suspected']);
    const decision = ledger.decide({ at: 1_002 }, search);
    expect(results(ledger)).toEqual(['verified']);
    ledger.write('decision-reversed@1', { at: 1_003 }, { search, decision });
    expect(results(ledger)).toEqual(['suspected']);
    ledger.decide({ at: 1_004 }, search, { result: 'none' });
    expect(results(ledger)).toEqual(['no-match']);
    expect(results(ledger, { asOf: 1_002 })).toEqual(['verified']);
  });

  it('says nothing of a search that compared nothing', () => {
    const ledger = new Ledger();
    ledger.search({ at: 1_000 }, { photo: 'no-face', candidates: 0 });
    expect(results(ledger)).toEqual([undefined]);
  });

  it('takes another entry in the same place for another', () => {
    const ledger = new Ledger();
    ledger.search({ at: 1_000 });
    ledger.decide({ at: 1_001 }, '0.00000000-0000-4000-8000-00000000ffff');
    expect(results(ledger)).toEqual(['awaiting-analysis']);
  });

  it('counts drills nowhere', () => {
    const ledger = new Ledger();
    ledger.search({ at: 1_000 }, { situation: undefined });
    const fold = folded(ledger.events);
    expect([fold.uses().length, fold.withoutSituation]).toEqual([0, 1]);
  });
});
