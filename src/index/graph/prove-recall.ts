import { setTimeout as sleep } from 'node:timers/promises';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Ranking } from '../exact-search.js';
import type { GraphSetup } from './graph-setup.js';
import { drawProbe } from './mated-noise.js';
import { buildsBetween } from './more-links.js';
import { Agreement, probesFor, type RecallProof } from './recall-proof.js';

/** Breadths of search that are tried, as far as the limit goes. */
const LADDER = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096];

/** Probes by which a breadth is chosen, before it is proven with others. */
const CHOOSING = 512;

/** How many breadths may be put to the proof, each with probes of its own, for each number of links. The bounds allow for all. */
const ATTEMPTS = 3;

/** Probes compared at once: exact search shares the reading of memory among them, and whoever writes meanwhile waits for them. */
const AT_ONCE = 8;

/** Milliseconds until a graph that could not be asked is asked again. */
const AGAIN_AFTER_MS = 50;

/** Seed of the probes. */
const SEED = 20260101;

/** What is proven. */
export interface ProvableGraph {
  /** The exact answers to some probes at a depth of ten; nothing is written until `then` has settled. */
  exactly<T>(probes: readonly Float32Array[], then: (rankings: readonly Ranking[]) => Promise<T>): Promise<T>;
  /** Ids that the graph finds, best first; undefined where it cannot be asked at present, as while many entries come in. */
  search(probe: Float32Array, ef: number): Promise<readonly string[] | undefined>;
  rows(): number;
  row(row: number): Float32Array;
}

/**
 * Finds the least breadth of search that meets the target, and proves it with probes that are mated to people of the gallery
 * as real probes are. Undefined where no breadth does.
 */
export async function proveRecall(
  graph: ProvableGraph,
  { target, maxEf, noise, m, maxM }: Pick<GraphSetup, 'target' | 'maxEf' | 'noise' | 'm' | 'maxM'>,
  turn: number,
  stopped: () => boolean,
): Promise<Omit<RecallProof, 'm' | 'size' | 'revision'> | 'unmet' | 'stopped'> {
  const generator = xoroshiro128plus(SEED + turn);
  const attempts = ATTEMPTS * buildsBetween(m, maxM);
  const random = () => uniformFloat64(generator);
  const ladder = LADDER.filter((ef) => ef <= maxEf);
  const compare = async (count: number, ef: number): Promise<Agreement | undefined> => {
    const agreement = new Agreement();
    while (agreement.probes < count) {
      const rows = graph.rows();
      if (stopped() || rows === 0) return undefined;
      const mate = () => drawProbe(random, graph.row(Math.floor(random() * rows)), noise);
      const probes = Array.from({ length: Math.min(AT_ONCE, count - agreement.probes) }, mate);
      const compared = await graph.exactly(probes, async (rankings) => {
        const found = await Promise.all(probes.map((probe) => graph.search(probe, ef)));
        // Nothing is known of what could not be asked, neither good nor bad.
        if (found.includes(undefined)) return false;
        for (const [i, ids = []] of found.entries()) agreement.add(rankings[i]?.ids ?? [], ids);
        return true;
      });
      if (!compared) await sleep(AGAIN_AFTER_MS);
    }
    return agreement;
  };
  let chosen = 0;
  // The least that does, by halves: broader is better.
  for (let beyond = ladder.length; chosen < beyond; ) {
    const middle = Math.floor((chosen + beyond) / 2);
    const agreement = await compare(CHOOSING, ladder[middle] ?? maxEf);
    if (agreement === undefined) return 'stopped';
    const { rank1, recallAt10 } = agreement.rates(1);
    if (rank1 >= target.rank1 && recallAt10 >= target.recallAt10) beyond = middle;
    else chosen = middle + 1;
  }
  const count = Math.max(CHOOSING, probesFor(target.rank1, attempts));
  for (const ef of ladder.slice(chosen, chosen + ATTEMPTS)) {
    const agreement = await compare(count, ef);
    if (agreement === undefined) return 'stopped';
    const rates = agreement.rates(attempts);
    if (rates.rank1Bound >= target.rank1 && rates.recallAt10Bound >= target.recallAt10) return { ...rates, ef };
  }
  return 'unmet';
}
