import os from 'node:os';
import path from 'node:path';
import type { Embedder } from 'rescue-face';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { fuseSimilarities, openSetSplit, type Similarities, similarityTable, templateMatrix } from 'rescue-face/evaluation';
import {
  type EmbeddedResearchSet,
  embedResearchPhotos,
  type FaceChoice,
  type ResearchPhoto,
  readPairs,
  readPersonFolders,
} from 'rescue-face/research';
import { bundledVariants, CONCATENATIONS, mobileFaceNet, type SingleModel } from './support/model-variants.js';
import { looseFolder } from './support/photo-sets.js';
import { type ModelTable, modelTable, type PhotoSets, smallSetTable } from './support/recognition-tables.js';
import { type Bar, type BenchContext, type BenchOutcome, bar } from './support/report.js';
import { progress } from './support/timing.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** The bar is judged on raw similarities; `bench/evaluate` judges what the SDK ranks by. */
const DEFAULT_SCORES = 'none';

/** Recognition rates of the default model, of every variant tried, and of a model plugged in by a manifest. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  const { dataDir, modelsDir, root, log } = context;
  if (dataDir === undefined) throw new Error('bench/models needs the labelled photos: set RESCUE_FACE_DATA to their folder');
  const threads = os.availableParallelism();
  const { photos: lfw } = await readPersonFolders(path.join(dataDir, 'lfw-dev'));
  const { photos: eastAsian } = await readPersonFolders(path.join(dataDir, 'east-asian'));
  const deepface = looseFolder(path.join(dataDir, 'deepface'));

  await using detector = await createDetector({ threads });
  const embedded = async (photos: readonly ResearchPhoto[], face: FaceChoice, embedder: Embedder, what: string) => {
    const report = progress(`${what}, ${embedder.space}`, photos.length);
    const cacheFolder = path.join(root, '.cache', 'research');
    return embedResearchPhotos(photos, { detector, embedder, face, cacheFolder, onProgress: ({ done }) => report(done) });
  };

  const sets: PhotoSets = {
    lfw: {
      photos: lfw,
      pairs: await readPairs(path.join(dataDir, 'lfw-dev-pairs.csv')),
      splits: SEEDS.map((seed) => openSetSplit(lfw, { seed })),
    },
    eastAsian,
  };
  const similarities = async (embedder: Embedder): Promise<SetSimilarities> => ({
    lfw: table(await embedded(lfw, 'centre', embedder, 'lfw-dev')),
    eastAsian: table(await embedded(eastAsian, 'largest', embedder, 'east-asian')),
  });

  const models: Record<string, ModelTable> = {};
  const measure = (name: string, of: SetSimilarities) => {
    const rates = modelTable(of.lfw, sets);
    models[name] = { ...rates, eastAsian: smallSetTable(of.eastAsian, eastAsian, rates) };
    log(summary(name, models[name]));
  };

  await using standard = await createEmbedder({ threads });
  measure('default', await similarities(standard));
  const singles = new Map<string, SetSimilarities>();
  for (const model of [...(modelsDir === undefined ? [] : mobileFaceNet(root, modelsDir)), ...bundledVariants(root)]) {
    await using embedder = await open(model, threads);
    const found = await similarities(embedder);
    singles.set(model.name, found);
    measure(model.name, found);
  }
  for (const { name, parts } of CONCATENATIONS) {
    const of = (set: keyof SetSimilarities) =>
      fuseSimilarities(
        Object.entries(parts).map(([part, length]) => ({ similarities: singleOf(singles, part)[set], weight: length ** 2 })),
      );
    measure(name, { lfw: of('lfw'), eastAsian: of('eastAsian') });
  }

  const undetected = ({ photos }: EmbeddedResearchSet) => photos.filter(({ faces }) => faces === 0).length;
  const lfwFound = await embedded(lfw, 'centre', standard, 'lfw-dev');
  const deepfaceFound = await embedded(deepface, 'largest', standard, 'deepface');
  const plugged = models['mobilefacenet'];
  const bars: Bar[] = [
    bar('models.default.fnir01', models['default']?.fnir01[DEFAULT_SCORES].fnir ?? Number.NaN, 'FNIR at FPIR 1 %', '<=', 0.28),
    bar('models.mobilefacenet.fnir01', plugged?.fnir01.none.fnir ?? Number.NaN, 'FNIR at FPIR 1 %', '<=', 0.11),
    bar('models.default.pairs', models['default']?.pairs.accuracy ?? Number.NaN, 'accuracy', '>=', 0.989),
    bar('models.lfw-dev.undetected', undetected(lfwFound), `of ${lfw.length} photos`, '=', 0),
    bar('models.deepface.undetected', undetected(deepfaceFound), `of ${deepface.length} photos`, '=', 0),
  ];
  return {
    data: {
      'lfw-dev': { photos: lfw.length, people: new Set(lfw.map(({ person }) => person)).size, pairs: sets.lfw.pairs.length, seeds: SEEDS },
      'east-asian': { photos: eastAsian.length, people: new Set(eastAsian.map(({ person }) => person)).size },
      deepface: { photos: deepface.length },
      protocol: PROTOCOL,
    },
    bars,
    results: { detector: detector.id, defaultSpace: standard.space, models },
  };
}

interface SetSimilarities {
  readonly lfw: Similarities;
  readonly eastAsian: Similarities;
}

const PROTOCOL = [
  'Subject: lfw-dev, the face nearest the middle of the picture (LFW centres its subjects); east-asian, the largest face.',
  'Pairs: 10 folds, threshold chosen on the other nine, mean and standard error over folds.',
  'Open set: per seed, people with several photos: a random one enrolled, at most three others mated probes; people with one photo: half enrolled, half non-mated probes.',
  'Threshold: the lowest at which at most floor(FPIR × non-mated probes) non-mated probes return anybody; FNIR: mated probes whose own person is not at rank 1 at or above it.',
  'Photos without a face stay in every denominator: a mated probe is missed, a non-mated one returns nobody.',
  'Interval: 95 %, 1,000 resamples of people, the same draw for all ten splits, galleries kept.',
  's-norm: adaptive, 100 highest, cohort = the gallery, the enrolled person left out of their own cohort.',
  `models.default.fnir01 is judged with ${DEFAULT_SCORES}, models.mobilefacenet.fnir01 on raw similarities; results hold both for every model.`,
];

async function open({ description, base }: SingleModel, threads: number): ReturnType<typeof createEmbedder> {
  return createEmbedder({ model: description, base, threads });
}

function table({ photos }: EmbeddedResearchSet): Similarities {
  return similarityTable(templateMatrix(photos.map(({ embedding }) => embedding)));
}

function singleOf(singles: ReadonlyMap<string, SetSimilarities>, name: string): SetSimilarities {
  const found = singles.get(name);
  if (found === undefined) throw new Error(`no model "${name}" to concatenate`);
  return found;
}

function summary(name: string, { pairs, fnir01 }: ModelTable): string {
  const percent = (value: number) => `${(100 * value).toFixed(2)} %`;
  return `${name}: pairs ${percent(pairs.accuracy)} ± ${percent(pairs.standardError)}, FNIR at FPIR 1 % ${percent(fnir01.none.fnir)}, with s-norm ${percent(fnir01['s-norm'].fnir)}`;
}
