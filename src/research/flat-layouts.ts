import { join } from 'node:path';
import { checkText } from '../core/check.js';
import { byText, isPictureName, listFolder } from './list-folder.js';
import { refuseGallery } from './refuse-gallery.js';
import { ResearchDataError } from './research-data-error.js';
import type { PassedOverFile, ResearchFolder, ResearchPhoto } from './research-set.js';

/** `12_NobodyAtAll_35_f.jpg`: number, name, age in years, gender. */
const AGEDB_NAME = /^\d+_(?<person>.+)_(?<age>\d{1,3})_(?<gender>[a-z]+)\.[a-z0-9]+$/i;

/**
 * Reads a folder in AgeDB's layout: photos named `number_Name_age_gender.jpg`, side by side. The person is the name;
 * `age` (years) and `gender` become attributes. Photo ids are the file names.
 *
 * Rejects with {@link ResearchDataError} for a gallery's folder and for one that holds no photo of that layout, with
 * the system's error for one that cannot be listed.
 *
 * Source: S. Moschoglou et al., "AgeDB: the first manually collected, in-the-wild age database", CVPRW 2017.
 */
export async function readAgeDbFolder(folder: string): Promise<ResearchFolder> {
  checkText('folder', folder);
  await refuseGallery(folder);
  const photos: ResearchPhoto[] = [];
  const passedOver: PassedOverFile[] = [];
  const { files, folders } = await listFolder(folder);
  for (const name of folders) passedOver.push({ name: `${name}/`, why: 'too-deep' });
  for (const name of files) {
    const { person = '', age = '', gender = '' } = AGEDB_NAME.exec(name)?.groups ?? {};
    if (!isPictureName(name)) passedOver.push({ name, why: 'not-a-photo' });
    else if (person === '') passedOver.push({ name, why: 'other-name' });
    else photos.push({ person, photo: name, path: join(folder, name), attributes: { age, gender } });
  }
  if (photos.length === 0) throw new ResearchDataError('The folder holds no photos named number_Name_age_gender.jpg.');
  return { photos, passedOver: passedOver.sort(byText(({ name }) => name)) };
}

/** The two poses of CFP, each a folder within a person's. */
const POSES = ['frontal', 'profile'] as const;

/**
 * Reads CFP's folder: `Data/Images/001/frontal/01.jpg` and `Data/Images/001/profile/01.jpg`. The person is the
 * number; `pose` becomes an attribute. Photo ids are `001/frontal/01.jpg`, as `readPairs` names them.
 *
 * Rejects with {@link ResearchDataError} for a gallery's folder and for one that holds no photo of that layout, with
 * the system's error for one that cannot be listed.
 *
 * Source: S. Sengupta et al., "Frontal to profile face verification in the wild", WACV 2016.
 */
export async function readCfpFolder(folder: string): Promise<ResearchFolder> {
  checkText('folder', folder);
  await refuseGallery(folder);
  const images = join(folder, 'Data', 'Images');
  const photos: ResearchPhoto[] = [];
  const passedOver: PassedOverFile[] = [];
  const top = await listFolder(images);
  for (const name of top.files) passedOver.push({ name, why: isPictureName(name) ? 'beside-folders' : 'not-a-photo' });
  for (const person of top.folders) {
    const own = await listFolder(join(images, person)).catch(() => undefined);
    if (own === undefined) passedOver.push({ name: `${person}/`, why: 'unreadable' });
    for (const file of own?.files ?? [])
      passedOver.push({ name: `${person}/${file}`, why: isPictureName(file) ? 'other-name' : 'not-a-photo' });
    for (const pose of own?.folders ?? []) {
      const below = `${person}/${pose}/`;
      const listed = POSES.some((known) => known === pose)
        ? await listFolder(join(images, person, pose)).catch(() => undefined)
        : { files: [] };
      if (listed === undefined) passedOver.push({ name: below, why: 'unreadable' });
      else if (!POSES.some((known) => known === pose)) passedOver.push({ name: below, why: 'too-deep' });
      for (const file of listed?.files ?? []) {
        if (isPictureName(file)) photos.push({ person, photo: below + file, path: join(images, person, pose, file), attributes: { pose } });
        else passedOver.push({ name: below + file, why: 'not-a-photo' });
      }
    }
  }
  if (photos.length === 0) throw new ResearchDataError('The folder holds no photos in Data/Images/NNN/frontal or Data/Images/NNN/profile.');
  return { photos: photos.sort(byText(({ photo }) => photo)), passedOver: passedOver.sort(byText(({ name }) => name)) };
}
