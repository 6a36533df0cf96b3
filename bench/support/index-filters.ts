import { hnswIndex } from 'rescue-face/vector-index';
import { DIMENSION, readFloats, readIntegers, readNoise, type TestSet, TRUE_HITS } from './index-data.js';
import { now, progress, summarise } from './timing.js';

/** Shares of the gallery that a filter allows. */
const SHARES = [0.001, 0.01, 0.1, 1];
const SEARCHES = 60;
const ROWS_AT_ONCE = 10_000;

/** Searches of an index with a graph among a part of its people: always exact, and what that takes. */
export async function measureFilters(set: TestSet) {
  const gallery = readFloats(set.files.gallery);
  const probes = readFloats(set.files.probes);
  const truth = readIntegers(set.files.truth);
  const vectorAt = (of: Float32Array, i: number) => ({ space: 'bench', vector: of.slice(i * DIMENSION, (i + 1) * DIMENSION) });
  // Without its graph: a filter does not ask it.
  await using index = hnswIndex({ space: 'bench', dimension: DIMENSION, noise: readNoise(set.files.noise), smallest: set.count + 1 });
  const step = progress(`filters ${set.count}`, set.count);
  for (let from = 0; from < set.count; from += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, set.count - from);
    await index.upsert(Array.from({ length: count }, (_, i) => ({ id: String(from + i), embedding: vectorAt(gallery, from + i) })));
    step(from + count);
  }
  const shares: Record<string, unknown> = {};
  for (const share of SHARES) {
    const every = Math.round(1 / share);
    const allow = new Set(Array.from({ length: Math.floor(set.count / every) }, (_, i) => String(i * every)));
    const times: number[] = [];
    let found = 0;
    let wanted = 0;
    for (let p = 0; p < SEARCHES; p++) {
      const start = now();
      const { hits } = await index.search(vectorAt(probes, p), { k: TRUE_HITS, allow });
      times.push(now() - start);
      // Those of the ten nearest of all that are allowed must be among the answers.
      const ids = new Set(hits.map(({ id }) => id));
      const due = [...truth.subarray(p * TRUE_HITS, (p + 1) * TRUE_HITS)].map(String).filter((id) => allow.has(id));
      wanted += due.length;
      found += due.filter((id) => ids.has(id)).length;
    }
    shares[share] = { allowed: allow.size, ms: summarise(times), recall: wanted === 0 ? undefined : found / wanted, of: wanted };
  }
  return { size: set.count, k: TRUE_HITS, searches: SEARCHES, shares };
}
