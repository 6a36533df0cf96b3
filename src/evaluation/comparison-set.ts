import { checkInteger, checkKeys } from '../core/check.js';
import { groupByPerson, type LabelledPhoto } from './dataset.js';
import { sampleBelow } from './seeded-sample.js';
import type { Similarities } from './similarities.js';

/** Labelled comparisons of two photos each, in columns. */
export interface ComparisonSet {
  /** The similarity; `NaN` where one of the photos has no template. Such comparisons stay in every denominator. */
  readonly scores: Float64Array;
  /** 1 where both photos show the same person, else 0. */
  readonly mated: Uint8Array;
  /** Number of the first photo's person, 0 to `people - 1`. */
  readonly first: Int32Array;
  /** Number of the second photo's person. */
  readonly second: Int32Array;
  /** Number of people the comparisons are of. */
  readonly people: number;
  /** Whether every two photos of the data set were compared. `false` for samples and for pair lists. */
  readonly exhaustive: boolean;
}

/** Options of `allComparisons`. */
export interface AllComparisonsOptions {
  /** Where there are more non-mated pairs than this, a uniform sample of so many is taken. 0 to 50,000,000, default 2,000,000. */
  readonly maxNonMated?: number | undefined;
  /** Seed of the sample, 0 to 2^31 - 1. Default 1. */
  readonly seed?: number | undefined;
}

/** Two photos to be compared, by their ids. */
export interface PhotoPair {
  readonly a: string;
  readonly b: string;
}

/**
 * Every mated pair of a data set and every non-mated pair, or a seeded uniform sample of the non-mated ones where they
 * are more than `maxNonMated`. Neither the photos' order nor the people's names change the set.
 *
 * @param photos - in the order of the rows of `similarities`
 * @throws TypeError or RangeError for options out of range, and where photos and similarities differ in number.
 *
 * @example
 * ```ts
 * import { allComparisons, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = ['Wang/1.jpg', 'Wang/2.jpg', 'Li/1.jpg'].map((photo) => ({ photo, person: photo.split('/')[0] ?? '' }));
 * const embeddings = [0, 0.1, 2].map((angle) => ({ space: 'demo', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) }));
 * const set = allComparisons(photos, similarityTable(templateMatrix(embeddings)));
 * console.log(set.scores.length, set.exhaustive);
 * ```
 */
export function allComparisons(
  photos: readonly LabelledPhoto[],
  similarities: Similarities,
  options: AllComparisonsOptions = {},
): ComparisonSet {
  checkKeys('allComparisons', options, ['maxNonMated', 'seed']);
  const { maxNonMated = 2_000_000, seed = 1 } = options;
  checkInteger('maxNonMated', maxNonMated, 0, 50_000_000);
  checkInteger('seed', seed, 0, 2 ** 31 - 1);
  checkSize(photos, similarities);

  // Photos person by person: the partners of another person of the photo at a position are all that come after its person.
  const groups = groupByPerson(photos);
  const order = Int32Array.from(groups.flatMap((group) => group.photos));
  const personAt = Int32Array.from(groups.flatMap(({ person, photos: own }) => own.map(() => person)));
  const endOf = new Int32Array(groups.length);
  personAt.forEach((person, position) => {
    endOf[person] = position + 1;
  });
  const mates = (position: number): number => (endOf[personAt[position] ?? 0] ?? 0) - position - 1;
  const strangers = (position: number): number => order.length - (endOf[personAt[position] ?? 0] ?? 0);
  let matedPairs = 0;
  let nonMatedPairs = 0;
  for (let position = 0; position < order.length; position++) {
    matedPairs += mates(position);
    nonMatedPairs += strangers(position);
  }
  const sample = nonMatedPairs > maxNonMated ? sampleBelow(nonMatedPairs, maxNonMated, seed) : undefined;
  const set = emptySet(matedPairs + (sample?.length ?? nonMatedPairs), groups.length, sample === undefined);

  let row = 0;
  const compare = (position: number, partners: Int32Array, mated: 0 | 1): void => {
    if (partners.length === 0) return;
    const photo = order[position] ?? 0;
    const others = partners.map((partner) => order[partner] ?? 0);
    const scores = set.scores.subarray(row, row + others.length);
    if (similarities.has(photo)) similarities.fill(photo, others, scores);
    for (let i = 0; i < others.length; i++) {
      if (!similarities.has(photo) || !similarities.has(others[i] ?? 0)) scores[i] = Number.NaN;
      set.first[row + i] = personAt[position] ?? 0;
      set.second[row + i] = personAt[partners[i] ?? 0] ?? 0;
    }
    set.mated.fill(mated, row, row + others.length);
    row += others.length;
  };
  for (let position = 0; position < order.length; position++) compare(position, range(position + 1, mates(position)), 1);
  let before = 0;
  let taken = 0;
  for (let position = 0; position < order.length; position++) {
    const count = strangers(position);
    const start = order.length - count;
    if (sample === undefined) compare(position, range(start, count), 0);
    else {
      const from = taken;
      while (taken < sample.length && (sample[taken] ?? 0) < before + count) taken++;
      const skipped = before;
      compare(
        position,
        Int32Array.from(sample.subarray(from, taken), (number) => start + number - skipped),
        0,
      );
    }
    before += count;
  }
  return set;
}

