/** Photo to embedding, stage by stage: against its own floor, and against the libraries whose weights it shares. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type DetectedFace, decodePhoto, type PixelImage } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { readPersonFolders } from 'rescue-face/research';
import sharp from 'sharp';
import { type BareNetwork, openBareNetworks } from './support/bare-networks.js';
import { looseFolder } from './support/photo-sets.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { openFaceApi, openHuman, type Rival } from './support/tfjs-rivals.js';
import { interleave, median, medianRatio, now, progress, summarise } from './support/timing.js';

/** What `openRescueFace` uses when nothing is said: one per processor, at most 4. */
const DEFAULT_THREADS = Math.min(4, availableParallelism());
const SMALL_PHOTOS = 150;
const RIVAL_PHOTOS = 24;
const MEGAPIXEL = 1_000_000;

interface Pipeline {
  run(bytes: Uint8Array): Promise<{ faces: number; stages: Record<'decode' | 'detect' | 'embed', number> }>;
  close(): Promise<void>;
}

export async function run(context: BenchContext): Promise<BenchOutcome> {
  const small = await smallPhotos(context);
  const medium = await mediumPhotos(context);
  const pipeline = await openPipeline(DEFAULT_THREADS);
  const oneThread = await openPipeline(1);
  const bare = await openBareNetworks(context.root);
  try {
    const floor = await overFloor(pipeline, oneThread, bare, small.photos);
    const rivals = [await openFaceApi(context.root), await openHuman(context.root)];
    const speed = await againstRivals(context, pipeline, rivals, medium.photos);
    return {
      data: {
        threads: DEFAULT_THREADS,
        small: { from: small.from, photos: small.photos.length },
        rivals: { from: medium.from, photos: medium.photos.length },
      },
      bars: [
        bar('pipeline.small.over-floor', floor.ratio, 'ratio', '<=', 1.3),
        bar('pipeline.rivals.speedup', speed.speedup, 'ratio', '>=', 8),
      ],
      results: { small: floor, rivals: speed },
    };
  } finally {
    await pipeline.close();
    await oneThread.close();
  }
}

/** The public pieces in a row, as the SDK joins them. */
async function openPipeline(threads: number): Promise<Pipeline> {
  const detector = await createDetector({ threads });
  const embedder = await createEmbedder({ threads });
  return {
    async run(bytes) {
      const start = now();
      const { image } = await decodePhoto(bytes);
      const decoded = now();
      const faces = await detector.detect(image);
      const detected = now();
      const [largest] = faces as readonly (DetectedFace | undefined)[];
      if (largest !== undefined) await embedder.embed(image, largest.landmarks);
      const stages = { decode: decoded - start, detect: detected - decoded, embed: now() - detected };
      return { faces: faces.length, stages };
    },
    async close() {
      await detector[Symbol.asyncDispose]();
      await embedder[Symbol.asyncDispose]();
    },
  };
}

/**
 * Ours and the floor in turn on every photo; the ratio is taken photo by photo. The floor is one thread's work; ours
 * runs as the SDK opens by default, the two recognition networks side by side, and for comparison on one thread.
 */
async function overFloor(pipeline: Pipeline, oneThread: Pipeline, bare: readonly BareNetwork[], photos: readonly Uint8Array[]) {
  const stages: Record<string, number[]> = { decode: [], detect: [], embed: [] };
  const parts: Record<string, number[]> = Object.fromEntries(['decode', ...bare.map(({ name }) => name)].map((name) => [name, []]));
  const floorOf = async (bytes: Uint8Array) => {
    const start = now();
    await sharp(bytes).raw().toBuffer();
    parts['decode']?.push(now() - start);
    for (const network of bare) {
      const begin = now();
      await network.run();
      parts[network.name]?.push(now() - begin);
    }
  };
  const report = progress('pipeline: small photos', photos.length);
  const times = await interleave(
    {
      ours: async (round) => {
        const result = await pipeline.run(photos[Math.max(0, round)] as Uint8Array);
        if (round >= 0) for (const [stage, ms] of Object.entries(result.stages)) stages[stage]?.push(ms);
      },
      oneThread: (round) => oneThread.run(photos[Math.max(0, round)] as Uint8Array),
      floor: (round) => floorOf(photos[Math.max(0, round)] as Uint8Array),
    },
    { rounds: photos.length, onRound: (round) => report(round) },
  );
  return {
    ratio: medianRatio(times.ours, times.floor),
    oneThreadRatio: medianRatio(times.oneThread, times.floor),
    oneThread: summarise(times.oneThread),
    ours: { ...summarise(times.ours), stages: medians(stages) },
    floor: { ...summarise(times.floor), parts: medians(parts) },
  };
}

function medians(series: Readonly<Record<string, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, median(values)]));
}

