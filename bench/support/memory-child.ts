/** Loads so many faces into an index and prints what they take: `node --expose-gc --import tsx memory-child.ts INDEX FACES`. */
import { randomUUID } from 'node:crypto';
import { DIMENSION } from './index-data.js';
import { mulberry32 } from './mulberry32.js';
import { randomEmbedding } from './random-embeddings.js';
import { collectGarbage, residentBytes } from './resident-memory.js';
import { openSdkIndex, type SdkIndexName } from './sdk-indexes.js';
import { now, progress } from './timing.js';

const AT_ONCE = 10_000;
const SPACE = 'bench';

const [name = '', count = '0'] = process.argv.slice(2);
const faces = Number(count);
const random = mulberry32(3);
const noise = { similarities: [0.6], centre: new Float32Array(DIMENSION), factor: new Float32Array(), remainder: 1 };
const batch = (size: number) =>
  Array.from({ length: size }, () => ({ id: randomUUID(), embedding: randomEmbedding(random, DIMENSION, SPACE) }));
// Code that has run once and the heap it grew are of the process, not of the faces.
batch(AT_ONCE);
collectGarbage();
const before = residentBytes(process.pid);
await using index = openSdkIndex(name as SdkIndexName, { space: SPACE, dimension: DIMENSION, noise });
const step = progress(`${name} ${faces}`, faces);
let loadMs = 0;
for (let from = 0; from < faces; from += AT_ONCE) {
  const entries = batch(Math.min(AT_ONCE, faces - from));
  const start = now();
  await index.upsert(entries);
  loadMs += now() - start;
  step(from + entries.length);
}
await index.search(randomEmbedding(random, DIMENSION, SPACE), { k: 10 });
collectGarbage();
const bytes = residentBytes(process.pid) - before;
process.stdout.write(`${JSON.stringify({ faces, bytesPerFace: bytes / faces, loadMs })}\n`);
