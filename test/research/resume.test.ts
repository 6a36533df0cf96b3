import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { embedResearchPhotos } from '../../src/research/embed-photos.js';
import { readPersonFolders } from '../../src/research/person-folders.js';
import { runScript } from '../runtime/run-script.js';
import { ColourEmbedder, CountingDetector, colourPhoto } from '../support/fake-stages.js';

const PHOTOS = 60;
const IN_FLIGHT = 4;

let folder: string;
let cacheFolder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resume-'));
  cacheFolder = join(folder, 'cache');
  for (let person = 0; person < 3; person++) await mkdir(join(folder, 'photos', `p${person}`), { recursive: true });
  for (let i = 0; i < PHOTOS; i++) await writeFile(join(folder, 'photos', `p${i % 3}`, `${i}.png`), await colourPhoto(4 * i));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A process that embeds the photos slowly and says after each how many are done. */
function script(milliseconds: number): string {
  return `
    import { embedResearchPhotos } from './src/research/embed-photos.ts';
    import { readPersonFolders } from './src/research/person-folders.ts';
    import { ColourEmbedder, CountingDetector } from './test/support/fake-stages.ts';
    const embedder = new ColourEmbedder();
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (image) => {
      await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
      return embed(image);
    };
    const detector = new CountingDetector();
    const { photos } = await readPersonFolders(${JSON.stringify(join(folder, 'photos'))});
    const options = { detector, embedder, face: 'largest', cacheFolder: ${JSON.stringify(cacheFolder)}, concurrency: ${IN_FLIGHT} };
    const set = await embedResearchPhotos(photos, { ...options, onProgress: ({ done }) => console.log('done', done) });
    console.log('ended', set.photos.filter(({ embedding }) => embedding !== undefined).length);
  `;
}

async function embedHere() {
  const { photos } = await readPersonFolders(join(folder, 'photos'));
  const detector = new CountingDetector();
  const embedder = new ColourEmbedder();
  let templates = 0;
  const embed = embedder.embed.bind(embedder);
  embedder.embed = (image) => {
    templates += 1;
    return embed(image);
  };
  const set = await embedResearchPhotos(photos, { detector, embedder, face: 'largest', cacheFolder });
  const fresh = await embedResearchPhotos(photos, { detector: new CountingDetector(), embedder: new ColourEmbedder(), face: 'largest' });
  expect(set).toEqual(fresh);
  return { faces: detector.calls, templates };
}

test('a run that is killed loses what was in flight and no more', async () => {
  let done = 0;
  const { signal } = await runScript(script(20), {
    tsx: true,
    onOutput: (child, output) => {
      done = output.match(/done \d+/g)?.length ?? 0;
      if (done >= 25) child.kill('SIGKILL');
    },
  });
  expect(signal).toBe('SIGKILL');
  expect(done).toBeGreaterThanOrEqual(25);
  expect(done).toBeLessThan(PHOTOS);
  const { faces, templates } = await embedHere();
  expect(templates).toBeGreaterThan(0);
  expect(templates).toBeLessThanOrEqual(PHOTOS - done);
  expect(faces).toBeLessThanOrEqual(templates);
  expect(await embedHere()).toEqual({ faces: 0, templates: 0 });
});

test('two processes at once share a cache without harm', async () => {
  const endings = await Promise.all([runScript(script(5), { tsx: true }), runScript(script(5), { tsx: true })]);
  for (const { code, output } of endings) {
    expect(output).toContain(`ended ${PHOTOS}`);
    expect(code).toBe(0);
  }
  expect((await readdir(cacheFolder)).length).toBeGreaterThanOrEqual(2);
  expect(await embedHere()).toEqual({ faces: 0, templates: 0 });
});
