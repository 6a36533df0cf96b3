import { canonicalJson } from '../../core/canonical-json.js';
import { checkId, checkInteger, checkKeys, describe } from '../../core/check.js';

/**
 * How photos are drawn for an audit. Nothing below ever changes its meaning: another way gets another name.
 *
 * The strata are stations by months. Let N photos lie in H of them, N_h in one, and n be asked for, at most N. Where n ≥ H,
 * each has one, and the other n − H are shared out in proportion to N_h − 1 by the largest remainder (Hare, Niemeyer); where
 * n < H, all n in proportion to N_h, and some strata have none. So no stratum has more than its photos, and the sizes add up
 * to n. Every photo has a number, SHA-256 of the canonical JSON (RFC 8785) of `[method, seed, photo id]`; of each stratum the
 * photos of the smallest numbers are drawn (Ohlsson 1995, permanent random numbers): by chance as the seed is, all alike, and
 * whatever order anything lay in.
 */
export const PHOTO_SAMPLE_METHOD = 'smallest-numbers@1';

/** A station and a month: what photos are drawn of separately (MCA-2020-13 circular 2(2)). */
export interface PhotoStratum {
  /** The station of the photo's episode; absent where it has none. */
  readonly station?: string | undefined;
  /** E.g. `2026-03`, in China's time. */
  readonly month: string;
}

/** How many photos of one stratum are drawn, of how many. */
export interface PlannedStratum extends PhotoStratum {
  readonly photos: number;
  readonly sample: number;
}

/** The photos of one stratum. */
export interface FrameStratum extends PhotoStratum {
  readonly photoIds: readonly string[];
}

/** How many are asked for: in all, or of each stratum. */
export interface PhotoSampleSize {
  /** 1 to 10,000, of all strata together. */
  readonly sampleSize?: number | undefined;
  /** 1 to 10,000, of each stratum; all of one that has fewer. */
  readonly perStratum?: number | undefined;
}

/** What a list is drawn with. */
export interface PhotoSampleOptions extends PhotoSampleSize {
  /** 1 to 128 of the letters, digits and marks `A-Z a-z 0-9 . _ : -`: it is written openly. */
  readonly seed: string;
  /** SHA-256, e.g. `(bytes) => standardCrypto().digest(bytes)`. */
  readonly digest: (bytes: Uint8Array) => Uint8Array;
}

/** One photo that was drawn. */
export interface SampledPhoto extends PhotoStratum {
  readonly photoId: string;
}

/** As many as one audit looks at. */
const MOST_DRAWN = 10_000;
const SEED = /^[A-Za-z0-9._:-]{1,128}$/;
const OPTION_KEYS = ['seed', 'digest', 'sampleSize', 'perStratum'];

/**
 * The sizes of a stratified sample, in the order of stations and months. See {@link PHOTO_SAMPLE_METHOD}.
 *
 * @example
 * ```ts
 * import { standardCrypto } from 'rescue-face/adapters/node-crypto';
 * import { planPhotoSample } from 'rescue-face/ledger';
 *
 * const digest = (bytes: Uint8Array) => standardCrypto().digest(bytes);
 * const strata = [{ station: 'jinan-1', month: '2026-03', photos: 90 }, { station: 'lixia', month: '2026-03', photos: 10 }];
 * console.log(planPhotoSample(strata, { seed: '2026-q1', sampleSize: 10, digest }).map(({ sample }) => sample)); // [ 8, 2 ]
 * ```
 */
export function planPhotoSample(
  strata: readonly (PhotoStratum & { readonly photos: number })[],
  options: PhotoSampleOptions,
): readonly PlannedStratum[] {
  checkOptions(options);
  const { sampleSize, perStratum = 0 } = options;
  const there = strata.filter(({ photos }) => photos > 0).sort(byStratum);
  checkOnce(there.map(stratumName), 'stratum');
  const sizes = there.map(({ photos }) => photos);
  const samples = sampleSize === undefined ? sizes.map((photos) => Math.min(photos, perStratum)) : allocated(there, sampleSize, options);
  return there.map(({ station, month, photos }, i) => ({ station, month, photos, sample: samples[i] ?? 0 }));
}

/**
 * Draws a stratified sample: the same for the same seed and the same photos, in whatever order they are given. In each
 * stratum the order is that of the numbers, so that the first of them are a sample by themselves.
 */
