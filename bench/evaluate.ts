import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Embedder } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import {
  allComparisons,
  bandRates,
  type Calibration,
  comparisonReport,
  evaluateEmbeddings,
  FALSE_POSITIVE_GROWTH,
  falsePositiveRateAt,
  fitCalibration,
  parseCalibration,
  similaritiesOf,
  similarityTable,
  templateMatrix,
  thresholdRates,
} from 'rescue-face/evaluation';
import { type EmbeddedResearchSet, embedResearchPhotos, type FaceChoice, readPairs, readPersonFolders } from 'rescue-face/research';
import { coreScaling } from './support/core-scaling.js';
import { fusedModels } from './support/fused-models.js';
import { mobileFaceNet } from './support/model-variants.js';
import { type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { severalPhotos } from './support/several-photos.js';
import { median, progress, time } from './support/timing.js';

/** Photos of the speed measurement: their 4.5 million comparisons take about a second. */
const SPEED_PHOTOS = 3000;
const SPEED_DIMENSION = 128;
const SPEED_ROUNDS = 9;

/** What the evaluation says of the default model and of MobileFaceNet, and how fast it says it. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const { dataDir, modelsDir, root, log } = context;
  if (dataDir === undefined || modelsDir === undefined) {
    throw new Error('bench/evaluate needs the labelled photos and models: set RESCUE_FACE_DATA and RESCUE_FACE_MODELS to their folders');
  }
  const folder = path.join(dataDir, 'lfw-dev');
  const { photos: lfw } = await readPersonFolders(folder);
  const { photos: eastAsian } = await readPersonFolders(path.join(dataDir, 'east-asian'));
  const pairs = await readPairs(path.join(dataDir, 'lfw-dev-pairs.csv'));

  const speed = await comparisonsPerSecond();
  log(`${(speed.perSecond / 1e6).toFixed(2)} million comparisons a second`);
  const scaling = coreScaling(folder, lfw.length);
  log(`two cores over one: ${scaling.speedup.toFixed(2)}`);

  const threads = os.availableParallelism();
  await using detector = await createDetector({ threads });
  const embedded = async (photos: typeof lfw, face: FaceChoice, embedder: Embedder) => {
    const report = progress(`${photos.length} photos, ${embedder.space}`, photos.length);
    const cacheFolder = path.join(root, '.cache', 'research');
    return embedResearchPhotos(photos, { detector, embedder, face, cacheFolder, onProgress: ({ done }) => report(done) });
  };
  const measure = async (embedder: Embedder) => {
    const sets = { lfw: await embedded(lfw, 'centre', embedder), eastAsian: await embedded(eastAsian, 'largest', embedder) };
    const listed = evaluateEmbeddings(labelled(sets.lfw), {
      pairs,
      onProgress: ({ what, done }) => log(`${embedder.space}: ${what} ${done}`),
    });
    const all = comparisonReport(
      allComparisons(sets.lfw.photos, similaritiesOf(templateMatrix(sets.lfw.photos.map(({ embedding }) => embedding)))),
    );
    return {
      sets,
      rates: { ...listed, verification: { listed: listed.verification, everyTwoPhotos: withoutCurve(all) } },
      enrolledUpTo3: severalPhotos(sets.lfw),
      eastAsian: evaluateEmbeddings(labelled(sets.eastAsian), { unenrolledMultiples: 1 / 3 }),
    };
  };

  await using standard = await createEmbedder({ threads });
  const byDefault = await measure(standard);
  const [plain, flipped] = mobileFaceNet(root, modelsDir);
  if (plain === undefined || flipped === undefined) throw new Error('MobileFaceNet is not among the models');
  await using plainEmbedder = await createEmbedder({ model: plain.description, base: plain.base, threads });
  await using flippedEmbedder = await createEmbedder({ model: flipped.description, base: flipped.base, threads });
  const mobile = await measure(plainEmbedder);
  const mobileFlipped = await measure(flippedEmbedder);

  const calibrations = {
    default: calibrationFacts(byDefault.sets, path.join(root, 'dist', 'models', 'calibration.json')),
    mobilefacenet: calibrationFacts(mobile.sets, path.join(root, 'bench', 'manifests', 'mobilefacenet.calibration.json')),
  };
  const fnir01 = (of: typeof byDefault) => {
    const point = of.rates.searches['s-norm']?.openSet.points.find(({ fpir }) => fpir === 0.01)?.result;
    return point?.status === 'ok' ? point.fnir : Number.NaN;
  };
  const { sets: _, ...defaultResults } = byDefault;
  const { sets: __, ...mobileResults } = mobile;
  const { sets: ___, ...flippedResults } = mobileFlipped;
  return {
    data: {
      'lfw-dev': { photos: lfw.length, people: byDefault.rates.people, pairs: pairs.length },
      'east-asian': { photos: eastAsian.length, people: byDefault.eastAsian.people },
      protocol: PROTOCOL,
    },
    bars: [
      bar('evaluate.comparisons-per-s', speed.perSecond, `comparisons/s on one core, ${SPEED_DIMENSION} dimensions`, '>=', 2_000_000),
      bar('evaluate.embed.two-cores', scaling.speedup, 'times the rate of one core', '>=', 1.6),
      bar('evaluate.default.fnir01', fnir01(byDefault), 'FNIR at FPIR 1 %', '<=', 0.25),
      bar('evaluate.mobilefacenet.fnir01', fnir01(mobileFlipped), 'FNIR at FPIR 1 %', '<=', 0.095),
    ],
    results: concise({
      speed,
      scaling,
      models: { default: defaultResults, mobilefacenet: mobileResults, 'mobilefacenet flipped': flippedResults },
      fusion: fusedModels(byDefault.sets.lfw, mobile.sets.lfw),
      calibrations,
    }),
  };
}

/** Curves and single splits are for the reports of `rescue-face evaluate`; the tables need neither. */
function concise<T>(results: T): T {
  const left = new Set(['det', 'tradeOff', 'splits', 'curve', 'folds']);
  return JSON.parse(JSON.stringify(results, (key, value: unknown) => (left.has(key) ? undefined : value))) as T;
}

const PROTOCOL = [
  'Subject: lfw-dev, the face nearest the middle of the picture (LFW centres its subjects); east-asian, the largest face.',
  'Open set as in bench/models; with s-norm the 100 people of the highest raw similarity are ranked anew, as the SDK does it.',
  'evaluate.default.fnir01: the default model as the SDK ranks in a gallery of 300 people or more, s-norm. evaluate.mobilefacenet.fnir01: its manifest with flip averaging, ranked the same way.',
  'enrolledUpTo3: up to three photos of a person enrolled, at least one left to search with; `one` searches the same probes in galleries of the first of those photos.',
  'fusion: weights fitted by logistic regression on one half of the people, judged on the other half, both ways.',
  'evaluate.embed.two-cores: two processes in turn over eight parts of lfw-dev, one bound to one core with one worker thread per stage, one on two cores with two; no cache.',
  'evaluate.comparisons-per-s: similarityTable, one thread, median of nine rounds.',
];

function labelled({ photos }: EmbeddedResearchSet) {
  return photos.map(({ person, photo, embedding }) => ({ person, photo, embedding }));
}

function withoutCurve<T extends { readonly det: unknown }>({ det: _, ...rest }: T): Omit<T, 'det'> {
  return rest;
}

async function comparisonsPerSecond(): Promise<{ perSecond: number; rounds: readonly number[] }> {
  // Directions whose numbers follow from a multiplicative hash: what they are does not matter, only that they are dense.
  const embeddings = Array.from({ length: SPEED_PHOTOS }, (_, row) => {
    const raw = Float32Array.from(
      { length: SPEED_DIMENSION },
      (__, i) => (Math.imul(row * SPEED_DIMENSION + i + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5,
    );
    const length = Math.hypot(...raw);
    return { space: 'speed', vector: raw.map((value) => value / length) };
  });
  const matrix = templateMatrix(embeddings);
  const comparisons = (SPEED_PHOTOS * (SPEED_PHOTOS - 1)) / 2;
  const rounds: number[] = [];
  for (let round = -2; round < SPEED_ROUNDS; round++) {
    const ms = await time(() => similarityTable(matrix));
    if (round >= 0) rounds.push((1000 * comparisons) / ms);
  }
  return { perSecond: median(rounds), rounds };
}

/** The calibration that is shipped, whether these photos give it again, and how it fares where it was not fitted. */
function calibrationFacts({ lfw, eastAsian }: { lfw: EmbeddedResearchSet; eastAsian: EmbeddedResearchSet }, file: string) {
  const shipped = parseCalibration(JSON.parse(readFileSync(file, 'utf8')));
  const { id, description } = shipped.population;
  const similarities = (set: EmbeddedResearchSet) => similaritiesOf(templateMatrix(set.photos.map(({ embedding }) => embedding)));
  const again = fitCalibration({
    photos: lfw.photos.map(({ person, photo }) => ({ person, photo })),
    similarities: similarities(lfw),
    space: lfw.space,
    detector: lfw.detector,
    population: { id, description },
  });
  const others = allComparisons(labelled(eastAsian), similarities(eastAsian));
  const own = allComparisons(labelled(lfw), similarities(lfw));
  return {
    id: shipped.id,
    reproduced: again.status === 'fitted' && agrees(again.calibration, shipped),
    cost: { similarity: shipped.scores.similarity.cost, 's-norm': shipped.scores['s-norm']?.cost },
    bands: {
      similarity: bandRates(shipped, 'similarity', shipped.galleryPeople),
      's-norm': bandRates(shipped, 's-norm', shipped.galleryPeople),
    },
    /** Predicted from galleries of half the size and less, beside what was measured. */
    extrapolation: (['similarity', 's-norm'] as const).flatMap((kind) =>
      (shipped.scores[kind]?.bands ?? []).map(({ band, falsePositives }) => {
        const largest = falsePositives.at(-1);
        return {
          kind,
          band,
          galleryPeople: largest?.galleryPeople,
          predicted: falsePositiveRateAt(falsePositives.slice(0, -1), largest?.galleryPeople ?? 1, FALSE_POSITIVE_GROWTH[kind]),
          measured: (largest?.falsePositives ?? Number.NaN) / (largest?.searches ?? 1),
        };
      }),
    ),
    /** How often comparisons of strangers reach each band's score, here and on other people. */
    falseMatches: shipped.scores.similarity.bands.map(({ band, score }) => ({
      band,
      lfwDev: thresholdRates(own, score, { resamples: 0 }).fmr,
      eastAsian: thresholdRates(others, score, { resamples: 1000 }).fmr,
    })),
  };
}

/** The same to six digits: exponentials may differ in their last bit between machines, and then the id does. */
function agrees(a: Calibration, b: Calibration): boolean {
  const digits = ({ id: _, ...rest }: Calibration) =>
    JSON.stringify(rest, (__, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value));
  return digits(a) === digits(b);
}
