import { checkInteger, checkKeys, checkNumber } from '../core/check.js';
import { groupByPerson, type LabelledPhoto } from './dataset.js';
import { seededRandom, shuffled } from './seeded-random.js';

/** How a data set is divided into a gallery and probes. */
export interface OpenSetSplitOptions {
  /** A whole number, 0 to 2^31 - 1. The same photos and seed give the same split on every machine. */
  readonly seed: number;
  /** Photos enrolled per person with several photos; at least one photo is always left as a probe. Default 1. */
  readonly enrolledPerPerson?: number | undefined;
  /** Mated probes per person with several photos, at most. Default 3. */
  readonly matedProbesPerPerson?: number | undefined;
  /** Share of the single-photo people who are enrolled; the others are the non-mated probes. 0 to 1, default 0.5. */
  readonly enrolledSingles?: number | undefined;
  /**
   * Share of the people with several photos who are not enrolled, rounded down; one random photo of each is a non-mated
   * probe. For data sets where (almost) everybody has several photos. 0 to 1, default 0.
   */
  readonly unenrolledMultiples?: number | undefined;
}

/** One photo in its part. */
export interface SplitPhoto {
  /** Index into the photos given. */
  readonly photo: number;
  /** 0-based number of the person, as `groupByPerson` counts. */
  readonly person: number;
}

/** A gallery, probes whose person is enrolled, and probes whose person is not. */
export interface OpenSetSplit {
  readonly seed: number;
  /** Number of people in the whole data set. */
  readonly people: number;
  readonly gallery: readonly SplitPhoto[];
  /** Probes of people who are enrolled, with another photo. */
  readonly mated: readonly SplitPhoto[];
  /** Probes of people who are not enrolled; one photo each. */
  readonly nonMated: readonly SplitPhoto[];
}

/**
 * Splits a data set for an open-set search, as NIST FRTE 1:N defines one. People with several photos: a random one is
 * enrolled, at most three others are mated probes. People with one photo: a random half (rounded down) is enrolled,
 * the others are non-mated probes. Every choice hangs on the seed and the photo ids alone.
 *
 * Raising `unenrolledMultiples` moves people from the gallery and the mated probes to the non-mated ones, and changes no
 * choice made for anybody else.
 *
 * @throws TypeError or RangeError for options out of range and photo ids that occur twice.
 *
 * @example
 * ```ts
 * import { openSetSplit } from 'rescue-face/evaluation';
 *
 * const photos = [
 *   { person: 'Wang', photo: 'Wang/1.jpg' },
 *   { person: 'Wang', photo: 'Wang/2.jpg' },
 *   { person: 'Li', photo: 'Li/1.jpg' },
 * ];
 * const split = openSetSplit(photos, { seed: 1 });
 * console.log(split.gallery.length, split.mated.length, split.nonMated.length);
 * ```
 */
export function openSetSplit(photos: readonly LabelledPhoto[], options: OpenSetSplitOptions): OpenSetSplit {
  checkKeys('openSetSplit', options, ['seed', 'enrolledPerPerson', 'matedProbesPerPerson', 'enrolledSingles', 'unenrolledMultiples']);
  const { seed, enrolledPerPerson = 1, matedProbesPerPerson = 3, enrolledSingles = 0.5, unenrolledMultiples = 0 } = options;
  checkInteger('seed', seed, 0, 2 ** 31 - 1);
  checkInteger('enrolledPerPerson', enrolledPerPerson, 1, 1000);
  checkInteger('matedProbesPerPerson', matedProbesPerPerson, 1, 1000);
  checkNumber('enrolledSingles', enrolledSingles, 0, 1);
  checkNumber('unenrolledMultiples', unenrolledMultiples, 0, 1);

  const random = seededRandom(seed);
  const groups = groupByPerson(photos);
  const orders = groups.map(({ person, photos: own }) => shuffled(own, random).map((photo) => ({ photo, person })));
  const singles = shuffled(
    orders.filter(({ length }) => length === 1).map(([photo]) => photo as SplitPhoto),
    random,
  );
  const enrolled = Math.floor(singles.length * enrolledSingles);
  const multiples = orders.filter(({ length }) => length > 1);
  // Drawn last, so that the other choices are those of a split without this option; smaller shares are within larger ones.
  const unenrolled = new Set(shuffled(multiples, random).slice(0, Math.floor(multiples.length * unenrolledMultiples)));

  const gallery: SplitPhoto[] = [];
  const mated: SplitPhoto[] = [];
  const strangers: SplitPhoto[] = [];
  for (const order of multiples) {
    if (unenrolled.has(order)) {
      strangers.push(...order.slice(0, 1));
      continue;
    }
    const own = Math.min(enrolledPerPerson, order.length - 1);
    gallery.push(...order.slice(0, own));
    mated.push(...order.slice(own, own + matedProbesPerPerson));
  }
  gallery.push(...singles.slice(0, enrolled));
  return { seed, people: groups.length, gallery, mated, nonMated: [...singles.slice(enrolled), ...strangers] };
}
