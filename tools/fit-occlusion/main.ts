/**
 * Fits the models of what hides a face and writes `src/quality/face/occlusion-weights.ts`.
 *
 * `tsx tools/fit-occlusion/main.ts DATA [CACHE]`: DATA holds `lfw-dev` and `east-asian`, a folder of photos per person; what hides a
 * face is drawn, so no photo of a masked person is needed. Prints how well people do who were left out.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onePerPerson } from '../../bench/support/photo-sets.js';
import { seeded } from '../../bench/support/seeded.js';
import { type LinearModel, probability } from '../../src/quality/face/linear-model.js';
import { ROOT } from '../entries.js';
import { uprightFaces } from './faces.js';
import { fitLogistic } from './fit-logistic.js';
import { MODELS, type ModelName, type Sample, samplesOf } from './samples.js';

const PEOPLE = 450;
const SEED = 20200013;
const FOLDS = 5;
const PENALTY = 0.003;

const [data, cache] = process.argv.slice(2);
if (data === undefined) throw new Error('usage: tsx tools/fit-occlusion/main.ts DATA [CACHE]');

const faces = [
  ...(await uprightFaces('fit', onePerPerson(join(data, 'lfw-dev'), PEOPLE, SEED), cache)),
  ...(await uprightFaces('fit-east-asian', eastAsian(join(data, 'east-asian')), cache)),
];
const samples = faces.flatMap((face, person) => samplesOf(face, person, SEED + person));
const fitted = Object.fromEntries(MODELS.map((model) => [model, fitModel(model)])) as Record<ModelName, LinearModel>;
writeFileSync(join(ROOT, 'src', 'quality', 'face', 'occlusion-weights.ts'), tableOf(fitted));

/** All photos of every second person: there are few people in `lfw-dev` whom the stations would see. */
function eastAsian(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .filter((_, i) => i % 2 === 0)
    .flatMap((person) =>
      readdirSync(join(folder, person))
        .sort()
        .map((photo) => join(folder, person, photo)),
    );
}

function fitModel(model: ModelName): LinearModel {
  const own = samples.filter((sample) => sample.model === model);
  const left: { readonly sample: Sample; readonly p: number }[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const trained = fitLogistic(
      own.filter(({ person }) => person % FOLDS !== fold),
      PENALTY,
      seeded(SEED),
    );
    for (const sample of own) if (sample.person % FOLDS === fold) left.push({ sample, p: probability(trained, sample.features) });
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
  const one = (name: ModelName) => {
    const { bias, weights } = models[name];
    const rows: string[] = [];
    for (let i = 0; i < weights.length; i += 18)
      rows.push(
        `    ${weights
          .slice(i, i + 18)
          .map((w) => String(Number(w.toFixed(2))))
          .join(', ')},`,
      );
    return `export const ${name.toUpperCase()}_HIDDEN: LinearModel = {\n  bias: ${Number(bias.toFixed(3))},\n  weights: [\n${rows.join('\n')}\n  ],\n};\n`;
  };
  return `import type { LinearModel } from './linear-model.js';

/**
 * Whether a part of the face is hidden: weights of the numbers that \`cellFeatures\` gives for it, nine for each place in
 * the order of \`face-parts.ts\`. Written by \`tools/fit-occlusion/main.ts\` from ${faces.length} photos with things drawn
 * over their faces (seed ${SEED}); not for editing.
 */
${MODELS.map(one).join('\n')}`;
}
