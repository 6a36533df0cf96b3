import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GROUPINGS,
  outcomeTable,
  readForFold,
  readUsage,
  type StoredEntry,
  statistics,
  UsageFold,
  type UsageSchema,
  usageTable,
} from '../../../src/ledger/main.js';

const PERIOD = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 1, 1) };
const PRINTED = { printedAt: PERIOD.to };
const UUID = '00000000-0000-4000-8000-';
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

const SCHEMAS = [
  'search@1',
  'manual-search@1',
  'national-search@1',
  'intake-unsearched@1',
  'enroll@1',
  'view@1',
  'analysis@1',
  'decision@1',
  'decision-confirmed@1',
  'decision-reversed@1',
  'outcome@1',
  'outcome-feedback@1',
  'duty-opened@1',
  'duty-dated@1',
  'duty-closed@1',
  'later-kind@9',
] as const satisfies readonly (UsageSchema | 'later-kind@9')[];

const RESULTS: Readonly<Record<string, readonly [string, string]>> = {
  'analysis@1': ['suspected', 'none'],
  'decision@1': ['candidate', 'none'],
};

/** Anything that any fragment may say, under every name at every place, or nothing any more. */
const said = fc.option(
  fc.dictionary(
    fc.constantFrom(
      ...['operator', 'reviewer', 'name', 'rescueNumber', 'episodeId', 'note', 'evidence'],
      ...['system', 'searchedBy', 'personId', 'origin', 'sentTo'],
    ),
    fc.constantFrom('甲', '乙', '丙'),
  ),
  { nil: undefined },
);

const step = fc.record({
  schema: fc.constantFrom(...SCHEMAS),
  at: fc.integer({ min: PERIOD.from - 1_000, max: PERIOD.to + 1_000 }),
  station: fc.constantFrom('st-1', 'st-2'),
  pick: fc.nat(1_000),
  flag: fc.boolean(),
  fragments: fc.array(said, { minLength: 1, maxLength: 5 }),
});

function entriesOf(plan: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): StoredEntry[] {
  const ids: Record<string, string[]> = {};
  return plan.map(({ schema, at, station, pick, flag, fragments }, seq) => {
    const id = `${UUID}${String(seq).padStart(12, '0')}`;
    const earlier = (kind: string) => ids[kind]?.[pick % ids[kind].length];
    const [yes, no] = RESULTS[schema] ?? ['candidates', 'no-match'];
    const header = {
      id,
      at,
      station,
      situation: 'routine-intake',
      photo: pick % 5 === 0 ? 'no-face' : 'searched',
      candidates: 3,
      result: flag ? yes : no,
      method: 'police',
      newEpisode: flag,
      reason: 'other',
      search: schema === 'national-search@1' && flag ? undefined : (earlier('search@1') ?? 'none'),
      decision: earlier('decision@1'),
      outcome: earlier('outcome@1'),
      duty: earlier('duty-opened@1') ?? 'none',
      because: earlier('decision@1'),
      kind: schema === 'outcome@1' ? 'reunited' : 'withdraw-family-search-notice',
      dueAt: at + 1_000,
      addressees: ['police'],
    };
    ids[schema] = [...(ids[schema] ?? []), `${seq}.${id}`];
    const stored = fragments.map((fields) => ({ bytes: fields && bytesOf(fields) }));
    return { seq, schema, header: bytesOf(header), fragments: stored, leaf: new Uint8Array(32) };
  });
}

/** Everything a fold gives out. */
function toldBy(entries: readonly StoredEntry[], read: typeof readUsage) {
  const fold = new UsageFold({ period: PERIOD });
  for (const entry of entries) fold.add(read(entry));
  return {
    uses: fold.uses().map((use) => [use, fold.result(use), fold.decisionOn(use)]),
    outcomes: fold.outcomes().map((outcome) => [outcome, fold.withdrawalOf(outcome), fold.decisionOf(outcome)]),
    duties: [...fold.duties()],
    intakes: [...fold.intakes()],
    loose: fold.looseTraces(),
    figures: GROUPINGS.map((by) => statistics(fold, { by })),
    rows: [usageTable(fold, PRINTED).rows, outcomeTable(fold, PRINTED).rows],
  };
}

describe('what is read for the fold', () => {
  it('tells it all that the whole entries would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 24 }), (plan) => {
        const entries = entriesOf(plan);
        expect(toldBy(entries, readForFold)).toEqual(toldBy(entries, readUsage));
      }),
    );
  });

  it('leaves the candidates of a search unread, and nothing that a table says', () => {
    const [search] = entriesOf([
      { schema: 'search@1', at: PERIOD.from, station: 'st-1', pick: 1, flag: true, fragments: [{ operator: '甲' }, { name: '乙' }] },
    ]);
    if (search === undefined) throw new Error('Expected an entry');
    const broken = { bytes: new TextEncoder().encode('{') };
    const [acting, probe] = search.fragments;
    if (acting === undefined || probe === undefined) throw new Error('Expected two fragments');
    const unread = readForFold({ ...search, fragments: [acting, probe, broken] });
    expect(unread).toEqual(readUsage(search));
    expect(() => readForFold({ ...search, fragments: [acting, broken] })).toThrow(SyntaxError);
    expect(() => readForFold({ ...search, fragments: [broken, probe] })).toThrow(SyntaxError);
    expect(() => readForFold({ ...search, header: broken.bytes })).toThrow(SyntaxError);
  });
});
