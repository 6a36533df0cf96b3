import { checkKeys, checkOneOf } from '../core/check.js';
import type { OpenSetSplit, SplitPhoto } from './open-set-split.js';
import { type CohortStatistics, cohortStatistics, SNORM_MINIMUM_PEOPLE, SNORM_TOP, symmetricNorm } from './score-normalisation.js';
import type { Similarities } from './similarities.js';

/** How raw similarities become scores. */
export interface OpenSetSearchOptions {
  /** `none`: raw similarity. `s-norm`: adaptive, the 100 highest, cohort = the gallery. Default `none`. */
  readonly normalisation?: 'none' | 's-norm' | undefined;
}

/** What became of a probe whose person is enrolled. */
export interface MatedSearch extends SplitPhoto {
  /** Score of the probe's own person; `-Infinity` when the search could not return them. */
  readonly score: number;
  /** 1 + the number of other people who score as much or more: a tie counts against the mate. `Infinity` if not returned. */
  readonly rank: number;
}

/** What became of a probe whose person is not enrolled. */
export interface NonMatedSearch extends SplitPhoto {
  /** Highest score of anybody; `-Infinity` when the search returned nobody. */
  readonly score: number;
}

/** One split, searched. */
export interface OpenSetOutcome {
  readonly seed: number;
  /** People in the whole data set. */
  readonly people: number;
  /** People enrolled, those without a template included. */
  readonly galleryPeople: number;
  /** Templates that could be searched. */
  readonly galleryTemplates: number;
  readonly mated: readonly MatedSearch[];
  readonly nonMated: readonly NonMatedSearch[];
  /** Photos without a template. They stay in every denominator. */
  readonly failures: { readonly gallery: number; readonly mated: number; readonly nonMated: number };
  /** Whether scores were normalised; `too-few-people` when asked for on a gallery below 300 people. */
  readonly normalisation: 'none' | 's-norm' | 'too-few-people';
}

/**
 * Searches every probe of a split against its gallery. A person's score is the highest of their templates' scores.
 *
 * A photo without a template is counted, never dropped: a mated probe without one is missed, a non-mated probe
 * without one returns nobody, an enrolled photo without one can be found by nobody.
 *
 * @throws TypeError for unknown options.
 */
export function searchOpenSet(split: OpenSetSplit, similarities: Similarities, options: OpenSetSearchOptions = {}): OpenSetOutcome {
  checkKeys('searchOpenSet', options, ['normalisation']);
  const { normalisation = 'none' } = options;
  checkOneOf('normalisation', normalisation, ['none', 's-norm']);

  const enrolled = split.gallery.filter(({ photo }) => similarities.has(photo));
  const photos = Int32Array.from(enrolled, ({ photo }) => photo);
  const slots = new Map<number, number>();
  for (const { person } of enrolled) if (!slots.has(person)) slots.set(person, slots.size);
  const slotOf = Int32Array.from(enrolled, ({ person }) => slots.get(person) ?? 0);

  const searchable = slots.size > 0;
  const applied = normalisation === 's-norm' && slots.size >= SNORM_MINIMUM_PEOPLE;
  const templateStatistics = applied ? galleryStatistics(photos, slotOf, similarities) : undefined;

  const scores = new Float64Array(photos.length);
  const people = new Float64Array(slots.size);
  const search = (probe: number): Float64Array => {
    similarities.fill(probe, photos, scores);
    if (templateStatistics !== undefined) {
      const own = cohortStatistics(scores, SNORM_TOP);
      for (let i = 0; i < scores.length; i++) scores[i] = symmetricNorm(scores[i] ?? 0, own, templateStatistics[i] ?? own);
    }
    people.fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < scores.length; i++) {
      const slot = slotOf[i] ?? 0;
      people[slot] = Math.max(people[slot] ?? 0, scores[i] ?? 0);
    }
    return people;
  };

  const failed = (items: readonly SplitPhoto[]): number => items.filter(({ photo }) => !similarities.has(photo)).length;
  return {
    seed: split.seed,
    people: split.people,
    galleryPeople: new Set(split.gallery.map(({ person }) => person)).size,
    galleryTemplates: photos.length,
    mated: split.mated.map((probe) => {
      const slot = slots.get(probe.person);
      if (slot === undefined || !similarities.has(probe.photo)) return { ...probe, score: Number.NEGATIVE_INFINITY, rank: Infinity };
      const found = search(probe.photo);
      const score = found[slot] ?? Number.NEGATIVE_INFINITY;
      let rank = 0;
      for (const other of found) if (other >= score) rank++;
      return { ...probe, score, rank };
    }),
    nonMated: split.nonMated.map((probe) => {
      let score = Number.NEGATIVE_INFINITY;
      if (searchable && similarities.has(probe.photo)) for (const other of search(probe.photo)) if (other > score) score = other;
      return { ...probe, score };
    }),
    failures: { gallery: failed(split.gallery), mated: failed(split.mated), nonMated: failed(split.nonMated) },
    normalisation: normalisation === 'none' ? 'none' : applied ? 's-norm' : 'too-few-people',
  };
}

/** Each enrolled template against all templates of other people. */
function galleryStatistics(photos: Int32Array, slotOf: Int32Array, similarities: Similarities): CohortStatistics[] {
  const scores = new Float64Array(photos.length);
  const others = new Float64Array(photos.length);
  return Array.from(photos, (photo, i) => {
    similarities.fill(photo, photos, scores);
    let count = 0;
    for (let j = 0; j < scores.length; j++) if (slotOf[j] !== slotOf[i]) others[count++] = scores[j] ?? 0;
    return cohortStatistics(others.subarray(0, count), SNORM_TOP);
  });
}
