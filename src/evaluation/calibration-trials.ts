import type { OpenSetSplit, SplitPhoto } from './open-set-split.js';
import { SNORM_MINIMUM_PEOPLE } from './score-normalisation.js';
import { type SearchableGallery, searchableGallery } from './searchable-gallery.js';
import { seededRandom, shuffled } from './seeded-random.js';
import type { Similarities } from './similarities.js';

/** Non-mated comparisons kept over all splits. More change the fifth digit of a fit and fill memory. */
const MOST_NON_MATED = 2_000_000;

/** Smallest gallery of which a rate is still measured. */
const SMALLEST_GALLERY = 50;

/** Scores of searches over several splits, in columns. */
export interface CalibrationTrials {
  /** False where s-norm was asked for on a gallery too small for it. */
  readonly applied: boolean;
  /** People enrolled, those without template included. */
  readonly galleryPeople: number;
  /** Mated searches, those without a score included. */
  readonly matedSearches: number;
  /** Score of the probe's own person. */
  readonly mated: { readonly scores: Float64Array; readonly people: Int32Array };
  /** Scores of strangers against enrolled people: a part of them, spread evenly, where there are many. */
  readonly nonMated: { readonly scores: Float64Array; readonly people: Int32Array; readonly enrolled: Int32Array };
  /** Highest score of every non-mated search, `-Infinity` where nobody was returned; smallest gallery first. */
  readonly searches: readonly NonMatedSearches[];
}

/** Non-mated searches in galleries of one size. */
export interface NonMatedSearches {
  readonly galleryPeople: number;
  readonly topScores: number[];
  readonly people: Int32Array;
}

/** Searches every split's probes in its gallery, and its non-mated probes in halves of it as well. */
export function calibrationTrials(
  splits: readonly OpenSetSplit[],
  similarities: Similarities,
  normalisation: 'none' | 's-norm',
): CalibrationTrials {
  const mated = { scores: [] as number[], people: [] as number[] };
  const nonMated = { scores: [] as number[], people: [] as number[], enrolled: [] as number[] };
  const searches = new Map<number, { topScores: number[]; people: number[] }>();
  const snorm = normalisation === 's-norm';
  const least = snorm ? SNORM_MINIMUM_PEOPLE : SMALLEST_GALLERY;
  let applied = true;
  let galleryPeople = 0;
  for (const split of splits) {
    const gallery = peopleOf(split.gallery, split.seed);
    galleryPeople = gallery.length;
    const whole = searchableGallery(split.gallery, similarities, snorm, Number.POSITIVE_INFINITY);
    if (snorm && !whole.normalised) applied = false;
    addMated(split, whole, similarities, mated);
    addNonMated(split, whole, similarities, splits.length, nonMated);
    for (const size of sizesOf(gallery.length, least)) {
      const kept = new Set(gallery.slice(0, size));
      const part = split.gallery.filter(({ person }) => kept.has(person));
      const scores = size === gallery.length ? whole : searchableGallery(part, similarities, snorm, Number.POSITIVE_INFINITY);
      if (snorm && !scores.normalised) break;
      const at = searches.get(size) ?? { topScores: [], people: [] };
      searches.set(size, at);
      for (const { photo, person } of split.nonMated) {
        at.topScores.push(similarities.has(photo) ? highest(scores.search(photo)) : Number.NEGATIVE_INFINITY);
        at.people.push(person);
      }
    }
  }
  return {
    applied,
    galleryPeople,
    matedSearches: splits.reduce((sum, split) => sum + split.mated.length, 0),
    mated: { scores: Float64Array.from(mated.scores), people: Int32Array.from(mated.people) },
    nonMated: {
      scores: Float64Array.from(nonMated.scores),
      people: Int32Array.from(nonMated.people),
      enrolled: Int32Array.from(nonMated.enrolled),
    },
    searches: [...searches]
      .sort(([a], [b]) => a - b)
      .map(([size, { topScores, people }]) => ({ galleryPeople: size, topScores, people: Int32Array.from(people) })),
  };
}

/** The whole gallery and its halves, down to the least that is measured. */
function sizesOf(people: number, least: number): number[] {
  const sizes = [people];
  for (let size = Math.floor(people / 2); size >= least; size = Math.floor(size / 2)) sizes.push(size);
  return sizes;
}

/** Which of `folds` parts a person belongs to: by a multiplicative hash of their number. */
export function foldOf(person: number, folds: number): number {
  return (Math.imul(person + 1, 2654435761) >>> 16) % folds;
}

/** Enrolled people in a random order, so that the first half is a random half. */
function peopleOf(gallery: readonly SplitPhoto[], seed: number): number[] {
  return shuffled([...new Set(gallery.map(({ person }) => person))], seededRandom(seed));
}

function addMated(
  split: OpenSetSplit,
  gallery: SearchableGallery,
  similarities: Similarities,
  into: { scores: number[]; people: number[] },
): void {
  for (const { photo, person } of split.mated) {
    const slot = gallery.slots.get(person);
    if (slot === undefined || !similarities.has(photo)) continue;
    into.scores.push(gallery.search(photo)[slot] ?? Number.NaN);
    into.people.push(person);
  }
}

function addNonMated(
  split: OpenSetSplit,
  gallery: SearchableGallery,
  similarities: Similarities,
  splits: number,
  into: { scores: number[]; people: number[]; enrolled: number[] },
): void {
  const persons = [...gallery.slots.keys()];
  const step = Math.max(1, Math.ceil((split.nonMated.length * persons.length * splits) / MOST_NON_MATED));
  let next = 0;
  for (const { photo, person } of split.nonMated) {
    if (!similarities.has(photo)) continue;
    const scores = gallery.search(photo);
    for (; next < scores.length; next += step) {
      into.scores.push(scores[next] ?? Number.NaN);
      into.people.push(person);
      into.enrolled.push(persons[next] ?? -1);
    }
    next -= scores.length;
  }
}

function highest(scores: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > top) top = score;
  return top;
}
