import { killRuns } from './support/kill-runs.js';
import { KillTallies } from './support/kill-tallies.js';
import { mulberry32 } from './support/mulberry32.js';
import { exerciseAndScan } from './support/plaintext-exercise.js';
import { tryPoints } from './support/point-tallies.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { WritePoints } from './support/write-points.js';

const KILLS = 10_000;
/** Processes at work at a time. */
const STREAMS = 2;

/**
 * What becomes of a store whose process is killed at random moments and at every write point, whose disk is full or
 * fails, and what can be read in its files. The first word is how many kills (10000), the second how many processes work
 * at a time (2). A run that is interrupted goes on where it was, as long as the code is the same: several processes, under
 * other Nodes too, may work on it.
 */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const kills = Number(context.args[0] ?? KILLS);
  const streams = Number(context.args[1] ?? STREAMS);
  const tallies = new KillTallies(context.root);
  const scan = await exerciseAndScan();
  context.log(`faults: ${JSON.stringify(scan)}`);
  await killRuns(() => kills - tallies.sum().kills, mulberry32(tallies.seed), {
    streams,
    onStore: (tally) => {
      tallies.keep(tally);
      context.log(`faults: ${JSON.stringify(tallies.sum())}`);
    },
  });
  const points = await allPoints(tallies.file('points.jsonl'), streams, context);
  const wrong = points === undefined ? [] : Object.values(points.byMode).flatMap((mode) => Object.values(mode.wrong).flat());
  const lostAtPoints = wrong.filter((what) => what.startsWith('lost ')).length;
  const sum = tallies.sum();
  const isRead = scan.templates > 0 && scan.closed.files > 3 && scan.whileOpen.files > 3;
  return {
    data: { kills, streams, subject: tallies.subject, photos: 'the sample photos of @vladmandic/face-api' },
    bars: [
      bar('faults.sqlite.lost', sum.lost + lostAtPoints, 'commits', '=', 0),
      bar('faults.sqlite.half-visible', sum.halfVisible + sum.risen + wrong.length - lostAtPoints, 'commits', '=', 0),
      bar('faults.kills', sum.failed === 0 ? sum.kills : Number.NaN, 'kills', '>=', KILLS),
      bar('faults.plaintext-found', isRead ? scan.whileOpen.found.length + scan.closed.found.length : Number.NaN, 'places', '=', 0),
    ],
    results: { kills: sum, runs: tallies.runs(), writePoints: points ?? 'not on Linux, or no C compiler', plaintext: scan },
  };
}

async function allPoints(file: string, streams: number, context: BenchContext) {
  await using library = await WritePoints.prepare();
  if (library === undefined) return undefined;
  const points = await library.count();
  context.log(`faults: ${points.length} write points`);
  const bySteps: Record<string, number> = {};
  for (const { step, call } of points) bySteps[`${step} ${call}`] = (bySteps[`${step} ${call}`] ?? 0) + 1;
  return { points: points.length, bySteps, byMode: await tryPoints(library, points, { file, streams, log: context.log }) };
}
