import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { autoIndex } from 'rescue-face/vector-index';
import { measureBulk } from './support/index-bulk.js';
import { DIMENSION, readPeople, type TestSet, testSet } from './support/index-data.js';
import { measureFilters } from './support/index-filters.js';
import { validateGenerator } from './support/index-generator.js';
import { measureHnsw } from './support/index-hnsw.js';
import { measureInt8 } from './support/index-int8.js';
import { measureMemory } from './support/index-memory.js';
import { indexPage } from './support/index-page.js';
import { measureRivals } from './support/index-rivals.js';
import { mulberry32 } from './support/mulberry32.js';
import { type Bar, type BenchContext, type BenchOutcome, bar, commit } from './support/report.js';
import { measureScale } from './support/store-scale.js';
import { DIMENSION as STORE_DIMENSION, SPACE as STORE_SPACE } from './support/store-subject.js';

/** What one part was measured with, its bars, and the tables behind them. */
export interface IndexPart {
  readonly commit: string;
  readonly date: string;
  readonly bars: readonly Bar[];
  readonly results: object;
}

type Measured = Pick<IndexPart, 'bars' | 'results'>;

/** Rivals that need no choice: exact search on one thread and on two, and a read of as many bytes. */
const EXACT = [
  { engine: 'read', threads: 1 },
  { engine: 'exact', threads: 1 },
  { engine: 'exact', threads: 2 },
  { engine: 'int8', threads: 1 },
  { engine: 'int8', threads: 2 },
] as const;

const graphs = (engine: 'hnswlib' | 'usearch', threads: number, ms: readonly number[]) =>
  ms.map((m) => ({ engine, threads, m, efConstruction: 200 }));

/** M as hnswlib's notes advise: 16 is common, 48 for good descriptors of faces. */
const SMALL_SET = [...EXACT, ...graphs('hnswlib', 1, [16, 32, 48]), ...graphs('usearch', 1, [16, 32]), ...graphs('usearch', 2, [32])];
/** A build takes ten minutes and more. */
const MILLION_SET = [...EXACT, ...graphs('hnswlib', 1, [32]), ...graphs('usearch', 2, [32])];
const ISOTROPIC_SET = [...EXACT, ...graphs('hnswlib', 1, [16, 32]), ...graphs('usearch', 2, [32])];

/**
 * What is measured, in this order. Words on the command line choose among them: the whole takes most of an hour. A part that
 * is not chosen stays in the results as it was measured before, with the commit and the date of its own.
 */
