import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { embedResearchPhotos, readPersonFolders } from 'rescue-face/research';
import { drawProbe, exactIndex, fitMatedNoise, type MatedNoise, type MatedPair } from 'rescue-face/vector-index';
import { drawPerson, fitGallery } from './gallery-generator.js';
import { mobileFaceNet } from './model-variants.js';
import { mulberry32 } from './mulberry32.js';
import { randomEmbedding } from './random-embeddings.js';
import { progress } from './timing.js';

/** Numbers of a vector: MobileFaceNet's. The bundled model's 1,152 would hide what an index costs behind the arithmetic. */
export const DIMENSION = 128;
/** Exact answers kept for each probe. */
export const TRUE_HITS = 10;
/** Raised when vectors of the same name would come out otherwise. */
const VERSION = 1;
const SEED = 20260202;
/** Similarity of the isotropic probes to their mates. */
const ISOTROPIC_SIMILARITY = 0.6;
const PAIRS_OF_A_PERSON = 3;

export type VectorKind = 'realistic' | 'isotropic';

/** A gallery with probes and their exact answers, as files that every rival reads. */
export interface TestSet {
  readonly kind: VectorKind;
  readonly count: number;
  readonly probes: number;
  readonly files: Readonly<Record<'gallery' | 'probes' | 'truth' | 'noise', string>>;
}

/** Templates of people, one list for each. */
export type People = readonly (readonly Float32Array[])[];

export interface DataPlace {
  readonly root: string;
  readonly dataDir: string | undefined;
  readonly modelsDir: string | undefined;
  log(line: string): void;
}

/** The photos of lfw-dev by MobileFaceNet, people in the order of their folders. */
export async function readPeople({ root, dataDir, modelsDir }: DataPlace): Promise<People> {
  if (dataDir === undefined || modelsDir === undefined) {
    throw new Error('bench/index needs the labelled photos and models: set RESCUE_FACE_DATA and RESCUE_FACE_MODELS to their folders');
  }
  const [model] = mobileFaceNet(root, modelsDir);
  if (model === undefined) throw new Error('MobileFaceNet is not among the models');
  const { photos } = await readPersonFolders(path.join(dataDir, 'lfw-dev'));
  await using detector = await createDetector();
  await using embedder = await createEmbedder({ model: model.description, base: model.base });
  const step = progress('templates', photos.length);
  const onProgress = ({ done }: { readonly done: number }) => step(done);
  const cacheFolder = path.join(root, '.cache', 'research');
  const set = await embedResearchPhotos(photos, { detector, embedder, face: 'centre', cacheFolder, onProgress });
  const people = new Map<string, Float32Array[]>();
  for (const { person, embedding } of set.photos) {
    if (embedding !== undefined) people.set(person, [...(people.get(person) ?? []), embedding.vector]);
  }
  return [...people.values()];
}

/** Mated pairs, at most three of a person: the few who were photographed most often must not stand for all. */
export function matedPairs(people: People): MatedPair[] {
  return people.flatMap((vectors) => {
    const pairs = vectors.flatMap((one, i) => vectors.slice(i + 1).map((other) => [one, other] as const));
    return pairs.slice(-PAIRS_OF_A_PERSON);
  });
}

