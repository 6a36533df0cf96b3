import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CohortMembership } from '../../src/sdk/cohort-membership.js';

type Step = { readonly add: boolean; readonly person: number; readonly template: number };

const steps = fc.array(
  fc.record({ add: fc.boolean(), person: fc.integer({ min: 0, max: 30 }), template: fc.integer({ min: 0, max: 2 }) }),
  { maxLength: 120 },
);

function play(history: readonly Step[]) {
  const enrolled = new Map<string, { personId: string; template: { id: string; revision: number } }>();
  const cohort = new CohortMembership(8);
  const everybody = () => Array.from(enrolled.values(), ({ personId, template }) => [personId, template] as const);
  for (const { add, person, template } of history) {
    const personId = `p${person}`;
    const id = `${personId}/${template}`;
    if (add && !enrolled.has(id)) {
      const known = { personId, template: { id, revision: 1 } };
      enrolled.set(id, known);
      cohort.add(personId, known.template);
    } else if (!add && enrolled.delete(id)) cohort.remove(personId, id);
  }
  return { cohort, enrolled, everybody };
}

describe('CohortMembership', () => {
  it('follows from who is enrolled alone, whatever happened before', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const { cohort, enrolled, everybody } = play(history);
        const fresh = new CohortMembership(8);
        for (const { personId, template } of [...enrolled.values()].reverse()) fresh.add(personId, template);
        const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
        const members = cohort.current(everybody);
        expect(sorted(members)).toEqual(sorted(fresh.current(everybody)));
        expect(members.size).toBe(Math.min(8, new Set(Array.from(enrolled.values(), ({ personId }) => personId)).size));
        for (const [personId, { id }] of members) {
          const own = [...enrolled.values()].filter((known) => known.personId === personId).map(({ template }) => template.id);
          expect(id).toBe(own.sort()[0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('says by its version whether the members changed', () => {
    const { cohort, everybody } = play(Array.from({ length: 31 }, (_, person) => ({ add: true, person, template: 1 })));
    cohort.current(everybody);
    const { version } = cohort;
    const members = cohort.current(everybody);
    const outsider = Array.from({ length: 31 }, (_, person) => `p${person}`).find((personId) => !members.has(personId)) ?? '';
    cohort.remove(outsider, `${outsider}/1`);
    cohort.current(everybody);
    expect(cohort.version).toBe(version);
    const [member = ''] = members.keys();
    cohort.remove(member, `${member}/1`);
    cohort.current(() => []);
    expect(cohort.version).toBeGreaterThan(version);
  });
});
