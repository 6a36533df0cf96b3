import { stat } from 'node:fs/promises';
import path from 'node:path';
import { encodeJpeg, openRescueFace, operatorList, type RescueFaceOptions, type VectorIndex } from 'rescue-face';
import { memoryStore } from 'rescue-face/adapters/memory-store';
import { type SqliteStoreOptions, sqliteStore } from 'rescue-face/adapters/sqlite-store';
import { randomEmbedding } from './random-embeddings.js';
import { ACT, DIMENSION, fill, newFolder, SPACE, standIns } from './store-subject.js';
import { interleave, median, now, progress, summarise } from './timing.js';

const SEARCH_PEOPLE = 2000;
const SEARCHES = 400;
const OPERATORS = operatorList([{ id: ACT.operator, stations: 'all', permissions: ['search', 'view'] }]);

/** What a usage entry adds to a search: the same people in memory and on disk, searched in turn. */
export async function measureSearch(random: () => number) {
  const subject = await newFolder();
  const probes = Array.from({ length: 64 }, () => randomEmbedding(random, DIMENSION, SPACE));
  let turn = 0;
  const stages = standIns(() => probes[turn++ % probes.length] ?? raise());
  const { jpeg } = { jpeg: (await encodeJpeg({ width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(127) })).bytes };
  const store = await sqliteStore(subject.options);
  const memory = memoryStore();
  await fill(store, SEARCH_PEOPLE, random);
  await fill(memory, SEARCH_PEOPLE, random);
  const shared: RescueFaceOptions = { ...stages, act: ACT, photoSource: 'live-camera', calibration: false, operators: OPERATORS };
  const search = (sdk: { search: Awaited<ReturnType<typeof openRescueFace>>['search'] }) => () => sdk.search({ photo: jpeg, topK: 10 });
  const results: Record<string, unknown> = {};
  let cost = Number.NaN;
  try {
    for (const scoreNormalisation of ['off', 'auto'] as const) {
      const onDisk = await openRescueFace({ ...shared, scoreNormalisation, store });
      const inMemory = await openRescueFace({ ...shared, scoreNormalisation, store: memory });
      const times = await interleave({ onDisk: search(onDisk), inMemory: search(inMemory) }, { rounds: SEARCHES, warmup: 20 });
      const added = median(times.onDisk) - median(times.inMemory);
      if (scoreNormalisation === 'off') cost = added;
      results[scoreNormalisation] = { onDisk: summarise(times.onDisk), inMemory: summarise(times.inMemory), addedMs: added };
      await onDisk.close();
      await inMemory.close();
    }
    return { entryCostMs: cost, results };
  } finally {
    await store[Symbol.asyncDispose]();
    await subject.remove();
  }
}

/**
 * A gallery of so many people: filled, opened from its records, opened from the cache that this has left; each time with an
 * index of its own, by default the exact one.
 */
export async function measureScale(people: number, random: () => number, log: (line: string) => void, index?: () => VectorIndex) {
  const subject = await newFolder();
  try {
    const told = progress(`store: ${people} people`, people, 10_000);
    const fillS = await seconds(async () => {
      const store = await sqliteStore(subject.options);
      await fill(store, people, random, told);
      await store[Symbol.asyncDispose]();
    });
    const stages = standIns(() => randomEmbedding(random, DIMENSION, SPACE));
    const rebuildS = await opening(subject.options, { ...stages, people, index });
    log(`store: ${people} people opened from records in ${rebuildS.toFixed(1)} s`);
    const openS = await opening(subject.options, { ...stages, people, index });
    log(`store: ${people} people opened from the cache in ${openS.toFixed(1)} s`);
    const mib = async (file: string) => (await stat(path.join(subject.options.folder, file))).size / 2 ** 20;
    const rssMiB = process.memoryUsage.rss() / 2 ** 20;
    const cacheMiB = await mib('rescue-face.cache-templates').catch(() => 0);
    return { people, fillS, rebuildS, openS, databaseMiB: await mib('rescue-face.db'), cacheMiB, rssMiB };
  } finally {
    await subject.remove();
  }
}

interface Opened extends Pick<RescueFaceOptions, 'detector' | 'embedder'> {
  readonly people: number;
  readonly index: (() => VectorIndex) | undefined;
}

async function opening(options: SqliteStoreOptions, { people, index: openIndex, ...stages }: Opened): Promise<number> {
  const start = now();
  const store = await sqliteStore(options);
  const index = openIndex?.();
  const sdk = await openRescueFace({
    ...stages,
    index,
    store,
    act: ACT,
    photoSource: 'live-camera',
    calibration: false,
    operators: OPERATORS,
  });
  const elapsed = (now() - start) / 1000;
  if (sdk.size.templates !== people) throw new Error(`expected ${people} templates, found ${sdk.size.templates}`);
  await sdk.close();
  await store[Symbol.asyncDispose]();
  await index?.[Symbol.asyncDispose]();
  return elapsed;
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = now();
  await work();
  return (now() - start) / 1000;
}

function raise(): never {
  throw new Error('no probe');
}
