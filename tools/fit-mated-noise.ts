/**
 * Fits how templates of one person differ and writes it beside what it is for: `src/index/graph/bundled-noise.ts` for the
 * bundled model.
 *
 * `tsx tools/fit-mated-noise.ts DATA [CACHE]`: DATA holds `lfw-dev`, a folder of photos per person; templates of research
 * photos are kept in CACHE. Run it after a build, with the model that was built.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { embedResearchPhotos, readPersonFolders } from 'rescue-face/research';
import { fitMatedNoise, type MatedPair } from '../src/index/graph/mated-noise.js';
import { type PackedNoise, packNoise } from '../src/index/graph/packed-noise.js';
import { ROOT } from './entries.js';

/** Pairs of one person: the few who were photographed most often must not stand for all. */
const PAIRS_OF_A_PERSON = 3;
const LINE = 120;

const [data, cacheFolder] = process.argv.slice(2);
if (data === undefined) throw new Error('usage: tsx tools/fit-mated-noise.ts DATA [CACHE]');

const { photos } = await readPersonFolders(join(data, 'lfw-dev'));
await using detector = await createDetector();
await using embedder = await createEmbedder();
const set = await embedResearchPhotos(photos, { detector, embedder, face: 'centre', cacheFolder });
const people = new Map<string, Float32Array[]>();
for (const { person, embedding } of set.photos) {
  if (embedding !== undefined) people.set(person, [...(people.get(person) ?? []), embedding.vector]);
}
const pairs = [...people.values()].flatMap(pairsOf);
const noise = packNoise(set.space, fitMatedNoise(pairs));
writeFileSync(join(ROOT, 'src', 'index', 'graph', 'bundled-noise.ts'), textOf(noise));
console.log(`${pairs.length} pairs of ${[...people.values()].filter(({ length }) => length > 1).length} people, ${set.space}`);

/** Pairs far apart in the list first: neighbours in it are often two photos of one moment. */
function pairsOf(vectors: readonly Float32Array[]): MatedPair[] {
  const found: MatedPair[] = [];
  for (let apart = vectors.length - 1; apart > 0; apart--) {
    for (const [i, vector] of vectors.slice(apart).entries()) {
      const other = vectors[i];
      if (other !== undefined) found.push([other, vector]);
    }
  }
  return found.slice(0, PAIRS_OF_A_PERSON);
}

function textOf({ space, dimension, similarities, remainder, steps, vectors }: PackedNoise): string {
  const lines = vectors.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return `import type { PackedNoise } from './packed-noise.js';

/**
 * How templates of one person differ with the bundled model: ${pairs.length} pairs of lfw-dev, at most ${PAIRS_OF_A_PERSON} of a person.
 * Written by \`tools/fit-mated-noise.ts\`; not for editing.
 */
export const BUNDLED_NOISE: PackedNoise = {
  space: '${space}',
  dimension: ${dimension},
  // biome-ignore format: a table
  similarities: [
    ${similarities.join(', ').replaceAll(/(.{1,110},) /g, '$1\n    ')},
  ],
  remainder: ${remainder},
  // biome-ignore format: a table
  steps: [${steps.join(', ')}],
  vectors: [
${lines.map((line) => `    '${line}',`).join('\n')}
  ].join(''),
};
`;
}
