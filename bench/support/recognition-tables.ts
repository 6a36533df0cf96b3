import {
  areaUnderRoc,
  type LabelledPhoto,
  type OpenSetOutcome,
  type OpenSetSplit,
  type Similarities,
  searchOpenSet,
  summariseOpenSet,
  verificationAccuracy,
} from 'rescue-face/evaluation';

/** What models are measured on. */
export interface PhotoSets {
  readonly lfw: {
    readonly photos: readonly LabelledPhoto[];
    readonly pairs: readonly { fold: number; mated: boolean; a: string; b: string }[];
    readonly splits: readonly OpenSetSplit[];
  };
  readonly eastAsian: readonly LabelledPhoto[];
}

/** One operating point, mean over the splits. */
export interface Point {
  readonly fnir: number;
  readonly splitDeviation: number;
  readonly low: number;
  readonly high: number;
  readonly misses: number;
  readonly matedSearches: number;
  readonly falsePositives: number;
  readonly nonMatedSearches: number;
}

/** One model on `lfw-dev`. */
export interface ModelRates {
  readonly pairs: { readonly accuracy: number; readonly standardError: number; readonly failures: number; readonly areaUnderRoc: number };
  readonly fnir01: Readonly<Record<'none' | 's-norm', Point>>;
  readonly fnir10: Readonly<Record<'none' | 's-norm', Point>>;
  /** Own person not first, whatever the score. */
  readonly rank1Miss: number;
  readonly galleryPeople: number;
  /** Similarity that 1 % of the 1,000 non-mated pairs reach. */
  readonly similarityAtFmr01: number;
}

/** One model on a set too small for searches. */
export interface SmallSetRates {
  readonly people: number;
  readonly matedPairs: number;
  readonly nonMatedPairs: number;
  readonly areaUnderRoc: number;
  /** Error rates where `lfw-dev`'s non-mated pairs have an FMR of 1 %: how a threshold fares on other people. */
  readonly fmrAtLfwFmr01: number;
  readonly fnmrAtLfwFmr01: number;
}

/** Everything about one model. */
export interface ModelTable extends ModelRates {
  readonly eastAsian: Readonly<Record<'all' | 'cn', SmallSetRates>>;
}

/** Pairs and open-set search on `lfw-dev`. */
export function modelTable(similarities: Similarities, { lfw }: PhotoSets): ModelRates {
  const places = new Map(lfw.photos.map(({ photo }, index) => [photo, index]));
  const compared = lfw.pairs.map(({ fold, mated, a, b }) => ({
    fold,
    mated,
    similarity: between(similarities, placeOf(places, a), placeOf(places, b)),
  }));
  const accuracy = verificationAccuracy(compared);
  const mated = compared.filter((pair) => pair.mated).map(({ similarity }) => similarity);
  const nonMated = compared.filter((pair) => !pair.mated).map(({ similarity }) => similarity);
  const raw = lfw.splits.map((split) => searchOpenSet(split, similarities));
  const normalised = lfw.splits.map((split) => searchOpenSet(split, similarities, { normalisation: 's-norm' }));
  return {
    pairs: {
      accuracy: accuracy.accuracy,
      standardError: accuracy.standardError,
      failures: accuracy.failures,
      areaUnderRoc: areaUnderRoc(mated, nonMated) ?? Number.NaN,
    },
    fnir01: { none: point(raw, 0.01), 's-norm': point(normalised, 0.01) },
    fnir10: { none: point(raw, 0.1), 's-norm': point(normalised, 0.1) },
    rank1Miss: point(raw, 1, 0).fnir,
    galleryPeople: raw[0]?.galleryPeople ?? Number.NaN,
    similarityAtFmr01: highest(nonMated, Math.floor(nonMated.length / 100)),
  };
}

/** All mated and non-mated pairs within all people, and within those whose labels were cleaned (`cn-`). */
export function smallSetTable(similarities: Similarities, photos: readonly LabelledPhoto[], lfw: ModelRates): ModelTable['eastAsian'] {
  const table = (keep: (photo: LabelledPhoto) => boolean): SmallSetRates => {
    const kept = [...photos.keys()].filter((index) => keep(photos[index] as LabelledPhoto));
    const mated: (number | undefined)[] = [];
    const nonMated: (number | undefined)[] = [];
    for (const [n, a] of kept.entries()) {
      for (const b of kept.slice(0, n)) (photos[a]?.person === photos[b]?.person ? mated : nonMated).push(between(similarities, a, b));
    }
    const share = (scores: readonly (number | undefined)[]) =>
      scores.filter((score) => score !== undefined && score >= lfw.similarityAtFmr01).length / scores.length;
    return {
      people: new Set(kept.map((index) => photos[index]?.person)).size,
      matedPairs: mated.length,
      nonMatedPairs: nonMated.length,
      areaUnderRoc: areaUnderRoc(mated, nonMated) ?? Number.NaN,
      fmrAtLfwFmr01: share(nonMated),
      fnmrAtLfwFmr01: 1 - share(mated),
    };
  };
  return { all: table(() => true), cn: table(({ person }) => person.startsWith('cn-')) };
}

function point(outcomes: readonly OpenSetOutcome[], fpir: number, resamples = 1000): Point {
  const summary = summariseOpenSet(outcomes, { fpir, resamples });
  if (summary.status !== 'ok') throw new Error(summary.reason);
  const { fnir, spread, interval, events } = summary;
  return { fnir, splitDeviation: spread.deviation, low: interval?.low ?? fnir, high: interval?.high ?? fnir, ...events };
}

function between(similarities: Similarities, a: number, b: number): number | undefined {
  if (!similarities.has(a) || !similarities.has(b)) return undefined;
  const one = new Float64Array(1);
  similarities.fill(a, Int32Array.of(b), one);
  return one[0];
}

function placeOf(places: ReadonlyMap<string, number>, photo: string): number {
  const place = places.get(photo);
  if (place === undefined) throw new Error(`the pair list names ${photo}, which is not there`);
  return place;
}

/** The `count`-th highest. */
function highest(scores: readonly (number | undefined)[], count: number): number {
  const sorted = scores.filter((score) => score !== undefined).sort((a, b) => b - a);
  return sorted[count - 1] ?? Number.NaN;
}
