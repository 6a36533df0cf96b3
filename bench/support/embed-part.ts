/**
 * Embeds a part of a research folder and prints how long that took, models opened beforehand:
 * `tsx embed-part.ts FOLDER FROM TO THREADS`. A process of its own, so that it can be bound to cores.
 */
import { createDetector } from 'rescue-face/detector';
import { createEmbedder } from 'rescue-face/embedder';
import { embedResearchPhotos, readPersonFolders } from 'rescue-face/research';
import { now } from './timing.js';

const [folder = '', from = '0', to = '0', threads = '1'] = process.argv.slice(2);
const count = Number(threads);
const { photos } = await readPersonFolders(folder);
await using detector = await createDetector({ threads: count });
await using embedder = await createEmbedder({ threads: count });
const options = { detector, embedder, face: 'centre', concurrency: 2 * count } as const;
// Every worker has run once before the clock starts.
await embedResearchPhotos(photos.slice(0, 4 * count), options);
const started = now();
const set = await embedResearchPhotos(photos.slice(Number(from), Number(to)), options);
const ms = now() - started;
process.stdout.write(
  `${JSON.stringify({ ms, photos: set.photos.length, embedded: set.photos.filter(({ embedding }) => embedding).length })}\n`,
);
