import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type DetectedFace, type Detector, decodePhoto, type PixelImage } from 'rescue-face';
import { createEmbedder } from 'rescue-face/embedder';
import { allComparisons, similaritiesOf, templateMatrix, wilsonInterval } from 'rescue-face/evaluation';
import { PHOTO_FINGERPRINT_BYTES, type PhotoFingerprint, photoFingerprint, reuseIndex, SAME_SCENE } from 'rescue-face/quality';
import { embedResearchPhotos, readPersonFolders } from 'rescue-face/research';
import { mulberry32 } from './mulberry32.js';
import { type Bar, bar } from './report.js';
import { COPY_KINDS, HARDER_COPY_KINDS } from './reuse-copies.js';
import { now, progress, summarise } from './timing.js';

/** Photos of which copies are made, spread over the whole folder. */
const SOURCES = 220;
const MILLION = 1_000_000;
const SEARCHES = 300;
/** Correlations from here on are the tail that the rate of false hits is extrapolated from. */
const TAIL_FROM = 0.8;
/** As `src/sdk/near-identical.ts` has it for the model of the package. */
const NEAR_IDENTICAL = 0.98;

/** Photos of lfw-dev that are copies of one another, as a person sees them: the same moment, framed or coloured otherwise. */
const TRUE_COPIES = [
  ['Ari_Fleischer_0006.jpg', 'Ari_Fleischer_0011.jpg'],
  ['Prince_Willem-Alexander_0002.jpg', 'Prince_Willem-Alexander_0003.jpg'],
  ['Leslie_Ann_Woodward_0001.jpg', 'Leslie_Ann_Woodward_0002.jpg'],
].map((pair) => pair.join(' '));

/** What is asked of the measurement. */
export interface ReuseBenchOptions {
  readonly dataDir: string;
  readonly detector: Detector;
  /** Stored photos while searches are timed. Default a million. */
  readonly stored?: number | undefined;
  /** Where templates of research photos are kept between runs. */
  readonly cacheFolder?: string | undefined;
  log(line: string): void;
}

interface Known {
  readonly file: string;
  readonly fingerprint: PhotoFingerprint;
}

