/**
 * Fits the models of what hides a face and writes `src/quality/face/occlusion-weights.ts`.
 *
 * `tsx tools/fit-occlusion/main.ts DATA [CACHE]`: DATA holds `lfw-dev` and `east-asian`, a folder of photos per person; what hides a
 * face is drawn, so no photo of a masked person is needed. Prints how well people do who were left out.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../bench/support/seeded.js';
import { type LinearModel, probability } from '../../src/quality/face/linear-model.js';
import { ROOT } from '../entries.js';
import { MODELS, type ModelName } from './features.js';
import { fitLogistic } from './fit-logistic.js';
import { modelText } from './model-text.js';
import { PENALTY, type Sample, samplesOf } from './samples.js';
import { trainingFaces } from './training-faces.js';

const SEED = 20200013;
const FOLDS = 5;

const [data, cache] = process.argv.slice(2);
if (data === undefined) throw new Error('usage: tsx tools/fit-occlusion/main.ts DATA [CACHE]');

const drawn = await trainingFaces(data, SEED, cache);
const samples = samplesOf(drawn);
const folds = new Map([...new Set(samples.map(({ person }) => person))].map((person, i) => [person, i % FOLDS]));
const fitted = Object.fromEntries(MODELS.map((model) => [model, fitted5(model)])) as Record<ModelName, LinearModel>;
writeFileSync(join(ROOT, 'src', 'quality', 'face', 'occlusion-weights.ts'), tableOf(fitted));

function fitted5(model: ModelName): LinearModel {
  const own = samples.filter((sample) => sample.model === model);
  const left: { readonly sample: Sample; readonly p: number }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const trained = fitLogistic(
      own.filter(({ person }) => folds.get(person) !== fold),
      PENALTY,
      seeded(SEED),
    );
    for (const sample of own) if (folds.get(sample.person) === fold) left.push({ sample, p: probability(trained, sample.features) });
  }
  console.log(`${model}: ${own.length} examples, ${own[0]?.features.length ?? 0} features`);
  const open = left.filter(({ sample }) => !sample.positive).map(({ p }) => p);
  for (const limit of [0.5, 0.8, 0.9, 0.95]) {
    const caught = (kind: string) => {
      const ones = left.filter(({ sample }) => sample.positive && sample.kind === kind);
      return ones.length === 0 ? '' : ` ${kind} ${share(ones, limit)}`;
    };
    const kinds = [...new Set(own.map(({ kind }) => kind))];
    const falses = (kind: string) =>
      share(
        left.filter(({ sample }) => !sample.positive && sample.kind === kind),
        limit,
      );
    console.log(
      `  above ${limit}: false ${(open.filter((p) => p > limit).length / open.length).toFixed(4)} (nothing ${falses('nothing')}, glasses ${falses('clear-glasses')}); caught${kinds.map(caught).join('')}`,
    );
  }
  return fitLogistic(own, PENALTY, seeded(SEED));
}

function share(ones: readonly { readonly p: number }[], limit: number): string {
  return (ones.filter(({ p }) => p > limit).length / Math.max(1, ones.length)).toFixed(3);
}

function tableOf(models: Readonly<Record<ModelName, LinearModel>>): string {
  return `import type { LinearModel } from './linear-model.js';

/**
 * Whether a part of the face is hidden: weights of the numbers that \`cellFeatures\` gives for it, nine for each place in
 * the order of \`face-parts.ts\`. Written by \`tools/fit-occlusion/main.ts\` from ${new Set(drawn.map(({ person }) => person)).size} people with things drawn
 * over their faces, or in dark glasses of their own (seed ${SEED}); not for editing.
 */
${MODELS.map((name) => modelText(`${name.toUpperCase()}_HIDDEN`, models[name])).join('\n')}`;
}
