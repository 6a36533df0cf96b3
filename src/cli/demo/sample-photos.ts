import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usage } from '../failure.js';
import type { Texts } from '../texts.js';
import { type DemoPlan, planGroups } from './plan.js';

const SAMPLES = 'node_modules/@vladmandic/face-api/demo';
const COUNT = 6;

/** The group photos that come with the development package the default model is made from. */
export function samplePhotos(texts: Texts, from: string = fileURLToPath(new URL('.', import.meta.url))): DemoPlan {
  for (let folder = from; ; folder = dirname(folder)) {
    const samples = join(folder, SAMPLES);
    if (existsSync(join(samples, 'sample1.jpg'))) {
      const photos = Array.from({ length: COUNT }, (_, i) => {
        const name = `sample${i + 1}.jpg`;
        return { path: join(samples, name), name };
      });
      return { folder: undefined, layout: 'groups', ...planGroups(photos), passedOver: [] };
    }
    if (folder === dirname(folder)) throw usage(texts.noSamples);
  }
}
