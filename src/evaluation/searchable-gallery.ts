import type { SplitPhoto } from './open-set-split.js';
import {
  type CohortStatistics,
  cohortStatistics,
  highestOf,
  SNORM_COHORT_PEOPLE,
  SNORM_MINIMUM_PEOPLE,
  SNORM_TOP,
  statisticsWithout,
  symmetricNorm,
} from './score-normalisation.js';
import type { Similarities } from './similarities.js';

/** A gallery ready to be searched. */
export interface SearchableGallery {
  /** Enrolled photos with a template. */
  readonly templates: number;
  /** Position of each person who can be found in what `search` returns. */
  readonly slots: ReadonlyMap<number, number>;
  readonly normalised: boolean;
  /** A score per slot, `-Infinity` for who cannot be returned. The array is used again for the next search. */
  search(probe: number): Float64Array;
}

/** Prepares the enrolled photos; s-norm is applied only where there are people enough. */
export function searchableGallery(
  gallery: readonly SplitPhoto[],
  similarities: Similarities,
  snorm: boolean,
  rerank: number,
): SearchableGallery {
  const enrolled = gallery.filter(({ photo }) => similarities.has(photo));
  const photos = Int32Array.from(enrolled, ({ photo }) => photo);
  const slots = new Map<number, number>();
  // One template per person: with several, people with many photos would be the cohort.
  const firsts: number[] = [];
  enrolled.forEach(({ person }, position) => {
    if (slots.has(person)) return;
    slots.set(person, slots.size);
    firsts.push(position);
  });
  const cohort = evenlySpread(firsts, SNORM_COHORT_PEOPLE);
  const slotOf = Int32Array.from(enrolled, ({ person }) => slots.get(person) ?? 0);
  const normalised = snorm && slots.size >= SNORM_MINIMUM_PEOPLE;
  const statistics = normalised ? templateStatistics(photos, slotOf, cohort, similarities) : [];

  const scores = new Float64Array(photos.length);
  const cohortScores = new Float64Array(cohort.length);
  const people = new Float64Array(slots.size);
  const own = new Array<CohortStatistics>(slots.size);
  const bestOfEach = (): void => {
    people.fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < scores.length; i++) {
      const slot = slotOf[i] ?? 0;
      people[slot] = Math.max(people[slot] ?? 0, scores[i] ?? 0);
    }
  };
  return {
    templates: photos.length,
    slots,
    normalised,
    search(probe) {
      similarities.fill(probe, photos, scores);
      if (normalised) {
        for (let i = 0; i < cohort.length; i++) cohortScores[i] = scores[cohort[i] ?? 0] ?? 0;
        probeStatistics(cohortScores, cohort, slotOf, own);
        bestOfEach();
        const lowest = rerank < people.length ? (highestOf(people, rerank)[0] ?? 0) : Number.NEGATIVE_INFINITY;
        for (let i = 0; i < scores.length; i++) {
          const chosen = (people[slotOf[i] ?? 0] ?? 0) >= lowest;
          scores[i] = chosen
            ? symmetricNorm(scores[i] ?? 0, own[slotOf[i] ?? 0] as CohortStatistics, statistics[i] as CohortStatistics)
            : Number.NEGATIVE_INFINITY;
        }
      }
      bestOfEach();
      return people;
    },
  };
}

/** At most `most` items, at equal distances: a split lists people in an order that says nothing about their scores. */
function evenlySpread(items: readonly number[], most: number): readonly number[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, k) => items[Math.floor((k * items.length) / most)] ?? 0);
}

/**
 * The probe against the cohort without the person it is compared with, by slot: a mate, or a stranger much like the
 * probe, must not raise the bar for itself, and people in the cohort must be treated as those who are not.
 */
function probeStatistics(cohortScores: Float64Array, cohort: readonly number[], slotOf: Int32Array, into: CohortStatistics[]): void {
  into.fill(cohortStatistics(cohortScores, SNORM_TOP));
  const highest = highestOf(cohortScores, SNORM_TOP + 1);
  const lowest = highest[0] ?? 0;
  for (let k = 0; k < cohort.length; k++) {
    const score = cohortScores[k] ?? 0;
    if (score < lowest) continue;
    const place = highest.indexOf(score);
    into[slotOf[cohort[k] ?? 0] ?? 0] = statisticsWithout(highest, place);
  }
}

/** Each enrolled template against the cohort without its own person. */
function templateStatistics(
  photos: Int32Array,
  slotOf: Int32Array,
  cohort: readonly number[],
  similarities: Similarities,
): CohortStatistics[] {
  const cohortPhotos = Int32Array.from(cohort, (position) => photos[position] ?? 0);
  const scores = new Float64Array(cohort.length);
  const others = new Float64Array(cohort.length);
  return Array.from(photos, (photo, i) => {
    similarities.fill(photo, cohortPhotos, scores);
    let count = 0;
    for (let k = 0; k < cohort.length; k++) if (slotOf[cohort[k] ?? 0] !== slotOf[i]) others[count++] = scores[k] ?? 0;
    return cohortStatistics(others.subarray(0, count), SNORM_TOP);
  });
}
