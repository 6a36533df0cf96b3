import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChangeLog } from '../../src/adapters/memory-store/change-log.js';
import type { StoreChange } from '../../src/core/records.js';

test('answers the newest change of every record after a revision, in commit order, also after tidying', () => {
  const log = new ChangeLog();
  const naive = new Map<string, StoreChange>();
  for (let revision = 1; revision <= 5000; revision++) {
    const key = { kind: 'person', id: String((revision * 7919) % 13) } as const;
    const change: StoreChange =
      revision % 3 === 0 ? { type: 'delete', revision, key } : { type: 'put', revision, record: { ...key, createdAt: 0 } };
    log.note(key, change);
    naive.delete(key.id);
    naive.set(key.id, change);
  }
  fc.assert(
    fc.property(fc.integer({ min: 4900, max: 5001 }), (since) => {
      expect(log.since(since)).toEqual([...naive.values()].filter(({ revision }) => revision > since));
    }),
  );
  expect(log.since(0).length).toBe(13);
});
