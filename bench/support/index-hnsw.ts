import hnswlib from 'hnswlib-node';
import { type GraphIndex, type GraphStats, hnswIndex } from 'rescue-face/vector-index';
import { DIMENSION, readFloats, readIntegers, readNoise, type TestSet, TRUE_HITS } from './index-data.js';
import { now, percentile, progress } from './timing.js';

/** How both graphs are built. */
const M = 32;
const EF_CONSTRUCTION = 200;
const ROWS_AT_ONCE = 5000;
/** Breadths of the raw graph among which the one is sought that recalls as much. */
const RAW_EFS = [16, 32, 48, 64, 96, 128, 192, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 2048, 3072, 4096];
const WARMUP = 50;
/** Callers side by side, each waiting for its answer. */
const STREAMS = 2;

interface Recall {
  readonly rank1: number;
  readonly recallAt10: number;
}

type Search = (probe: number) => Promise<readonly number[]> | readonly number[];

/**
 * `hnswIndex` beside the graph it is made of, in one process and with one configuration: built, searched by one caller at the
 * same breadth, the two in turn, and by two callers at equal recall.
 */
export async function measureHnsw(set: TestSet, log: (line: string) => void) {
  const gallery = readFloats(set.files.gallery);
  const probes = readFloats(set.files.probes);
  const truth = readIntegers(set.files.truth);
  const row = (of: Float32Array, i: number) => of.subarray(i * DIMENSION, (i + 1) * DIMENSION);

  log(`hnsw ${set.count}: raw`);
  const raw = new hnswlib.HierarchicalNSW('ip', DIMENSION);
  raw.initIndex(set.count, M, EF_CONSTRUCTION, 100);
  const step = progress(`raw ${set.count}`, set.count, 20_000);
  let rawBuildMs = 0;
  for (let from = 0; from < set.count; from += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, set.count - from) }, (_, i) => Array.from(row(gallery, from + i)));
    const start = now();
    for (const [i, vector] of rows.entries()) raw.addPoint(vector, from + i);
    rawBuildMs += now() - start;
    step(from + rows.length);
  }

  log(`hnsw ${set.count}: hnswIndex`);
  await using index = hnswIndex({
    space: 'bench',
    dimension: DIMENSION,
    noise: readNoise(set.files.noise),
    m: M,
    maxM: M,
    maxEf: 4096,
    efConstruction: EF_CONSTRUCTION,
    smallest: set.count,
  });
  const { buildMs, proofMs, stats } = await built(index, set.count, (i) => row(gallery, i));
  const { proof } = stats;
  log(`hnsw ${set.count}: raw ${(rawBuildMs / 1000).toFixed(0)} s, ours ${(buildMs / 1000).toFixed(0)} s, ${stats.state}`);
  if (proof === undefined) return { size: set.count, m: M, efConstruction: EF_CONSTRUCTION, rawBuildMs, buildMs, proofMs, stats };

  const lists = Array.from({ length: set.probes }, (_, i) => Array.from(row(probes, i)));
  const embeddings = Array.from({ length: set.probes }, (_, i) => ({ space: 'bench', vector: row(probes, i).slice() }));
  const rawSearch: Search = (i) => nearest(raw.searchKnn(lists[i] ?? [], TRUE_HITS));
  const ourSearch: Search = async (i) => {
    const probe = embeddings[i];
    return probe === undefined ? [] : (await index.search(probe, { k: TRUE_HITS })).hits.map(({ id }) => Number(id));
  };

  raw.setEf(proof.ef);
  const hop = await inTurn(rawSearch, ourSearch, set.probes);
  const ours = await recall(ourSearch, truth, set.probes);
  const rawAtSame = await recall(rawSearch, truth, set.probes);
  let rawEf = 0;
  let rawRecall: Recall = { rank1: 0, recallAt10: 0 };
  for (const ef of RAW_EFS) {
    raw.setEf(ef);
    rawEf = ef;
    rawRecall = await recall(rawSearch, truth, set.probes);
    if (rawRecall.rank1 >= ours.rank1 && rawRecall.recallAt10 >= ours.recallAt10) break;
  }
  const rawPerSecond = await perSecond(rawSearch, set.probes, 1);
  const twoPerSecond = await perSecond(ourSearch, set.probes, STREAMS);
  return {
    size: set.count,
    m: M,
    efConstruction: EF_CONSTRUCTION,
    rawBuildMs,
    buildMs,
    proofMs,
    buildOverRaw: rawBuildMs / buildMs,
    stats,
    proof,
    probes: set.probes,
    sameEf: { ...hop, ours, raw: rawAtSame },
    equalRecall: { rawEf, raw: rawRecall, rawPerSecond, twoPerSecond, overRaw: twoPerSecond / rawPerSecond },
  };
}

async function built(index: GraphIndex, count: number, vectorOf: (i: number) => Float32Array) {
  const start = now();
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const entries = Array.from({ length: Math.min(ROWS_AT_ONCE, count - from) }, (_, i) => ({
      id: String(from + i),
      embedding: { space: 'bench', vector: vectorOf(from + i) },
    }));
    await index.upsert(entries);
  }
  const step = progress(`hnswIndex ${count}`, count, 20_000);
  let linked = 0;
  const stats: GraphStats = await index.settled({
    onProgress({ state, inGraph }) {
      step(inGraph);
      if (state !== 'building' && state !== 'waiting' && linked === 0) linked = now();
    },
  });
  return { buildMs: linked - start, proofMs: now() - linked, stats };
}

function nearest({ neighbors, distances }: { neighbors: number[]; distances: number[] }): number[] {
  return neighbors
    .map((label, i) => ({ label, distance: distances[i] ?? Number.NaN }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ label }) => label);
}

async function recall(search: Search, truth: Int32Array, probes: number): Promise<Recall> {
  let first = 0;
  let ten = 0;
  for (let i = 0; i < probes; i++) {
    const found = await search(i);
    const expected = truth.subarray(i * TRUE_HITS, (i + 1) * TRUE_HITS);
    if (found[0] === expected[0]) first++;
    for (const id of expected) if (found.includes(id)) ten++;
  }
  return { rank1: first / probes, recallAt10: ten / (probes * TRUE_HITS) };
}

/** Milliseconds of one search each, the two in turn. */
async function inTurn(raw: Search, ours: Search, probes: number) {
  const times = { raw: [] as number[], ours: [] as number[] };
  for (let i = -WARMUP; i < probes; i++) {
    const probe = (i + probes) % probes;
    for (const [name, search] of [['raw', raw] as const, ['ours', ours] as const]) {
      const start = now();
      await search(probe);
      if (i >= 0) times[name].push(now() - start);
    }
  }
  const at = (share: number) => ({ raw: percentile(times.raw, share), ours: percentile(times.ours, share) });
  const [median, p99] = [at(0.5), at(0.99)];
  return { medianMs: median, p99Ms: p99, hopMedianMs: median.ours - median.raw, hopP99Ms: p99.ours - p99.raw };
}

async function perSecond(search: Search, probes: number, streams: number): Promise<number> {
  let next = 0;
  const caller = async () => {
    while (next < probes) await search(next++);
  };
  const start = now();
  await Promise.all(Array.from({ length: streams }, caller));
  return (1000 * probes) / (now() - start);
}
