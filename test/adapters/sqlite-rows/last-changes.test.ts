import { describe, expect, it } from 'vitest';
import { LastChanges } from '../../../src/adapters/sqlite-store/last-changes.js';
import { deletion, PERSON, record, TEMPLATE, write } from './support.js';

const since = (revision: number, ...kinds: number[]) =>
  ({ select: 'changes', since: revision, ...(kinds.length > 0 ? { kinds } : {}) }) as const;
const entries = { ...write({}), entries: [] };
const done = (revision: number) => ({ done: { revision, firstSeq: 0 } });

describe('the last changes', () => {
  it('rule out what nobody has changed since, and nothing else', () => {
    const changes = new LastChanges(7);
    expect([since(6), since(7), since(7, TEMPLATE)].map((query) => changes.rulesOut(query, 0))).toEqual([false, true, true]);
    changes.note(
      [{ ...entries, puts: [record(1)] }, entries, { ...entries, deletes: [deletion(1, PERSON)] }],
      [done(8), done(9), done(10)],
      10,
    );
    expect([since(7, TEMPLATE), since(8, TEMPLATE), since(9, PERSON), since(10)].map((query) => changes.rulesOut(query, 0))).toEqual([
      false,
      true,
      false,
      true,
    ]);
    changes.note([{ ...entries, puts: [record(1)] }], [{ conflict: 'template' }], 10);
    expect(changes.rulesOut(since(10), 0)).toBe(true);
    // Whoever is behind what was forgotten must hear so.
    expect([9, 10].map((revision) => changes.rulesOut(since(revision, TEMPLATE), 10))).toEqual([false, true]);
    expect(changes.rulesOut({ select: 'kind', kind: TEMPLATE }, 0)).toBe(false);
  });

  it('rule nothing out after a group that came to nobody knows what, until the one behind it', () => {
    const changes = new LastChanges(7);
    changes.doubt();
    expect(changes.rulesOut(since(7), 0)).toBe(false);
    changes.note([entries], [done(9)], 9);
    expect([since(7), since(8), since(9)].map((query) => changes.rulesOut(query, 0))).toEqual([false, false, true]);
  });
});
