import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { onePerPerson } from '../../bench/support/photo-sets.js';
import { WORN } from '../../bench/support/worn-glasses.js';
import { uprightFaces } from './faces.js';
import { type DrawnFace, drawnFaces, wornSunglasses } from './samples.js';

/** People of `lfw-dev` that things are drawn over. */
const PEOPLE = 450;

/** Everything the models learn from, by person: things drawn over faces, and the dark glasses that people wear. */
export async function trainingFaces(data: string, seed: number, cache: string | undefined): Promise<DrawnFace[]> {
  const everybody = onePerPerson(join(data, 'lfw-dev'), WORN.people, WORN.seed);
  const dark = new Set(WORN.sunglasses.map((place) => everybody[place] ?? ''));
  const tinted = new Set(WORN.tinted.map((place) => everybody[place] ?? ''));
  const plain = everybody.slice(0, PEOPLE).filter((file) => !dark.has(file) && !tinted.has(file));
  const faces = [
    ...(await uprightFaces('fit', plain, cache)),
    ...(await uprightFaces('fit-east-asian', eastAsian(join(data, 'east-asian')), cache)),
  ];
  const worn = await uprightFaces('fit-sunglasses', [...dark], cache);
  return [
    ...faces.flatMap((face, i) => drawnFaces(face, personOf(face.name), seed + i)),
    ...worn.flatMap((face, i) => wornSunglasses(face, personOf(face.name), seed + i)),
  ];
}

/** The folder a photo lies in. */
export function personOf(file: string): string {
  return basename(dirname(file));
}

/** All photos of every second person: there are few people in `lfw-dev` whom the stations would see. */
function eastAsian(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .filter((_, i) => i % 2 === 0)
    .flatMap((person) =>
      readdirSync(join(folder, person))
        .sort()
        .map((photo) => join(folder, person, photo)),
    );
}
