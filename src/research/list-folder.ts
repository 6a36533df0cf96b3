import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Names that pictures go by. What a file really is its bytes tell later. */
const PICTURE_NAME = /\.(jpe?g|jfif|png|webp|gif|tiff?|avif|hei[cf]|bmp|jp2|jxl)$/i;

/** Whether a file is a photo by its name. */
export function isPictureName(name: string): boolean {
  return PICTURE_NAME.test(name);
}

/** Files and folders that are not hidden, each in the order of their code units. Links count as what they lead to. */
export async function listFolder(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) ((await isFolder(folder, entry)) ? folders : files).push(entry.name);
  return { files: files.sort(), folders: folders.sort() };
}

/** Sorts by a text's UTF-16 code units: the same in every locale. */
export function byText<T>(text: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(folder, entry.name)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
