import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { usage } from '../failure.js';
import { PICTURE_NAME } from '../picture-name.js';
import { systemCode } from '../system-code.js';
import type { Texts } from '../texts.js';
import { type DemoPlan, type PassedOver, type PersonFolder, type PhotoFile, planGroups } from './plan.js';

/** A folder of `person/photo.jpg`, or of photos. Hidden files are not looked at; folders further down are said to be too deep. */
export async function readFolder(folder: string, texts: Texts): Promise<DemoPlan> {
  const passedOver: PassedOver[] = [];
  const top = await list(folder).catch(() => {
    throw usage(texts.noFolder(folder));
  });
  const people: PersonFolder[] = [];
  for (const person of top.folders) {
    try {
      const { files, folders } = await list(join(folder, person));
      for (const deeper of folders) passedOver.push({ name: `${person}/${deeper}/`, why: 'too-deep' });
      const photos = pictures(folder, files, passedOver, `${person}/`);
      if (photos.length > 0) people.push({ person, photos });
    } catch (error) {
      passedOver.push({ name: `${person}/`, why: 'unreadable', code: systemCode(error) });
    }
  }
  if (people.length > 0) {
    for (const name of top.files) passedOver.push({ name, why: PICTURE_NAME.test(name) ? 'beside-folders' : 'not-a-photo' });
    return { folder, layout: 'persons', people, passedOver };
  }
  const photos = pictures(folder, top.files, passedOver);
  if (photos.length === 0) throw usage(texts.noPhotos(folder));
  if (photos.length === 1) throw usage(texts.tooFewPhotos);
  return { folder, layout: 'groups', ...planGroups(photos), passedOver };
}

function pictures(folder: string, files: readonly string[], passedOver: PassedOver[], below = ''): PhotoFile[] {
  const photos: PhotoFile[] = [];
  for (const file of files) {
    const name = below + file;
    if (PICTURE_NAME.test(file)) photos.push({ path: join(folder, name), name });
    else passedOver.push({ name, why: 'not-a-photo' });
  }
  return photos;
}

/** Names in the order of their code units, so that a run can be repeated anywhere. */
async function list(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) ((await isFolder(folder, entry)) ? folders : files).push(entry.name);
  return { files: files.sort(), folders: folders.sort() };
}

async function isFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(join(folder, entry.name)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
