/**
 * Loads so many faces into an index and prints what each takes beyond what the process, the thread and its runtime do:
 * `node --expose-gc --import tsx memory-child.ts INDEX FACES`.
 */
import { DIMENSION } from './index-data.js';
import { mulberry32 } from './mulberry32.js';
import { randomEmbedding } from './random-embeddings.js';
import { collectGarbage, residentBytes } from './resident-memory.js';
import { openSdkIndex, type SdkIndexName } from './sdk-indexes.js';
import { now, progress } from './timing.js';

const AT_ONCE = 10_000;
/** Faces after which threads, runtime and heaps have grown to what they need: about 120 MiB, whatever the number of faces. */
const SETTLED = 200_000;
const SPACE = 'bench';

const [name = '', count = '0'] = process.argv.slice(2);
const faces = Number(count);
const noise = { similarities: [0.6], centre: new Float32Array(DIMENSION), factor: new Float32Array(), remainder: 1 };
/** A UUID that tells its row, and the row's vector: whole vectors are made anew when they are asked for, and kept nowhere. */
const idOf = (row: number) => `${row.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
const vectorOf = (row: number) => randomEmbedding(mulberry32(row), DIMENSION, SPACE);
const vectors = async (ids: readonly string[]) => new Map(ids.map((id) => [id, vectorOf(Number.parseInt(id, 16)).vector] as const));
const batch = (from: number, size: number) =>
  Array.from({ length: size }, (_, i) => ({ id: idOf(from + i), embedding: vectorOf(from + i) }));
// Code that has run once and the heap it grew are of the process, not of the faces.
batch(0, AT_ONCE);
collectGarbage();
const before = residentBytes(process.pid);
await using index = openSdkIndex(name as SdkIndexName, { space: SPACE, dimension: DIMENSION, noise, vectors });
const step = progress(`${name} ${faces}`, faces);
let loadMs = 0;
let settledBytes = 0;
for (let from = 0; from < faces; from += AT_ONCE) {
  const entries = batch(from, Math.min(AT_ONCE, faces - from));
  const start = now();
  await index.upsert(entries);
  loadMs += now() - start;
  step(from + entries.length);
  if (from + entries.length === SETTLED) settledBytes = await bytesNow();
}
const bytes = await bytesNow();
const bytesPerFace = (bytes - settledBytes) / (faces - SETTLED);
process.stdout.write(
  `${JSON.stringify({ faces, bytesPerFace, wholeMiB: bytes / 2 ** 20, besideMiB: (bytes - faces * bytesPerFace) / 2 ** 20, loadMs })}\n`,
);

async function bytesNow(): Promise<number> {
  await index.search(vectorOf(faces), { k: 10 });
  collectGarbage();
  return residentBytes(process.pid) - before;
}