export function drawPhotoSample(frame: readonly FrameStratum[], options: PhotoSampleOptions): readonly SampledPhoto[] {
  const plan = planPhotoSample(
    frame.map(({ station, month, photoIds }) => ({ station, month, photos: photoIds.length })),
    options,
  );
  checkOnce(
    frame.flatMap(({ photoIds }) => photoIds),
    'photo',
  );
  const byName = new Map(frame.map((stratum) => [stratumName(stratum), stratum.photoIds]));
  return plan.flatMap((stratum) => drawStratum(stratum, byName.get(stratumName(stratum)) ?? [], options));
}

/** The photos of one stratum that are drawn. */
export function drawStratum(
  { station, month, sample }: Omit<PlannedStratum, 'photos'>,
  photoIds: readonly string[],
  { seed, digest }: Pick<PhotoSampleOptions, 'seed' | 'digest'>,
): SampledPhoto[] {
  const numbered = photoIds.map((photoId) => ({ photoId, number: numberOf([seed, photoId], digest) }));
  numbered.sort((a, b) => order(a.number, b.number));
  return numbered.slice(0, sample).map(({ photoId }) => ({ station, month, photoId }));
}

/** What a stratum is told by. */
export function stratumName({ station, month }: PhotoStratum): string {
  return JSON.stringify([month, station ?? null]);
}

/** Refuses what no sample can be drawn with. */
export function checkSampleSize({ sampleSize, perStratum }: PhotoSampleSize): void {
  if ((sampleSize === undefined) === (perStratum === undefined)) throw new TypeError('Expected either sampleSize or perStratum');
  if (sampleSize !== undefined) checkInteger('sampleSize', sampleSize, 1, MOST_DRAWN);
  if (perStratum !== undefined) checkInteger('perStratum', perStratum, 1, MOST_DRAWN);
}

/** Refuses what is no seed. A seed is public: it must not be able to hold a name. */
export function checkSeed(seed: unknown): asserts seed is string {
  if (typeof seed !== 'string' || !SEED.test(seed)) {
    throw new TypeError(`Expected 1..128 of A-Z a-z 0-9 . _ : - for seed, received ${describe(seed)}`);
  }
}

function checkOptions(options: PhotoSampleOptions): void {
  checkKeys('a photo sample', options, OPTION_KEYS);
  checkSampleSize(options);
  checkSeed(options.seed);
  if (typeof options.digest !== 'function') throw new TypeError(`Expected a function for digest, received ${describe(options.digest)}`);
}

function checkOnce(names: readonly string[], what: string): void {
  for (const name of names) checkId(what, name);
  if (new Set(names).size !== names.length) throw new RangeError(`Expected every ${what} once`);
}

function allocated(strata: readonly (PhotoStratum & { readonly photos: number })[], wanted: number, options: PhotoSampleOptions): number[] {
  const sizes = strata.map(({ photos }) => photos);
  const count = Math.min(wanted, sum(sizes));
  const least = count >= sizes.length ? 1 : 0;
  // Equal remainders by lot, so that no station always comes first.
  const lots = strata.map((stratum) => numberOf([options.seed, 'stratum', stratumName(stratum)], options.digest));
  const more = shared(
    count - least * sizes.length,
    sizes.map((size) => size - least),
    lots,
  );
  return more.map((seats) => seats + least);
}

/** Seats in proportion to whole weights, by the largest remainder; no more seats than weight are ever asked for. */
function shared(seats: number, weights: readonly number[], lots: readonly string[]): number[] {
  const all = sum(weights);
  if (all === 0) return weights.map(() => 0);
  const rests = weights.map((weight) => (seats * weight) % all);
  const given = weights.map((weight, i) => (seats * weight - (rests[i] ?? 0)) / all);
  const first = weights.map((_, i) => i).sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0) || order(lots[a] ?? '', lots[b] ?? ''));
  for (const i of first.slice(0, seats - sum(given))) given[i] = (given[i] ?? 0) + 1;
  return given;
}

function numberOf(of: readonly string[], digest: (bytes: Uint8Array) => Uint8Array): string {
  return Array.from(digest(canonicalJson([PHOTO_SAMPLE_METHOD, ...of])), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function byStratum(a: PhotoStratum, b: PhotoStratum): number {
  return order(a.station ?? '', b.station ?? '') || order(a.month, b.month);
}

/** By code units: the same everywhere. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
