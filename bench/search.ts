import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Embedding, type ExactIndex, exactIndex } from 'rescue-face/vector-index';
import { mulberry32 } from './support/mulberry32.js';
import { randomEmbedding } from './support/random-embeddings.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { interleave, median, medianRatio, now, progress, summarise } from './support/timing.js';

const SPACE = 'bench';
const DIMENSION = 128;
const SIZES = [10_000, 100_000, 1_000_000];
const LOAD_BATCH = 10_000;
const K = 10;
const PROBES = 64;

/** Exact search end to end, through the public index, beside a native read of as many bytes. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const random = mulberry32(20260101);
  const probes = Array.from({ length: PROBES }, () => randomEmbedding(random, DIMENSION, SPACE));
  const sizes: Record<string, unknown> = {};
  const bars = [];
  for (const size of SIZES) {
    context.log(`search: ${size} × ${DIMENSION}`);
    const { results, overRead, twoThreads, loopDelayP99 } = await measure(size, probes, random);
    sizes[String(size)] = results;
    if (size === 1_000_000) {
      bars.push(
        bar('search.1m.over-read', overRead, '× a native read', '<=', 1.5),
        bar('search.1m.two-threads', twoThreads, "× one thread's time", '<=', 0.65),
        bar('search.loop-delay-p99-ms', loopDelayP99, 'ms', '<=', 10),
      );
    }
  }
  return {
    data: { dimension: DIMENSION, sizes: SIZES, k: K, probes: PROBES, vectors: 'seeded, uniform on the sphere', loadBatch: LOAD_BATCH },
    bars,
    results: { sizes },
  };
}

async function measure(size: number, probes: readonly Embedding[], random: () => number) {
  await using one = exactIndex({ space: SPACE, dimension: DIMENSION, threads: 1 });
  await using two = exactIndex({ space: SPACE, dimension: DIMENSION, threads: 2 });
  const before = process.memoryUsage.rss();
  const load = await fill(one, size, random);
  const rssMiB = (process.memoryUsage.rss() - before) / 2 ** 20;
  await fill(two, size, random);

  const bytes = Buffer.alloc(size * DIMENSION * Float32Array.BYTES_PER_ELEMENT, 1);
  const probe = (round: number) => probes[(round + PROBES) % PROBES] ?? raise('no probe');
  const rounds = Math.min(200, Math.max(31, Math.round(3e7 / size)));
  const times = await interleave(
    {
      read: () => bytes.indexOf(0),
      oneThread: (round) => one.search(probe(round), { k: K }),
      twoThreads: (round) => two.search(probe(round), { k: K }),
    },
    { rounds, warmup: 5, onRound: progress(`search ${size}`, rounds) },
  );

  const oneDelay = await loopDelayWhileSearching(one, probe);
  const twoDelay = await loopDelayWhileSearching(two, probe);
  const many = [];
  for (let round = 0; round < 5; round++) {
    const start = now();
    await one.searchMany(probes, { k: K });
    many.push((now() - start) / probes.length);
  }
  return {
    overRead: medianRatio(times.oneThread, times.read),
    twoThreads: medianRatio(times.twoThreads, times.oneThread),
    loopDelayP99: Math.max(oneDelay.p99, twoDelay.p99),
    results: {
      load: { ...load, rssMiB },
      readMs: summarise(times.read),
      oneThreadMs: summarise(times.oneThread),
      twoThreadsMs: summarise(times.twoThreads),
      manyMsPerProbe: median(many),
      loopDelayMs: { searchingOneThread: oneDelay, searchingTwoThreads: twoDelay, loading: load.loopDelayMs },
    },
  };
}

async function fill(index: ExactIndex, size: number, random: () => number) {
  let milliseconds = 0;
  let searchableAfter = 0;
  const told = progress(`load ${size}`, size);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (let from = 0; from < size; from += LOAD_BATCH) {
    const entries = Array.from({ length: Math.min(LOAD_BATCH, size - from) }, (_, i) => ({
      id: `person-${from + i}`,
      embedding: randomEmbedding(random, DIMENSION, SPACE),
    }));
    await sleep(1);
    delay.enable();
    const start = now();
    await index.upsert(entries);
    milliseconds += now() - start;
    delay.disable();
    searchableAfter = index.size;
    told(searchableAfter);
  }
  return { milliseconds, entries: searchableAfter, perSecond: (1000 * size) / milliseconds, loopDelayMs: delays(delay) };
}

async function loopDelayWhileSearching(index: ExactIndex, probe: (round: number) => Embedding) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await sleep(20);
  delay.enable();
  const end = now() + 3000;
  let searches = 0;
  while (now() < end) await index.search(probe(searches++), { k: K });
  delay.disable();
  return { ...delays(delay), searches };
}

/** Milliseconds between two turns of a timer that wants to fire every millisecond. */
function delays(histogram: IntervalHistogram) {
  return { p50: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 };
}

function raise(message: string): never {
  throw new Error(message);
}