/** A gallery of so many made-up people, made once and kept. */
export async function testSet(place: DataPlace, kind: VectorKind, count: number, probes: number): Promise<TestSet> {
  const folder = path.join(place.root, '.cache', 'index');
  mkdirSync(folder, { recursive: true });
  const file = (what: string) => path.join(folder, `${kind}-${count}-${probes}-v${VERSION}.${what}`);
  const files = { gallery: file('gallery'), probes: file('probes'), truth: file('truth'), noise: file('noise.json') };
  const set = { kind, count, probes, files };
  if (existsSync(files.truth)) return set;
  const random = mulberry32(SEED + count);
  const { person, noise } = kind === 'isotropic' ? isotropic(random) : realistic(random, await readPeople(place));
  const gallery = new Float32Array(count * DIMENSION);
  const step = progress(`${kind} ${count}`, count);
  for (let i = 0; i < count; i++) {
    gallery.set(person(), i * DIMENSION);
    if (i % 1000 === 999) step(i + 1);
  }
  const drawn = new Float32Array(probes * DIMENSION);
  for (let i = 0; i < probes; i++) {
    const mate = Math.floor(random() * count) * DIMENSION;
    drawn.set(drawProbe(random, gallery.slice(mate, mate + DIMENSION), noise), i * DIMENSION);
  }
  const truth = await exactAnswers(gallery, drawn);
  writeNumbers(files.gallery, gallery);
  writeNumbers(files.probes, drawn);
  writeFileSync(files.noise, JSON.stringify({ ...noise, centre: [...noise.centre], factor: [...noise.factor] }));
  // Last: where it is, the others are whole.
  writeNumbers(files.truth, truth);
  return set;
}

export function readFloats(file: string): Float32Array<ArrayBuffer> {
  return new Float32Array(new Uint8Array(readFileSync(file)).buffer);
}

export function readIntegers(file: string): Int32Array {
  return new Int32Array(new Uint8Array(readFileSync(file)).buffer);
}

/** How mated probes of a set differ from what is enrolled. */
export function readNoise(file: string): MatedNoise {
  const { centre, factor, ...noise } = JSON.parse(readFileSync(file, 'utf8')) as MatedNoise;
  return { ...noise, centre: Float32Array.from(centre), factor: Float32Array.from(factor) };
}

interface Drawing {
  person(): Float32Array;
  readonly noise: MatedNoise;
}

function realistic(random: () => number, people: People): Drawing {
  const model = fitGallery(people.flatMap(([first]) => first ?? []));
  return { person: () => drawPerson(random, model), noise: fitMatedNoise(matedPairs(people)) };
}

/** Uniform on the sphere, probes off their mates in any direction alike: nothing for a graph to follow. */
function isotropic(random: () => number): Drawing {
  const vector = () => randomEmbedding(random, DIMENSION, '').vector;
  const noise = { similarities: [ISOTROPIC_SIMILARITY], centre: new Float32Array(DIMENSION), factor: new Float32Array(), remainder: 1 };
  return { person: vector, noise };
}

async function exactAnswers(gallery: Float32Array, probes: Float32Array): Promise<Int32Array> {
  await using index = exactIndex({ space: 'truth', dimension: DIMENSION, threads: 2 });
  const vectorAt = (of: Float32Array, i: number) => ({ space: 'truth', vector: of.slice(i * DIMENSION, (i + 1) * DIMENSION) });
  const count = gallery.length / DIMENSION;
  for (let from = 0; from < count; from += 10_000) {
    const size = Math.min(10_000, count - from);
    await index.upsert(Array.from({ length: size }, (_, i) => ({ id: String(from + i), embedding: vectorAt(gallery, from + i) })));
  }
  const truth = new Int32Array((probes.length / DIMENSION) * TRUE_HITS);
  const step = progress(`exact answers of ${count}`, probes.length / DIMENSION);
  for (let from = 0; from * DIMENSION < probes.length; from += 32) {
    const some = Array.from({ length: Math.min(32, probes.length / DIMENSION - from) }, (_, i) => vectorAt(probes, from + i));
    const results = await index.searchMany(some, { k: TRUE_HITS });
    for (const [i, { hits }] of results.entries())
      truth.set(
        hits.map(({ id }) => Number(id)),
        (from + i) * TRUE_HITS,
      );
    step(from + some.length);
  }
  return truth;
}

function writeNumbers(file: string, numbers: Float32Array | Int32Array): void {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  writeFileSync(`${file}.part`, bytes);
  renameSync(`${file}.part`, file);
}
