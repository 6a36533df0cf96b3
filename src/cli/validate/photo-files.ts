import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PICTURE_NAME } from '../picture-name.js';
import { STANDARD_INPUT } from '../read-photo.js';

/** The files as they were given, and the photos of folders among them, folders further down included, in the order of their names. */
export async function photoFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (path === STANDARD_INPUT || !isFolder) {
      files.push(path);
      continue;
    }
    const inside = await readdir(path, { recursive: true });
    files.push(
      ...inside
        .filter((name) => PICTURE_NAME.test(name))
        .sort()
        .map((name) => join(path, name)),
    );
  }
  return files;
}
