/** Measures a research folder: photos of labelled people become templates, and templates become rates. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { openSetRate, openSetSplit, searchOpenSet, similarityTable, templateMatrix } from 'rescue-face/evaluation';
import { embedResearchPhotos, readPersonFolders } from 'rescue-face/research';

// A folder per person, as research sets come; here six sample photos stand for six people.
const folder = await mkdtemp(join(tmpdir(), 'research-'));
for (let i = 1; i <= 6; i++) {
  await mkdir(join(folder, 'photos', `person-${i}`), { recursive: true });
  await copyFile(`node_modules/@vladmandic/face-api/demo/sample${i}.jpg`, join(folder, 'photos', `person-${i}`, '1.jpg'));
}

const { photos, passedOver } = await readPersonFolders(join(folder, 'photos'));
console.log(`${photos.length} photos, ${passedOver.length} other files`);

await using detector = await createDetector();
await using embedder = await createEmbedder();
const set = await embedResearchPhotos(photos, {
  detector,
  embedder,
  face: 'largest',
  cacheFolder: join(folder, 'cache'),
  onProgress: ({ done, all, failures }) => console.log(`${done} of ${all}, ${failures} without a template`),
});

const similarities = similarityTable(templateMatrix(set.photos.map(({ embedding }) => embedding)));
const rate = openSetRate(searchOpenSet(openSetSplit(set.photos, { seed: 1 }), similarities), { fpir: 0.01 });
// So few people allow no rate, and that is what is said.
console.log(rate.status === 'ok' ? rate.fnir : rate.reason);
await rm(folder, { recursive: true });
