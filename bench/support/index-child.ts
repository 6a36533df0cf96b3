/**
 * Builds one index from files and measures it: `node --expose-gc --import tsx index-child.ts JOB`, JOB in JSON. A process of
 * its own for each, so that memory is its own and a native abort ends nothing else. Its last line is the result.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { VectorSource } from 'rescue-face/vector-index';
import { DIMENSION, readFloats, readIntegers, readNoise, TRUE_HITS } from './index-data.js';
import { type Engine, openEngine } from './index-engines.js';
import type { CurveJob, CurvePoint, CurveResult } from './index-rivals.js';
import { collectGarbage, residentBytes } from './resident-memory.js';
import { now, percentile, progress } from './timing.js';

const ROWS_AT_ONCE = 5000;
const WARMUP = 50;
/** Searches that are all alike. */
const SLOW_SEARCHES = 200;

const job = JSON.parse(process.argv[2] ?? '') as CurveJob;
const result = await measure(job);
process.stdout.write(`${JSON.stringify(result)}\n`);

async function measure({ set, efs, told, ...options }: CurveJob): Promise<CurveResult> {
  collectGarbage();
  const before = residentBytes(process.pid);
  const engine = openEngine(options, set.count, readNoise(set.files.noise), vectorsIn(set.files.gallery));
  const started = now();
  const addMs = await build(engine, set.files.gallery, set.count, told);
  const { at, proof } = (await engine.built?.()) ?? {};
  const buildMs = at === undefined ? addMs : at - started;
  collectGarbage();
  const memoryBytes = residentBytes(process.pid) - before;
  const fileBytes = engine.fileBytes?.();
  const probes = readFloats(set.files.probes);
  const truth = readIntegers(set.files.truth);
  const curve: CurvePoint[] = [];
  const slow = options.engine === 'read' || options.engine === 'exact' || options.engine === 'int8';
  for (const ef of engine.setEf === undefined ? [proof?.ef] : efs) {
    if (ef !== undefined) engine.setEf?.(ef);
    curve.push({ ef, ...(await searched(engine, probes, truth, slow ? SLOW_SEARCHES : set.probes)) });
  }
  await engine.close?.();
  return { ...options, buildMs, memoryBytes, fileBytes, curve, proof };
}

/** The vectors of a file by their numbers, each read when it is asked for. */
function vectorsIn(file: string): VectorSource {
  const handle = openSync(file, 'r');
  return async (ids) =>
    new Map(
      ids.map((id) => {
        const vector = new Float32Array(DIMENSION);
        readSync(handle, vector, 0, vector.byteLength, Number(id) * vector.byteLength);
        return [id, vector] as const;
      }),
    );
}

async function build(engine: Engine, file: string, count: number, told: string): Promise<number> {
  const step = progress(told, count, 20_000);
  const handle = openSync(file, 'r');
  let elapsed = 0;
  for (let from = 0; from < count; from += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, count - from);
    const vectors = new Float32Array(rows * DIMENSION);
    readSync(handle, vectors, 0, vectors.byteLength, null);
    elapsed += await engine.add(vectors, from);
    step(from + rows);
  }
  closeSync(handle);
  return elapsed;
}

async function searched(engine: Engine, probes: Float32Array, truth: Int32Array, count: number): Promise<Omit<CurvePoint, 'ef'>> {
  const times: number[] = [];
  let first = 0;
  let ten = 0;
  for (let p = -WARMUP; p < count; p++) {
    const at = (p + count) % count;
    const prepared = engine.prepare(probes.slice(at * DIMENSION, (at + 1) * DIMENSION));
    const start = now();
    const found = await engine.search(prepared, TRUE_HITS);
    const elapsed = now() - start;
    if (p < 0) continue;
    times.push(elapsed);
    const expected = truth.subarray(at * TRUE_HITS, (at + 1) * TRUE_HITS);
    if (found[0] === expected[0]) first += 1;
    for (const id of expected) if (found.includes(id)) ten += 1;
  }
  const perSecond = await throughput(engine, probes, count);
  const [medianMs, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)];
  const meanMs = times.reduce((sum, one) => sum + one, 0) / times.length;
  return { searches: count, recall1: first / count, recall10: ten / (TRUE_HITS * count), meanMs, medianMs, p99Ms, perSecond };
}

/** Searches a second of two callers, each waiting for its answer, or of one call for all on several threads. */
async function throughput(engine: Engine, probes: Float32Array, count: number): Promise<number | undefined> {
  const some = probes.subarray(0, count * DIMENSION);
  const prepared = Array.from({ length: count }, (_, i) => engine.prepare(some.slice(i * DIMENSION, (i + 1) * DIMENSION)));
  const start = now();
  if (engine.searchAll !== undefined) {
    engine.searchAll(some, TRUE_HITS);
  } else if (engine.concurrent === true) {
    const waiting = prepared.values();
    const caller = async () => {
      for (const one of waiting) await engine.search(one, TRUE_HITS);
    };
    await Promise.all([caller(), caller()]);
  } else {
    return undefined;
  }
  return (1000 * count) / (now() - start);
}
