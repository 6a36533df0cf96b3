import { expect, test } from 'vitest';
import { killRuns } from '../../bench/support/kill-runs.js';
import { type Found, Told } from '../../bench/support/kill-told.js';
import { mulberry32 } from '../../bench/support/mulberry32.js';

const KILLS = 60;

test(`${KILLS} processes killed at random moments lose nothing, show no half, and raise nobody`, async () => {
  let left = KILLS;
  const tally = await killRuns(() => left, mulberry32(20_261_122), {
    streams: 2,
    onStore: ({ kills }) => {
      left = KILLS - kills;
    },
  });
  expect(tally).toMatchObject({ kills: KILLS, lost: 0, halfVisible: 0, risen: 0, failed: 0 });
  // What it says about is there: commits, erasures that a backup did not know of, kills in the middle of things.
  expect(tally.acknowledged).toBeGreaterThan(KILLS);
  expect(tally.restored).toBeGreaterThan(0);
  expect(tally.replayed).toBeGreaterThan(0);
  expect(Object.values(tally.killsDuring).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(0);
});

/** Batches 1 and 2 acknowledged at places 0 and 1, batch 2 erased at place 2. */
const RIGHT: Found = {
  replayed: 0,
  whole: [1],
  torn: [],
  put: [
    [1, 0],
    [2, 1],
  ],
  erased: [[2, 2]],
  open: [1],
  misplaced: 0,
};

const told = () => {
  const all = new Told();
  all.hear('put', 1, 0);
  all.hear('put', 2, 1);
  all.hear('erase', 2, 2);
  return all;
};

test('what is there as it was told is right, with what was committed and not told', () => {
  expect(told().compare(RIGHT)).toEqual({ lost: 0, halfVisible: 0, risen: 0 });
  const more = { ...RIGHT, whole: [1, 3], open: [1, 3], put: [...RIGHT.put, [3, 3] as const] };
  expect(told().compare(more)).toEqual({ lost: 0, halfVisible: 0, risen: 0 });
});

test.each<[string, Partial<Found>, object]>([
  ['an entry is gone', { put: [[2, 1]], whole: [], open: [] }, { lost: 1 }],
  [
    'an entry is elsewhere',
    {
      put: [
        [1, 3],
        [2, 1],
      ],
    },
    { lost: 1 },
  ],
  ['the records are gone', { whole: [], open: [] }, { lost: 1 }],
  ['an erasure is gone', { erased: [], whole: [1, 2], open: [1, 2] }, { lost: 1 }],
  ['a part of the records is gone', { whole: [], torn: [1] }, { halfVisible: 1 }],
  ['records without an entry', { whole: [1, 3] }, { halfVisible: 1 }],
  [
    'an entry without records',
    {
      put: [
        [1, 0],
        [2, 1],
        [3, 3],
      ],
    },
    { halfVisible: 1 },
  ],
  ['the key of a person who is there is gone', { open: [] }, { halfVisible: 1 }],
  ['places are left out', { misplaced: 1 }, { halfVisible: 1 }],
  ['the records of somebody erased', { whole: [1, 2] }, { risen: 1 }],
  ['the key of somebody erased', { open: [1, 2] }, { risen: 1 }],
])('%s: noticed', (_, wrong, noticed) => {
  expect(told().compare({ ...RIGHT, ...wrong })).toMatchObject(noticed);
});

test('of a store that was put back, only erasures are asked for', () => {
  expect(told().compareRestored({ ...RIGHT, put: [], erased: [] })).toEqual({ lost: 0, halfVisible: 0, risen: 0 });
  expect(told().compareRestored({ ...RIGHT, open: [1, 2] })).toMatchObject({ risen: 1 });
  expect(told().compareRestored({ ...RIGHT, torn: [2] })).toMatchObject({ halfVisible: 1 });
});
