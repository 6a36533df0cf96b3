import { checkText } from '../core/check.js';
import type { Embedding } from '../core/contracts.js';

/** One photo of a research data set, with the person it shows. */
export interface LabelledPhoto {
  /** Who is in the picture. Only equality counts: renaming everybody changes no rate. */
  readonly person: string;
  /** Unique in the data set, e.g. the path below its folder. The order of these ids fixes every seeded choice. */
  readonly photo: string;
}

/**
 * A labelled photo with what became of it. A photo without an embedding stays in the data set: as a probe it is
 * a search that returned nobody, in the gallery it is a person who cannot be found.
 */
export interface LabelledEmbedding extends LabelledPhoto {
  /** `undefined` when no face was found or no template could be made. */
  readonly embedding: Embedding | undefined;
}

/** Photos of one person, as indices into the data set. */
export interface PersonPhotos {
  /** 0-based number of the person: order of first photo ids (code units). */
  readonly person: number;
  /** Indices into the photos given, ordered by photo id (code units). */
  readonly photos: readonly number[];
}

/**
 * Groups photos by person. Neither the order of the photos nor the persons' names matter: people are ordered by
 * their first photo id, photos by their ids.
 *
 * @throws TypeError when two photos share an id, or a label is empty.
 */
export function groupByPerson(photos: readonly LabelledPhoto[]): readonly PersonPhotos[] {
  const order = photos.map((_, index) => index).sort((a, b) => compareText(photos[a]?.photo ?? '', photos[b]?.photo ?? ''));
  const groups = new Map<string, number[]>();
  let previous: string | undefined;
  for (const index of order) {
    const item = photos[index];
    checkText('person', item?.person);
    checkText('photo', item?.photo);
    if (item.photo === previous) throw new TypeError('Expected a different id for every photo of the data set, received one twice');
    previous = item.photo;
    const group = groups.get(item.person);
    if (group === undefined) groups.set(item.person, [index]);
    else group.push(index);
  }
  return [...groups.values()].map((indices, person) => ({ person, photos: indices }));
}

/** Order of UTF-16 code units, the same in every locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
