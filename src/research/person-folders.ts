import { join } from 'node:path';
import { checkText } from '../core/check.js';
import { byText, isPictureName, listFolder } from './list-folder.js';
import { refuseGallery } from './refuse-gallery.js';
import { ResearchDataError } from './research-data-error.js';
import type { PassedOverFile, ResearchFolder, ResearchPhoto } from './research-set.js';

/**
 * Reads a folder of people, one folder each: `person/photo.jpg`. Links count as what they lead to, hidden files are
 * not looked at, and whatever else is no photo of the set is listed in `passedOver`. Photo ids are `person/photo.jpg`.
 *
 * Rejects with {@link ResearchDataError} for a gallery's folder and for one that holds no such photo, with the
 * system's error for one that cannot be listed.
 *
 * @example
 * ```ts
 * import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { readPersonFolders } from 'rescue-face/research';
 *
 * const folder = await mkdtemp(join(tmpdir(), 'people-'));
 * await mkdir(join(folder, 'somebody'));
 * await copyFile('node_modules/@vladmandic/face-api/demo/sample1.jpg', join(folder, 'somebody', '1.jpg'));
 * const { photos, passedOver } = await readPersonFolders(folder);
 * console.log(photos.length, passedOver.length);
 * ```
 */
export async function readPersonFolders(folder: string): Promise<ResearchFolder> {
  checkText('folder', folder);
  await refuseGallery(folder);
  const photos: ResearchPhoto[] = [];
  const passedOver: PassedOverFile[] = [];
  const top = await listFolder(folder);
  for (const name of top.files) passedOver.push({ name, why: isPictureName(name) ? 'beside-folders' : 'not-a-photo' });
  for (const person of top.folders) {
    const listed = await listFolder(join(folder, person)).catch(() => undefined);
    if (listed === undefined) passedOver.push({ name: `${person}/`, why: 'unreadable' });
    for (const deeper of listed?.folders ?? []) passedOver.push({ name: `${person}/${deeper}/`, why: 'too-deep' });
    for (const file of listed?.files ?? []) {
      const name = `${person}/${file}`;
      if (isPictureName(file)) photos.push({ person, photo: name, path: join(folder, person, file), attributes: {} });
      else passedOver.push({ name, why: 'not-a-photo' });
    }
  }
  if (photos.length === 0) throw new ResearchDataError('The folder holds no photos in folders of people (person/photo.jpg).');
  return { photos: photos.sort(byText(({ photo }) => photo)), passedOver: passedOver.sort(byText(({ name }) => name)) };
}