const PARTS = {
  /** Whether made-up people are as alike as real ones are. */
  async generator(context) {
    return validateGenerator(await readPeople(context), context.log);
  },
  '10k': async (context) => curves(context, await testSet(context, 'realistic', 10_000, 2000), SMALL_SET),
  '100k': async (context) => curves(context, await testSet(context, 'realistic', 100_000, 2000), SMALL_SET),
  '1m': async (context) => curves(context, await testSet(context, 'realistic', 1_000_000, 2000), MILLION_SET),
  async isotropic(context) {
    const [few, many] = [await testSet(context, 'isotropic', 10_000, 2000), await testSet(context, 'isotropic', 100_000, 2000)];
    const results = {
      10000: await measureRivals(few, ISOTROPIC_SET, context.log),
      100000: await measureRivals(many, ISOTROPIC_SET, context.log),
    };
    return { bars: [], results };
  },
  /** Our graph beside the one it is made of, at a size that takes minutes; without bars. */
  'hnsw-200k': async (context) => ({
    bars: [],
    results: await measureHnsw(await testSet(context, 'realistic', 200_000, 2000), context.log),
  }),
  /** The same at a million, which takes most of an hour. */
  async hnsw(context) {
    const results = await measureHnsw(await testSet(context, 'realistic', 1_000_000, 2000), context.log);
    return {
      bars: [
        bar('index.hnsw.rank1-bound', results.proof?.rank1Bound ?? 0, 'share', '>=', 0.999),
        bar('index.hnsw.hop-median-ms', results.sameEf?.hopMedianMs ?? Number.NaN, 'ms', '<=', 0.25),
        bar('index.hnsw.hop-p99-ms', results.sameEf?.hopP99Ms ?? Number.NaN, 'ms', '<=', 2),
        bar('index.hnsw.two-stream-over-raw', results.equalRecall?.overRaw ?? Number.NaN, '×', '>=', 1.5),
        bar('index.hnsw.build-over-raw', results.rawBuildMs / results.buildMs, '×', '>=', 1.7),
      ],
      results,
    };
  },
  /** Searches among a part of the people. */
  async filters(context) {
    return { bars: [], results: await measureFilters(await testSet(context, 'realistic', 1_000_000, 2000)) };
  },
  /** A gallery on disk opened, to where the first search is answered: exactly, while the graph is built. */
  async open({ log }) {
    const noise = { similarities: [0.6], centre: new Float32Array(STORE_DIMENSION), factor: new Float32Array(), remainder: 1 };
    const options = { space: STORE_SPACE, dimension: STORE_DIMENSION, noise, smallest: 1_000_000 };
    const results = await measureScale(1_000_000, mulberry32(20260303), log, () => autoIndex(options));
    return { bars: [bar('index.open.1m-s', results.openS, 's', '<=', 10)], results };
  },
  /** A byte of each number beside four, among a million; and whether the answers are the same. */
  async int8(context) {
    const million = await testSet(context, 'realistic', 1_000_000, 2000);
    const many = await testSet(context, 'realistic', 100_000, 10_000);
    const results = await measureInt8(million, many, context.log);
    return {
      bars: [
        bar('index.int8.one-thread', results.oneThread.overFloat32, "× float32's time", '<=', 0.6),
        bar('index.int8.two-threads', results.twoThreads.overFloat32, "× float32's time", '<=', 0.6),
        bar('index.int8.agreement', results.agreement.same / results.agreement.probes, 'share', '=', 1),
      ],
      results,
    };
  },
  /** Bytes a face of a million takes in the exact index, ids as UUIDs. */
  async memory({ log }) {
    const results = measureMemory(log);
    return {
      bars: [
        bar('index.exact.bytes-per-face', results.exact.bytesPerFace, 'bytes', '<=', 589),
        bar('index.int8.bytes-per-face', results.int8.bytesPerFace, 'bytes', '<=', 166),
      ],
      results,
    };
  },
  /** What the host feels of a load of 200,000 while searches go on. */
  async bulk({ log }) {
    const results = await measureBulk(log);
    const worst = Math.max(...Object.values(results.loads).map(({ loopDelayMs }) => loopDelayMs.p99));
    return { bars: [bar('index.bulk.loop-delay-p99-ms', worst, 'ms', '<=', 10)], results };
  },
} as const satisfies Readonly<Record<string, (context: BenchContext) => Promise<Measured>>>;

type PartName = keyof typeof PARTS;
export type IndexParts = Partial<Record<PartName, IndexPart>>;
const NAMES = Object.keys(PARTS) as readonly PartName[];

/** How well and how fast one is searched among many, beside what others do. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const { args, root } = context;
  for (const word of args) if (!(word in PARTS)) throw new Error(`bench index measures ${NAMES.join(', ')}, not ${word}`);
  const folder = path.join(root, 'bench', 'results');
  const parts: IndexParts = { ...measuredBefore(path.join(folder, 'index.json')) };
  for (const name of NAMES) {
    if (args.length > 0 && !args.includes(name)) continue;
    context.log(`index: ${name}`);
    const date = new Date().toISOString();
    parts[name] = { commit: commit(), date, ...(await PARTS[name](context)) };
  }
  writeFileSync(path.join(folder, 'index.html'), indexPage(parts));
  const measured = NAMES.flatMap((name) => parts[name] ?? []);
  return {
    data: { parts: args.length === 0 ? NAMES : args, dimension: DIMENSION, realistic: REALISTIC },
    bars: measured.flatMap(({ bars }) => bars),
    results: parts,
  };
}

const REALISTIC =
  'made-up people as alike as the people of lfw-dev by MobileFaceNet, probes off their mates as two photos of one person are (part generator)';

async function curves({ log }: BenchContext, set: TestSet, rivals: Parameters<typeof measureRivals>[1]): Promise<Measured> {
  return { bars: [], results: { [set.count]: await measureRivals(set, rivals, log) } };
}

function measuredBefore(file: string): IndexParts {
  if (!existsSync(file)) return {};
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as { results: IndexParts };
  return results;
}