/**
 * The comparisons of a pair list. A pair is mated where both photos are labelled with the same person.
 *
 * @param photos - in the order of the rows of `similarities`
 * @throws TypeError for an id that no photo has, RangeError where photos and similarities differ in number.
 *
 * @example
 * ```ts
 * import { listedComparisons, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = ['Wang/1.jpg', 'Wang/2.jpg', 'Li/1.jpg'].map((photo) => ({ photo, person: photo.split('/')[0] ?? '' }));
 * const embeddings = [0, 0.1, 2].map((angle) => ({ space: 'demo', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) }));
 * const pairs = [{ a: 'Wang/1.jpg', b: 'Wang/2.jpg' }, { a: 'Wang/1.jpg', b: 'Li/1.jpg' }];
 * const set = listedComparisons(photos, similarityTable(templateMatrix(embeddings)), pairs);
 * console.log(set.mated, set.scores);
 * ```
 */
export function listedComparisons(
  photos: readonly LabelledPhoto[],
  similarities: Similarities,
  pairs: readonly PhotoPair[],
): ComparisonSet {
  checkSize(photos, similarities);
  const rows = new Map(photos.map(({ photo }, row) => [photo, row]));
  const rowOf = (id: string): number => {
    const row = rows.get(id);
    if (row === undefined) throw new TypeError('Expected ids of the data set in the pair list, received one of no photo');
    return row;
  };
  const listed = pairs.map(({ a, b }) => [rowOf(a), rowOf(b)] as const);
  // Only people who are compared are counted, and drawn when people are resampled.
  const used = [...new Set(listed.flat())];
  const personOf = new Map<number, number>();
  for (const { person, photos: own } of groupByPerson(used.map((row) => photos[row] as LabelledPhoto))) {
    for (const index of own) personOf.set(used[index] ?? 0, person);
  }
  const set = emptySet(pairs.length, new Set(personOf.values()).size, false);
  const score = new Float64Array(1);
  listed.forEach(([a, b], row) => {
    if (similarities.has(a) && similarities.has(b)) similarities.fill(a, Int32Array.of(b), score);
    else score[0] = Number.NaN;
    set.scores[row] = score[0] ?? Number.NaN;
    set.first[row] = personOf.get(a) ?? 0;
    set.second[row] = personOf.get(b) ?? 0;
    set.mated[row] = set.first[row] === set.second[row] ? 1 : 0;
  });
  return set;
}

function emptySet(length: number, people: number, exhaustive: boolean): ComparisonSet {
  return {
    scores: new Float64Array(length),
    mated: new Uint8Array(length),
    first: new Int32Array(length),
    second: new Int32Array(length),
    people,
    exhaustive,
  };
}

function range(start: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => start + i);
}

function checkSize(photos: readonly LabelledPhoto[], similarities: Similarities): void {
  if (photos.length !== similarities.size) {
    throw new RangeError(`Expected as many photos as similarities are of (${similarities.size}), received ${photos.length}`);
  }
}
