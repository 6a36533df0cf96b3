import { afterAll, describe, expect, test } from 'vitest';
import { mulberry32 } from '../../bench/support/mulberry32.js';
import { type PointMode, type PointOutcome, type WritePoint, WritePoints } from '../../bench/support/write-points.js';

/** Points tried in each way, spread over the whole life; all of them are tried by `npm run bench -- faults`. */
const SAMPLE: Readonly<Record<PointMode, number>> = { kill: 16, half: 16, full: 8, error: 8 };
const random = mulberry32(20_261_122);

const library = await WritePoints.prepare();
if (library === undefined) process.stderr.write('SKIPPED: write points are counted on Linux only, with a C compiler\n');
afterAll(async () => {
  await library?.[Symbol.asyncDispose]();
});

describe.skipIf(library === undefined)("at the write points of a store's life", { timeout: 600_000 }, () => {
  const counted = library?.count();

  test('there are some of every kind in every step', async () => {
    const points = (await counted) ?? [];
    expect(points.length).toBeGreaterThan(500);
    expect(new Set(points.map(({ step }) => step))).toEqual(
      new Set(['create', 'open', 'commit', 'cache', 'erase', 'purge', 'rotate', 'backup', 'retire', 'close', 'restore']),
    );
    const calls = new Set(points.map(({ call }) => call));
    for (const call of ['write', 'fsync', 'rename', 'unlink', 'link']) expect(calls).toContain(call);
    expect([...calls].some((call) => call.startsWith('pwrite'))).toBe(true);
    expect([...calls].some((call) => call.startsWith('ftruncate'))).toBe(true);
  });

  // A new database is written aside and closed before it gets its name, and closing keeps silent about what it could not do.
  test.each(['full', 'error'] as const)('%s while it is made: a gallery that is there is whole', async (mode) => {
    const places = ((await counted) ?? []).flatMap(({ step }, place) => (step === 'create' && place % 8 === 0 ? [place + 1] : []));
    expect(places.length).toBeGreaterThan(10);
    await tryEach(mode, places);
  });

  test.each(Object.entries(SAMPLE) as [PointMode, number][])('%s', async (mode, count) => {
    const places = spread((await counted) ?? [], count);
    let killed = 0;
    let refused = 0;
    await tryEach(mode, places, ({ ended, refused: codes }) => {
      if (ended === 'killed') killed++;
      refused += codes.length;
    });
    if (mode === 'kill' || mode === 'half') expect(killed).toBeGreaterThanOrEqual(count - 2);
    else expect(refused).toBeGreaterThan(0);
  });
});

/** Tries points, two at a time: all must be as it ought to be. */
async function tryEach(mode: PointMode, places: number[], onOutcome?: (outcome: PointOutcome) => void): Promise<void> {
  const stream = async () => {
    for (let at = places.shift(); at !== undefined; at = places.shift()) {
      const outcome = await library?.try(mode, at);
      expect(outcome).toMatchObject({ at, wrong: [] });
      if (outcome !== undefined) onOutcome?.(outcome);
    }
  };
  await Promise.all([stream(), stream()]);
}

/** A random point of each of so many equal parts. */
function spread(points: readonly WritePoint[], count: number): number[] {
  return Array.from({ length: count }, (_, part) => 1 + Math.floor(((part + random()) / count) * points.length));
}
