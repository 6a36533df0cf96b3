import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { ResearchPhoto } from 'rescue-face/research';

/** A folder of photos of unstated people, each taken for somebody else. */
export function looseFolder(folder: string): ResearchPhoto[] {
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => ({ person: name, photo: name, path: path.join(folder, name), attributes: {} }));
}