/** Everybody starts from the same file; only photos in which all find a face count. */
async function againstRivals(context: BenchContext, pipeline: Pipeline, rivals: readonly Rival[], photos: readonly Uint8Array[]) {
  const ours: number[] = [];
  const stages: Record<string, number[]> = { decode: [], detect: [], embed: [] };
  const theirs = new Map<string, number[]>(rivals.map((rival) => [rival.name, []]));
  let left = 0;
  await warmUp(pipeline, rivals, photos[0] as Uint8Array);
  const report = progress('pipeline: rivals', photos.length);
  for (const [place, bytes] of photos.entries()) {
    const start = now();
    const own = await pipeline.run(bytes);
    const mine = now() - start;
    const row = new Map<string, number>();
    for (const rival of place % 2 === 0 ? rivals : [...rivals].reverse()) {
      const begin = now();
      const found = await rival.describe(await decodeBare(bytes));
      if (found !== undefined && found.length > 0) row.set(rival.name, now() - begin);
    }
    if (own.faces > 0 && row.size === rivals.length) {
      ours.push(mine);
      for (const [stage, ms] of Object.entries(own.stages)) stages[stage]?.push(ms);
      for (const [name, ms] of row) theirs.get(name)?.push(ms);
    } else left += 1;
    report(place + 1);
  }
  context.log(`pipeline: ${left} photos left out because somebody found no face`);
  const speedups = Object.fromEntries([...theirs].map(([name, ms]) => [name, medianRatio(ms, ours)]));
  return {
    speedup: Math.min(...Object.values(speedups)),
    speedups,
    leftOut: left,
    ours: { ...summarise(ours), stages: medians(stages) },
    rivals: Object.fromEntries([...theirs].map(([name, ms]) => [name, summarise(ms)])),
  };
}

async function warmUp(pipeline: Pipeline, rivals: readonly Rival[], bytes: Uint8Array): Promise<void> {
  for (let i = 0; i < 2; i++) {
    await pipeline.run(bytes);
    for (const rival of rivals) await rival.describe(await decodeBare(bytes));
  }
}

async function decodeBare(bytes: Uint8Array): Promise<PixelImage> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Photos of 250×250 pixels: research photos where they are, otherwise cut out of the sample photos. */
async function smallPhotos({ dataDir, root, log }: BenchContext): Promise<{ from: string; photos: Uint8Array[] }> {
  if (dataDir !== undefined) {
    const { photos: all } = await readPersonFolders(path.join(dataDir, 'lfw-dev'));
    const step = Math.floor(all.length / SMALL_PHOTOS);
    return {
      from: 'lfw-dev',
      photos: all
        .filter((_, i) => i % step === 0)
        .slice(0, SMALL_PHOTOS)
        .map((photo) => readFileSync(photo.path)),
    };
  }
  log('pipeline: RESCUE_FACE_DATA is absent, so faces are cut out of the sample photos instead of lfw-dev');
  const samples = await sampleFaces(root);
  return { from: 'face-api samples', photos: Array.from({ length: SMALL_PHOTOS }, (_, i) => samples[i % samples.length] as Uint8Array) };
}

async function sampleFaces(root: string): Promise<Uint8Array[]> {
  const detector = await createDetector({ threads: 1 });
  const cuts: Uint8Array[] = [];
  for (const bytes of await samplePhotos(root)) {
    const { image } = await decodePhoto(bytes);
    for (const { box } of await detector.detect(image)) {
      const side = Math.round(2.2 * Math.max(box.width, box.height));
      const left = Math.round(Math.min(Math.max(0, box.x + box.width / 2 - side / 2), image.width - side));
      const top = Math.round(Math.min(Math.max(0, box.y + box.height / 2 - side / 2), image.height - side));
      if (left < 0 || top < 0) continue;
      cuts.push(await sharp(bytes).extract({ left, top, width: side, height: side }).resize(250, 250).jpeg({ quality: 90 }).toBuffer());
    }
  }
  await detector[Symbol.asyncDispose]();
  return cuts;
}

/** Ordinary photos, brought to at most one megapixel. */
async function mediumPhotos({ dataDir, root }: BenchContext): Promise<{ from: string; photos: Uint8Array[] }> {
  const originals =
    dataDir === undefined ? await samplePhotos(root) : looseFolder(path.join(dataDir, 'deepface')).map((photo) => readFileSync(photo.path));
  const photos: Uint8Array[] = [];
  for (const bytes of originals.slice(0, RIVAL_PHOTOS)) {
    const { width = 1, height = 1 } = await sharp(bytes).metadata();
    const scale = Math.min(1, Math.sqrt(MEGAPIXEL / (width * height)));
    photos.push(
      await sharp(bytes)
        .resize(Math.floor(width * scale), Math.floor(height * scale))
        .jpeg({ quality: 92 })
        .toBuffer(),
    );
  }
  return { from: dataDir === undefined ? 'face-api samples' : 'deepface', photos };
}

function samplePhotos(root: string): Promise<Uint8Array[]> {
  const folder = path.join(root, 'node_modules', '@vladmandic', 'face-api', 'demo');
  return Promise.all([1, 2, 3, 4, 5, 6].map((number) => readFile(path.join(folder, `sample${number}.jpg`))));
}
