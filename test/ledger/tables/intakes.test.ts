import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntakeTraces } from '../../../src/ledger/tables/intakes.js';

const PERIOD = { from: 1_000, to: 2_000 };

const name = fc.constantFrom('1', '2', '3', '4');

const traces = fc.array(
  fc.record({
    at: fc.integer({ min: 900, max: 1_999 }),
    station: fc.constantFrom('a', 'b'),
    rescueNumber: fc.option(name, { nil: undefined }),
    episode: fc.option(name, { nil: undefined }),
    // Seldom, so that whatever is lost when intakes are joined is missed.
    searched: fc.nat(7).map((n) => n === 0),
    isIntake: fc.boolean(),
  }),
  { maxLength: 16 },
);

type Trace = (typeof traces extends fc.Arbitrary<infer T> ? T : never)[number];

const namesOf = ({ station, rescueNumber, episode }: Trace) => [
  ...(rescueNumber === undefined ? [] : [`${station} number ${rescueNumber}`]),
  ...(episode === undefined ? [] : [`${station} episode ${episode}`]),
];

/** Groups are joined until no two have a name in common. */
function plainGroups(all: readonly Trace[]): Trace[][] {
  let groups: Trace[][] = [];
  for (const trace of all.filter((one) => namesOf(one).length > 0)) {
    const names = namesOf(trace);
    const touches = (group: readonly Trace[]) => group.some((other) => namesOf(other).some((name) => names.includes(name)));
    groups = [...groups.filter((group) => !touches(group)), [...groups.filter(touches).flat(), trace]];
  }
  return groups;
}

const sorted = (lines: readonly object[]) => lines.map((line) => JSON.stringify(line)).sort();

describe('intakes', () => {
  it('are what names hold together, however their traces come', () => {
    fc.assert(
      fc.property(traces, (all) => {
        const found = new IntakeTraces(PERIOD);
        for (const { isIntake, ...trace } of all) found.add({ ...trace, situation: undefined, reason: undefined }, isIntake);
        const plain = plainGroups(all).map((group) => ({
          at: Math.min(...group.filter(({ isIntake }) => isIntake).map(({ at }) => at)),
          station: group[0]?.station,
          isSearched: group.some(({ searched }) => searched),
          hasRescueNumber: group.some(({ rescueNumber }) => rescueNumber !== undefined),
          hasEpisode: group.some(({ episode }) => episode !== undefined),
        }));
        const told = [...found.found()].map(({ at, station, isSearched, hasRescueNumber, hasEpisode }) => ({
          at,
          station,
          isSearched,
          hasRescueNumber,
          hasEpisode,
        }));
        expect(sorted(told)).toEqual(sorted(plain.filter(({ at }) => at >= PERIOD.from && at < PERIOD.to)));
      }),
      { numRuns: 1_000 },
    );
  });
});