/** How well copies are found among the photos of lfw-dev, what is taken for a copy wrongly, and how long it takes. */
export async function measureReuse({ dataDir, detector, stored = MILLION, cacheFolder, log }: ReuseBenchOptions) {
  const folder = path.join(dataDir, 'lfw-dev');
  const files = readdirSync(folder)
    .sort()
    .flatMap((person) =>
      readdirSync(path.join(folder, person))
        .sort()
        .map((name) => path.join(folder, person, name)),
    );
  const step = progress('fingerprints', files.length);
  const known: Known[] = [];
  for (const [i, file] of files.entries()) {
    const fingerprint = await fingerprintOf(detector, readFileSync(file));
    if (fingerprint !== undefined) known.push({ file, fingerprint });
    step(i + 1);
  }
  const index = reuseIndex();
  for (const { file, fingerprint } of known) index.add(file, fingerprint);

  const copies = await copiesFound();
  const pairs = falseAlarms();
  log(`reuse: ${pairs.between.length} hits between photos of one person, ${pairs.falsePeople} between two people`);
  const templates = await nearTemplates(folder, detector, cacheFolder);
  return { photos: known.length, sources: SOURCES, threshold: SAME_SCENE, copies, ...pairs, templates, ...timed(known, stored, log) };

  async function copiesFound() {
    const table: Record<string, { found: number; of: number; rate: number; low: number; high: number; missed: string[] }> = {};
    const kinds = [...COPY_KINDS, ...HARDER_COPY_KINDS];
    const stepKind = progress('copies', kinds.length * SOURCES);
    for (const [k, kind] of kinds.entries()) {
      const missed: string[] = [];
      for (let i = 0; i < SOURCES; i++) {
        const file = files[Math.floor(((i + 0.5) * files.length) / SOURCES)] ?? '';
        const copy = await kind.make(readFileSync(file), mulberry32(1000 * k + i));
        const fingerprint = await fingerprintOf(detector, copy);
        const hits = fingerprint === undefined ? [] : index.search(fingerprint);
        if (!hits.some(({ id }) => id === file)) missed.push(path.basename(file));
        stepKind(k * SOURCES + i + 1);
      }
      const found = SOURCES - missed.length;
      table[kind.name] = { found, of: SOURCES, rate: found / SOURCES, ...wilsonInterval(found / SOURCES, SOURCES), missed };
    }
    return table;
  }

  /** Every photo searched for among all others: each pair is met twice, from either side, upright and in a mirror. */
  function falseAlarms() {
    const seen = new Map<string, { samePerson: boolean; correlation: number }>();
    for (const { file, fingerprint } of known) {
      for (const { id, confidence } of index.search(fingerprint, { limit: 1000, least: TAIL_FROM })) {
        if (id === file) continue;
        const [a, b] = [file, id].sort() as [string, string];
        const pair = `${path.basename(a)} ${path.basename(b)}`;
        const correlation = Math.max(confidence, seen.get(pair)?.correlation ?? 0);
        seen.set(pair, { samePerson: path.dirname(a) === path.dirname(b), correlation });
      }
    }
    const hits = [...seen].filter(([, { correlation }]) => correlation >= SAME_SCENE);
    const between = hits.filter(([, { samePerson }]) => samePerson);
    const samePerson = peoplePairs();
    const differentPairs = (known.length * (known.length - 1)) / 2 - samePerson;
    const falsePeople = hits.length - between.length;
    const tail = [...seen.values()].filter((one) => !one.samePerson).map(({ correlation }) => correlation);
    const nearest = [...seen]
      .filter(([pair, one]) => one.samePerson && !TRUE_COPIES.includes(pair))
      .sort(([, a], [, b]) => b.correlation - a.correlation)
      .slice(0, 10);
    return {
      samePersonPairs: samePerson,
      differentPairs,
      between: between.map(([pair]) => pair),
      betweenNotCopies: between.map(([pair]) => pair).filter((pair) => !TRUE_COPIES.includes(pair)),
      nearestOfOnePerson: nearest.map(([pair, { correlation }]) => ({ pair, correlation })),
      nearestOfTwoPeople: Math.max(0, ...tail),
      falsePeople,
      // Nothing seen in n trials: at most 3/n with 95 % (the rule of three), when nothing is known of the scores.
      falseAtMillionByCount: (MILLION * (falsePeople + 3 * Math.sqrt(falsePeople + 1))) / differentPairs,
      falseAtMillion: extrapolated(tail, differentPairs),
    };
  }

  function peoplePairs(): number {
    const counts = new Map<string, number>();
    for (const { file } of known) counts.set(path.dirname(file), (counts.get(path.dirname(file)) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  }
}

/** What the measurement is held to; without one, nothing holds. */
export function reuseBars(reuse: Awaited<ReturnType<typeof measureReuse>> | undefined): readonly Bar[] {
  const least = reuse && Math.min(...COPY_KINDS.map(({ name }) => reuse.copies[name]?.rate ?? 0));
  const { templates } = reuse ?? {};
  return [
    bar('validate.reuse.copies', least ?? Number.NaN, '', '>=', 0.98),
    bar('validate.reuse.false-hits', reuse?.falseAtMillion.expected ?? Number.NaN, '', '<=', 0.01),
    bar('validate.reuse.one-person', reuse?.betweenNotCopies.length ?? Number.NaN, '', '<=', 0),
    bar('validate.reuse.near-templates', (templates?.onePerson ?? Number.NaN) / (templates?.onePersonPairs ?? 1), '', '<=', 0.005),
    bar('validate.reuse.search-ms', reuse?.searchMs.p95 ?? Number.NaN, 'ms', '<=', 20),
  ];
}

/** How often templates of different photos are nearly one, of one person and of two: what a look is asked for. */
async function nearTemplates(folder: string, detector: Detector, cacheFolder: string | undefined) {
  await using embedder = await createEmbedder();
  const { photos } = await readPersonFolders(folder);
  const step = progress('templates', photos.length);
  const onProgress = ({ done }: { readonly done: number }) => step(done);
  const set = await embedResearchPhotos(photos, { detector, embedder, face: 'centre', cacheFolder, onProgress });
  const found = { limit: NEAR_IDENTICAL, onePerson: 0, onePersonPairs: 0, twoPeople: 0, twoPeoplePairs: 0, nearestOfTwoPeople: -1 };
  const similarities = similaritiesOf(templateMatrix(set.photos.map(({ embedding }) => embedding)));
  const { scores, mated } = allComparisons(set.photos, similarities, { maxNonMated: 50_000_000 });
  for (const [i, score] of scores.entries()) {
    if (Number.isNaN(score)) continue;
    const near = score >= NEAR_IDENTICAL ? 1 : 0;
    if (mated[i] === 1) {
      found.onePersonPairs += 1;
      found.onePerson += near;
    } else {
      found.twoPeoplePairs += 1;
      found.twoPeople += near;
      found.nearestOfTwoPeople = Math.max(found.nearestOfTwoPeople, score);
    }
  }
  return found;
}

/**
 * Expected false hits of one search among a million photos of other people. The correlations that the hash lets through
 * above `TAIL_FROM`, by Fisher's transformation, have an exponential tail (peaks over a threshold); a shape below zero
 * says that the true tail is lighter. The upper bound takes the 97.5 % ends of both the count and the rate of decay.
 */
function extrapolated(tail: readonly number[], pairs: number) {
  const excesses = tail.map((correlation) => Math.atanh(correlation) - Math.atanh(TAIL_FROM));
  const count = excesses.length;
  const mean = excesses.reduce((sum, one) => sum + one, 0) / count;
  const variance = excesses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (count - 1);
  const reach = Math.atanh(SAME_SCENE) - Math.atanh(TAIL_FROM);
  const at = (pairsAbove: number, decay: number) => (MILLION * pairsAbove * Math.exp(-reach * decay)) / pairs;
  return {
    tail: count,
    decay: 1 / mean,
    shape: 0.5 * (1 - (mean * mean) / variance),
    expected: at(count, 1 / mean),
    upper: at(count + 1.96 * Math.sqrt(count) + 2, Math.max(0, 1 - 1.96 / Math.sqrt(count)) / mean),
  };
}

/** Searches among so many photos: blends of three photos of lfw-dev each, which spread over the hashes as faces do. */
function timed(known: readonly Known[], stored: number, log: (line: string) => void) {
  const random = mulberry32(11);
  const pick = () => known[Math.floor(random() * known.length)]?.fingerprint.bytes ?? new Uint8Array(PHOTO_FINGERPRINT_BYTES);
  const large = reuseIndex();
  const start = now();
  const step = progress('stored', stored);
  for (let n = 0; n < stored; n++) {
    large.add(`photo-${n}`, blend(pick(), pick(), pick(), random));
    if (n % 1000 === 999) step(n + 1);
  }
  const addMs = (now() - start) / stored;
  const times: number[] = [];
  let hits = 0;
  for (let n = 0; n < SEARCHES + 20; n++) {
    const bytes = pick();
    const before = now();
    hits += large.search({ bytes, version: bytes[0] ?? 0 }).length;
    if (n >= 20) times.push(now() - before);
  }
  const summary = summarise(times);
  log(`reuse: search among ${stored} photos: median ${summary.median.toFixed(2)} ms, p95 ${summary.p95.toFixed(2)} ms`);
  return { stored, searchMs: summary, addMs, hitsAmongBlends: hits };
}

/** Version, digest (33 bytes) and half a byte for each cell: the mean of three photos, its contrast restored. */
function blend(a: Uint8Array, b: Uint8Array, c: Uint8Array, random: () => number): PhotoFingerprint {
  const bytes = new Uint8Array(PHOTO_FINGERPRINT_BYTES);
  bytes[0] = a[0] ?? 0;
  for (let i = 1; i < 33; i++) bytes[i] = random() * 256;
  const half = (i: number, shift: number) => {
    const sum = (((a[i] ?? 0) >> shift) & 15) + (((b[i] ?? 0) >> shift) & 15) + (((c[i] ?? 0) >> shift) & 15);
    return Math.min(15, Math.max(0, Math.round(7.5 + (sum - 22.5) / Math.sqrt(3))));
  };
  for (let i = 33; i < bytes.length; i++) bytes[i] = (half(i, 4) << 4) | half(i, 0);
  return { bytes, version: bytes[0] };
}

async function fingerprintOf(detector: Detector, file: Uint8Array): Promise<PhotoFingerprint | undefined> {
  const { image, facts } = await decodePhoto(file);
  const face = middleFace(await detector.detect(image), image);
  return face === undefined ? undefined : photoFingerprint(image, face, facts.sha256);
}

/** lfw-dev centres the person it names. */
function middleFace(faces: readonly DetectedFace[], image: PixelImage): DetectedFace | undefined {
  const away = ({ box }: DetectedFace) => Math.hypot(box.x + box.width / 2 - image.width / 2, box.y + box.height / 2 - image.height / 2);
  return [...faces].sort((a, b) => away(a) - away(b))[0];
}
