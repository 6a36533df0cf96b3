import { killRuns } from './support/kill-runs.js';
import { KillTallies } from './support/kill-tallies.js';
import { mulberry32 } from './support/random-embeddings.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';

const KILLS = 10_000;
/** Processes at work at a time. */
const STREAMS = 2;

/**
 * Processes that work on a store, killed at random moments; the first word is how many kills (10000), the second how many
 * processes work at a time (2).
 * A run that is interrupted goes on where it was, as long as the code is the same.
 */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const kills = Number(context.args[0] ?? KILLS);
  const streams = Number(context.args[1] ?? STREAMS);
  const tallies = new KillTallies(context.root);
  await killRuns(() => kills - tallies.sum().kills, mulberry32(tallies.seed), {
    streams,
    onStore: (tally) => {
      tallies.keep(tally);
      context.log(`faults: ${JSON.stringify(tallies.sum())}`);
    },
  });
  const sum = tallies.sum();
  return {
    data: { kills, streams },
    bars: [
      bar('faults.sqlite.lost', sum.lost, 'commits', '=', 0),
      bar('faults.sqlite.half-visible', sum.halfVisible + sum.risen, 'commits', '=', 0),
      bar('faults.kills', sum.failed === 0 ? sum.kills : Number.NaN, 'kills', '>=', KILLS),
    ],
    results: { kills: sum, runs: tallies.runs() },
  };
}
