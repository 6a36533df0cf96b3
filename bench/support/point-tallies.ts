import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { PointMode, PointOutcome, WritePoint, WritePoints } from './write-points.js';

/** What came of all points tried in one way. */
export interface ModeTally {
  tried: number;
  killed: number;
  toTheEnd: number;
  /** Refused calls, by code. */
  refused: Record<string, number>;
  /** What was not as it must be, by point. */
  wrong: Record<string, readonly string[]>;
}

/** Every how many points each way is tried at. */
const EVERY: Readonly<Record<PointMode, number>> = { kill: 1, half: 1, full: 4, error: 4 };

/** Tries every point that has not been tried yet; outcomes lie in a file, so that an interrupted run goes on. */
export async function tryPoints(
  library: WritePoints,
  points: readonly WritePoint[],
  options: { readonly file: string; readonly streams: number; readonly log: (line: string) => void },
): Promise<Record<PointMode, ModeTally>> {
  const outcomes = existsSync(options.file) ? linesOf(options.file) : [];
  const done = new Set(outcomes.map(({ mode, at }) => `${mode} ${at}`));
  const jobs = (Object.keys(EVERY) as PointMode[]).flatMap((mode) =>
    points.map((_, place) => ({ mode, at: place + 1 })).filter(({ at }) => at % EVERY[mode] === 0 && !done.has(`${mode} ${at}`)),
  );
  const stream = async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const outcome = await library.try(job.mode, job.at);
      outcomes.push(outcome);
      appendFileSync(options.file, `${JSON.stringify(outcome)}\n`);
      if (outcome.wrong.length > 0) options.log(`faults: ${job.mode} at ${job.at}: ${outcome.wrong.join('; ')}`);
      if (jobs.length % 50 === 0) options.log(`faults: ${jobs.length} write points left`);
    }
  };
  await Promise.all(Array.from({ length: options.streams }, stream));
  return tallyOf(outcomes);
}

function tallyOf(outcomes: readonly PointOutcome[]): Record<PointMode, ModeTally> {
  const empty = (): ModeTally => ({ tried: 0, killed: 0, toTheEnd: 0, refused: {}, wrong: {} });
  const tallies = { kill: empty(), half: empty(), full: empty(), error: empty() };
  for (const { mode, at, ended, refused, wrong } of outcomes) {
    const tally = tallies[mode];
    tally.tried++;
    if (ended === 'killed') tally.killed++;
    else tally.toTheEnd++;
    for (const code of refused) tally.refused[code] = (tally.refused[code] ?? 0) + 1;
    if (wrong.length > 0) tally.wrong[at] = wrong;
  }
  return tallies;
}

function linesOf(file: string): PointOutcome[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as PointOutcome);
}
