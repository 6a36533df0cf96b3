import { memoryStore } from 'rescue-face/adapters/memory-store';
import { reportingYear } from 'rescue-face/ledger';
import { describe, expect, it } from 'vitest';
import { ledgerOf } from '../../support/ledger.js';
import { NOON } from '../../support/open-fake.js';
import { wrapStore } from '../../support/wrapped-store.js';
import { HOUR, opened, openStation, searched, withPeople } from './station.js';

describe('what is done at its very time', () => {
  const dueAt = NOON + HOUR;

  it.each([
    [0, false],
    [1, true],
  ])('a duty that is closed %i ms after its time: overdue %s', async (after, overdue) => {
    await using station = await openStation();
    const dutyId = await opened(station, { duty: 'handover', dueAt });
    station.clock.time = dueAt + after;
    expect(await station.sdk.ledger.closeDuty(dutyId, { evidence: '签收单' })).toMatchObject({ status: 'closed', overdue });
  });

  it.each([
    [0, false],
    [1, true],
  ])('a family that was answered %i ms after its time, as is entered later: overdue %s', async (after, overdue) => {
    await using station = await openStation();
    const { ledger } = station.sdk;
    const occurredAt = dueAt + after;
    const request = { requester: '李母', relationship: '母亲', evidence: '户口簿', answerBy: dueAt };
    const { id } = await ledger.familyRequest(request);
    station.clock.time = dueAt + 2 * HOUR;
    await ledger.answerFamily(id, { answer: 'not-found', text: '未找到', occurredAt, lateReason: 'paper-record' });
    expect((await ledgerOf(station.store)).at(-1)).toMatchObject({ schema: 'duty-closed@1', header: { dueAt, occurredAt, overdue } });
  });
});

it('an addressee who is named twice is one', async () => {
  await using station = await openStation();
  const addressees = ['police', 'city-management', 'police'] as const;
  await station.sdk.ledger.outcome({ kind: 'professional-begging', addressees });
  expect((await ledgerOf(station.store)).at(-1)?.header).toMatchObject({ addressees: ['police', 'city-management'] });
});

it('what is entered while the ledger is read belongs to the next reading', async () => {
  const inner = memoryStore();
  await using others = await withPeople(await openStation({ store: wrapStore(inner, {}) }));
  await searched(others);
  const before = inner.head;
  let isReading = true;
  const store = wrapStore(inner, {
    readEntries: async function* (from, options) {
      let next = from;
      for await (const entry of inner.readEntries(from, options)) {
        next = entry.seq + 1;
        if (isReading && next === before) {
          isReading = false;
          await searched(others);
        }
        yield entry;
      }
      if (next <= inner.head) yield* inner.readEntries(next, options);
    },
  });
  await using station = await openStation({ store });
  isReading = true;
  const { usage, ledger } = await station.sdk.ledger.usage({ period: reportingYear(2023) });
  expect(isReading).toBe(false);
  expect([usage.uses().length, ledger.size]).toEqual([1, before]);
});
