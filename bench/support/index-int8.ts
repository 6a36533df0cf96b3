import { type Embedding, type ExactIndex, exactIndex } from 'rescue-face/vector-index';
import { DIMENSION, readFloats, type TestSet } from './index-data.js';
import { interleave, medianRatio, progress, summarise } from './timing.js';

const SPACE = 'bench';
const K = 10;
const ROWS_AT_ONCE = 10_000;
const ROUNDS = 101;
const PROBES_AT_ONCE = 32;

/** Exact search that holds a byte of each number beside the one that holds all four, and whether they answer alike. */
export async function measureInt8(million: TestSet, many: TestSet, log: (line: string) => void) {
  const oneThread = await timed(million, 1, log);
  const twoThreads = await timed(million, 2, log);
  return { faces: million.count, oneThread, twoThreads, agreement: await agreement(many, log) };
}

/** Single searches, the two in turn. */
async function timed(set: TestSet, threads: number, log: (line: string) => void) {
  log(`int8: ${set.count}, ${threads} thread(s)`);
  const gallery = readFloats(set.files.gallery);
  await using pair = await openPair(gallery, threads);
  const probes = embeddings(readFloats(set.files.probes));
  const probe = (round: number) => probes[(round + probes.length) % probes.length] ?? raise();
  const times = await interleave(
    { float32: (round) => pair.float32.search(probe(round), { k: K }), int8: (round) => pair.int8.search(probe(round), { k: K }) },
    { rounds: ROUNDS, warmup: 10, onRound: progress(`int8, ${threads} thread(s)`, ROUNDS) },
  );
  const [float32Ms, int8Ms] = [summarise(times.float32), summarise(times.int8)];
  return { float32Ms, int8Ms, overFloat32: medianRatio(times.int8, times.float32) };
}

/** Answers that are the same to the last digit: ids, order and similarities. */
async function agreement(set: TestSet, log: (line: string) => void) {
  log(`int8: answers to ${set.probes} probes among ${set.count}`);
  await using pair = await openPair(readFloats(set.files.gallery), 2);
  const probes = embeddings(readFloats(set.files.probes));
  const step = progress('agreement', probes.length);
  let same = 0;
  for (let from = 0; from < probes.length; from += PROBES_AT_ONCE) {
    const some = probes.slice(from, from + PROBES_AT_ONCE);
    const [whole, coded] = [await pair.float32.searchMany(some, { k: K }), await pair.int8.searchMany(some, { k: K })];
    for (const [i, { hits }] of whole.entries()) if (JSON.stringify(hits) === JSON.stringify(coded[i]?.hits)) same += 1;
    step(from + some.length);
  }
  return { faces: set.count, probes: probes.length, same };
}

interface Pair extends AsyncDisposable {
  readonly float32: ExactIndex;
  readonly int8: ExactIndex;
}

async function openPair(gallery: Float32Array, threads: number): Promise<Pair> {
  const row = (i: number) => gallery.subarray(i * DIMENSION, (i + 1) * DIMENSION);
  const vectors = async (ids: readonly string[]) => new Map(ids.map((id) => [id, row(Number(id))] as const));
  const float32 = exactIndex({ space: SPACE, dimension: DIMENSION, threads });
  const int8 = exactIndex({ space: SPACE, dimension: DIMENSION, threads, precision: 'int8', vectors });
  for (let from = 0; from * DIMENSION < gallery.length; from += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, gallery.length / DIMENSION - from);
    const entries = Array.from({ length: count }, (_, i) => ({ id: String(from + i), embedding: { space: SPACE, vector: row(from + i) } }));
    await float32.upsert(entries);
    await int8.upsert(entries);
  }
  return {
    float32,
    int8,
    async [Symbol.asyncDispose]() {
      await Promise.all([float32[Symbol.asyncDispose](), int8[Symbol.asyncDispose]()]);
    },
  };
}

function embeddings(vectors: Float32Array): Embedding[] {
  return Array.from({ length: vectors.length / DIMENSION }, (_, i) => ({
    space: SPACE,
    vector: vectors.slice(i * DIMENSION, (i + 1) * DIMENSION),
  }));
}

function raise(): never {
  throw new Error('no probe');
}
