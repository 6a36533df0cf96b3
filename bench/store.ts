import { mulberry32 } from './support/mulberry32.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { measureCommits } from './support/store-commits.js';
import { measureScale, measureSearch } from './support/store-scale.js';
import { DIMENSION } from './support/store-subject.js';

const SIZES = [10_000, 100_000, 1_000_000];

/** The encrypted store: commits, what a usage entry costs, and how a gallery opens. Sizes may be given as words. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const random = mulberry32(20261122);
  const sizes = context.args.length > 0 ? context.args.map(Number) : SIZES;
  const commits = await measureCommits(random, context.log);
  context.log(`store: ${JSON.stringify(commits)}`);
  const search = await measureSearch(random);
  context.log(`store: an entry adds ${search.entryCostMs.toFixed(2)} ms to a search`);
  const scales = [];
  for (const people of sizes) scales.push(await measureScale(people, random, context.log));
  const million = scales.find(({ people }) => people === 1_000_000);
  return {
    data: { dimension: DIMENSION, sizes, vectors: 'seeded, uniform on the sphere', profile: 'aes-256-gcm+sha-256' },
    bars: [
      bar('store.group-commit.over-bare', commits.overBare, '× bare durable transactions', '>=', 0.8),
      bar('store.entry.cpu-ms', commits.entryCpuMs, 'ms', '<=', 0.3),
      bar('store.search.entry-cost-ms', search.entryCostMs, 'ms', '<=', 3),
      bar('store.open.1m-s', million?.openS ?? Number.NaN, 's', '<=', 10),
      bar('store.rebuild.1m-s', million?.rebuildS ?? Number.NaN, 's', '<=', 90),
    ],
    results: { commits, search: search.results, scales },
  };
}
