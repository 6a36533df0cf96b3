import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IndexEntry, VectorIndex } from 'rescue-face/vector-index';
import { DIMENSION } from './index-data.js';
import { mulberry32 } from './mulberry32.js';
import { randomEmbedding } from './random-embeddings.js';
import { openSdkIndex, SDK_INDEXES, type SdkIndexName } from './sdk-indexes.js';
import { now, progress, summarise } from './timing.js';

const ENTRIES = 200_000;
const AT_ONCE = 20_000;
const SPACE = 'bench';
/** Of probes in any direction alike: nothing is proven while the load lasts. */
const NOISE = { similarities: [0.6], centre: new Float32Array(DIMENSION), factor: new Float32Array(), remainder: 1 };

/** What the host's event loop feels of a bulk load with searches beside it, for each index. */
export async function measureBulk(log: (line: string) => void) {
  const random = mulberry32(11);
  const entries = Array.from({ length: ENTRIES }, (_, i) => ({ id: `person-${i}`, embedding: randomEmbedding(random, DIMENSION, SPACE) }));
  log(`bulk: ${ENTRIES} entries made`);
  const loads: Partial<Record<SdkIndexName, Awaited<ReturnType<typeof loadWhileSearching>>>> = {};
  const vectors = async (ids: readonly string[]) =>
    new Map(
      ids.flatMap((id) => {
        const vector = entries[Number(id.slice('person-'.length))]?.embedding.vector;
        return vector === undefined ? [] : [[id, vector] as const];
      }),
    );
  for (const name of Object.keys(SDK_INDEXES) as SdkIndexName[]) {
    log(`bulk: ${name}`);
    loads[name] = await loadWhileSearching(openSdkIndex(name, { space: SPACE, dimension: DIMENSION, noise: NOISE, vectors }), entries);
  }
  return { entries: ENTRIES, atOnce: AT_ONCE, loads };
}

/** Entries in calls of 20,000, one after the other, and one search after the other among what is there. */
async function loadWhileSearching(opened: VectorIndex, entries: readonly IndexEntry[]) {
  await using index = opened;
  // A search among nobody would be no search.
  await index.upsert(entries.slice(0, 1000));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const step = progress('bulk', entries.length);
  const searches: number[] = [];
  let loading = true;
  await sleep(50);
  delay.enable();
  const start = now();
  const searching = (async () => {
    for (let i = 0; loading; i++) {
      const probe = entries[(7919 * i) % entries.length]?.embedding;
      if (probe === undefined) break;
      const before = now();
      await index.search(probe, { k: 10 });
      searches.push(now() - before);
    }
  })();
  try {
    for (let from = 0; from < entries.length; from += AT_ONCE) {
      await index.upsert(entries.slice(from, from + AT_ONCE));
      step(from + AT_ONCE);
    }
  } finally {
    loading = false;
    delay.disable();
  }
  await searching;
  const milliseconds = now() - start;
  return { milliseconds, perSecond: (1000 * entries.length) / milliseconds, searchMs: summarise(searches), loopDelayMs: delays(delay) };
}

/** Milliseconds between two turns of a timer that wants to fire every millisecond. */
function delays(histogram: IntervalHistogram) {
  return { p50: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, max: histogram.max / 1e6 };
}
