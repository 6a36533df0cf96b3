import { groupByPerson, type LabelledPhoto } from 'rescue-face/evaluation';

/** Fewest strangers searched for without anybody being left out on purpose: 10 % of them are the five events a rate needs. */
const FEWEST_STRANGERS = 50;

/** Share left out where too few people have a single photo. */
const LEFT_OUT = 1 / 3;

/**
 * The share of people with several photos who stay out of the gallery, so that there are searches for strangers: none
 * where enough people have a single photo (half of those stay out anyway), a third otherwise.
 */
export function unenrolledShare(photos: readonly LabelledPhoto[], wanted: number | undefined): number {
  if (wanted !== undefined) return wanted;
  const singles = groupByPerson(photos).filter((person) => person.photos.length === 1).length;
  return singles - Math.floor(singles / 2) >= FEWEST_STRANGERS ? 0 : LEFT_OUT;
}
