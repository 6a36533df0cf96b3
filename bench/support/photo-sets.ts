import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LabelledPhoto } from 'rescue-face/evaluation';

/** A labelled photo on disk. */
export interface PhotoFile extends LabelledPhoto {
  readonly file: string;
  /** SHA-256 of the bytes, 64 hexadecimal digits. */
  readonly digest: string;
}

/** A folder of folders, one per person; photos go by `person/file`. */
export function personFolders(folder: string): PhotoFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: person }) => photosIn(path.join(folder, person)).map((name) => photoFile(folder, person, `${person}/${name}`)))
    .sort((a, b) => (a.photo < b.photo ? -1 : 1));
}

/** A folder of photos of unstated people. */
export function looseFolder(folder: string): PhotoFile[] {
  return photosIn(folder).map((name) => photoFile(folder, name, name));
}

/** `fold,mated,a,b` with a heading; a and b are photo ids. */
export function readPairs(file: string): { fold: number; mated: boolean; a: string; b: string }[] {
  const [heading, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  if (heading !== 'fold,mated,a,b') throw new Error(`${path.basename(file)}: expected the columns fold,mated,a,b`);
  return lines.map((line) => {
    const [fold = '', mated = '', a = '', b = ''] = line.split(',');
    return { fold: Number(fold), mated: mated === '1', a, b };
  });
}

function photosIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort();
}

function photoFile(folder: string, person: string, photo: string): PhotoFile {
  const file = path.join(folder, photo);
  return { person, photo, file, digest: createHash('sha256').update(readFileSync(file)).digest('hex') };
}
