import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ResearchPhoto } from 'rescue-face/research';
import { seeded } from './seeded.js';

/** A folder of photos of unstated people, each taken for somebody else. */
export function looseFolder(folder: string): ResearchPhoto[] {
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => ({ person: name, photo: name, path: path.join(folder, name), attributes: {} }));
}

/** The first photo of some of the people in a folder of folders, the same for the same seed. */
export function onePerPerson(folder: string, count: number, seed: number): string[] {
  const random = seeded(seed);
  return readdirSync(folder)
    .filter((name) => statSync(path.join(folder, name)).isDirectory())
    .sort()
    .map((name) => ({ name, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ name }) => path.join(folder, name, readdirSync(path.join(folder, name)).sort()[0] ?? ''));
}
