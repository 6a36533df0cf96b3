import type { OpenSetSplit, SplitPhoto } from './open-set-split.js';
import { SNORM_MINIMUM_PEOPLE } from './score-normalisation.js';
import { type SearchableGallery, searchableGallery } from './searchable-gallery.js';
import { seededRandom, shuffled } from './seeded-random.js';
import { sampleBelow } from './seeded-sample.js';
import type { Similarities } from './similarities.js';
import { mean } from './statistics.js';

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
  /** Scores of all mated searches that gave one. */
  readonly matedScores: readonly number[];
  /** Score of the probe's own person, every pair of photos once. */
  readonly mated: { readonly scores: Float64Array; readonly people: Int32Array };
  /** Scores of strangers against enrolled people, every pair once: a uniform sample of them where there are many. */
  readonly nonMated: { readonly scores: Float64Array; readonly people: Int32Array; readonly enrolled: Int32Array };
  /**
   * Highest score of every non-mated search that had a template, in galleries of people who have one: the rate is stated
   * beside searches that were carried out. Smallest gallery first.
   */
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
  const snorm = normalisation === 's-norm';
  const mated = new Pairs();
  const nonMated = new Pairs();
  const levels: { readonly sizes: number[]; readonly topScores: number[]; readonly people: number[] }[] = [];
  let applied = true;
  let galleryPeople = 0;
  for (const split of splits) {
    const gallery = peopleOf(split.gallery, split.seed, similarities);
    galleryPeople = new Set(split.gallery.map(({ person }) => person)).size;
    const whole = searchableGallery(split.gallery, similarities, snorm, Number.POSITIVE_INFINITY);
    if (snorm && !whole.normalised) applied = false;
    addMated(split, whole, similarities, mated);
    addNonMated(split, whole, similarities, splits.length, nonMated);
    for (const [level, size] of sizesOf(gallery.length, snorm ? SNORM_MINIMUM_PEOPLE : SMALLEST_GALLERY).entries()) {
      const kept = new Set(gallery.slice(0, size));
      const part = split.gallery.filter(({ person }) => kept.has(person));
      const scores = level === 0 ? whole : searchableGallery(part, similarities, snorm, Number.POSITIVE_INFINITY);
      if (snorm && !scores.normalised) break;
      levels[level] ??= { sizes: [], topScores: [], people: [] };
      const at = levels[level];
      at.sizes.push(size);
      for (const { photo, person } of split.nonMated) {
        if (!similarities.has(photo)) continue;
        at.topScores.push(highest(scores.search(photo)));
        at.people.push(person);
      }
    }
  }
  return {
    applied,
    galleryPeople,
    matedSearches: splits.reduce((sum, split) => sum + split.mated.length, 0),
    matedScores: mated.all,
    mated: mated.columns(),
    nonMated: nonMated.columns(),
    // Splits differ by the few people without template; a level has their mean size.
    searches: levels
      .map(({ sizes, topScores, people }) => ({ galleryPeople: Math.round(mean(sizes)), topScores, people: Int32Array.from(people) }))
      .reverse(),
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

/** Enrolled people with a template in a random order, so that the first half is a random half. */
function peopleOf(gallery: readonly SplitPhoto[], seed: number, similarities: Similarities): number[] {
  const present = gallery.filter(({ photo }) => similarities.has(photo));
  return shuffled([...new Set(present.map(({ person }) => person))], seededRandom(seed));
}

/** Scores of comparisons, each pair once: several splits repeat pairs, and a repetition is no further evidence. */
class Pairs {
  readonly #seen = new Set<number>();
  readonly #scores: number[] = [];
  readonly #people: number[] = [];
  readonly #enrolled: number[] = [];
  /** Every score, repeated pairs included. */
  readonly all: number[] = [];

  add(score: number, probe: number, person: number, enrolled: number): void {
    this.all.push(score);
    const pair = probe * 2 ** 26 + enrolled;
    if (this.#seen.has(pair)) return;
    this.#seen.add(pair);
    this.#scores.push(score);
    this.#people.push(person);
    this.#enrolled.push(enrolled);
  }

  columns(): { scores: Float64Array; people: Int32Array; enrolled: Int32Array } {
    return {
      scores: Float64Array.from(this.#scores),
      people: Int32Array.from(this.#people),
      enrolled: Int32Array.from(this.#enrolled),
    };
  }
}

function addMated(split: OpenSetSplit, gallery: SearchableGallery, similarities: Similarities, into: Pairs): void {
  for (const { photo, person } of split.mated) {
    const slot = gallery.slots.get(person);
    if (slot === undefined || !similarities.has(photo)) continue;
    into.add(gallery.search(photo)[slot] ?? Number.NaN, photo, person, person);
  }
}

/** A uniform sample of the comparisons of strangers with enrolled people. */
function addNonMated(split: OpenSetSplit, gallery: SearchableGallery, similarities: Similarities, splits: number, into: Pairs): void {
  const persons = [...gallery.slots.keys()];
  const probes = split.nonMated.filter(({ photo }) => similarities.has(photo));
  const all = probes.length * persons.length;
  const sample = sampleBelow(all, Math.min(all, Math.floor(MOST_NON_MATED / splits)), split.seed);
  let taken = 0;
  for (const [place, { photo, person }] of probes.entries()) {
    const from = place * persons.length;
    const scores = gallery.search(photo);
    for (; (sample[taken] ?? Number.POSITIVE_INFINITY) < from + persons.length; taken++) {
      const slot = (sample[taken] ?? 0) - from;
      into.add(scores[slot] ?? Number.NaN, photo, person, persons[slot] ?? -1);
    }
  }
}

function highest(scores: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > top) top = score;
  return top;
}
