import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo');

/** How many people each of the six sample photos of the face-api package shows. */
export const SAMPLE_FACES = [3, 3, 3, 4, 5, 4] as const;

/** `demo/sample1.jpg` to `sample6.jpg`: groups in front of a wall, 1920 pixels wide. */
export function samplePhoto(number: 1 | 2 | 3 | 4 | 5 | 6): Promise<Buffer> {
  return readFile(join(folder, `sample${number}.jpg`));
}
