/**
 * Fits the model of what is worn on a head and writes `src/quality/face/head-weights.ts`.
 *
 * `tsx tools/fit-head-coverings/main.ts DATA`: DATA holds `lfw-dev`, a folder of photos per person, on which caps, hats,
 * helmets, turbans and scarves were told by looking (`bench/support/worn-glasses.ts`).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { ROOT } from '../entries.js';
import { modelText } from '../fit-occlusion/model-text.js';
import { headFaces } from './head-faces.js';
import { fitHead } from './held-out.js';

const [data] = process.argv.slice(2);
if (data === undefined) throw new Error('usage: tsx tools/fit-head-coverings/main.ts DATA');

await using detector = await createDetector();
const faces = await headFaces(data, detector);
const covered = faces.filter((face) => face.covered).length;
console.log(`${covered} covered heads of ${faces.length}`);
writeFileSync(
  join(ROOT, 'src', 'quality', 'face', 'head-weights.ts'),
  `import type { LinearModel } from './linear-model.js';

/**
 * Whether something is worn on a head: weights of the numbers that \`cellFeatures\` gives for \`HEAD\`. Written by
 * \`tools/fit-head-coverings/main.ts\` from ${covered} photos of covered and ${faces.length - covered} of bare heads; not for editing.
 */
${modelText('HEAD_COVERED', fitHead(faces))}`,
);
