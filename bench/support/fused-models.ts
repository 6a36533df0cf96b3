import {
  allComparisons,
  fitScoreFusion,
  fuseCalibrated,
  type OpenSetSummary,
  openSetSplit,
  type Similarities,
  searchOpenSet,
  similaritiesOf,
  summariseOpenSet,
  templateMatrix,
} from 'rescue-face/evaluation';
import type { EmbeddedResearchSet } from 'rescue-face/research';

/** A rate and its interval. */
export type HalfRate = Pick<OpenSetSummary, 'fnir' | 'interval'> | undefined;

/** FNIR at FPIR 10 % on half of the people: their galleries have too few strangers for 1 %. */
export interface HalfRates {
  readonly galleryPeople: number;
  readonly first: HalfRate;
  readonly second: HalfRate;
  readonly fused: HalfRate;
  readonly weights: readonly number[];
}

/** Two models and their calibrated fusion, fitted on one half of the people and judged on the other, both ways. */
export function fusedModels(first: EmbeddedResearchSet, second: EmbeddedResearchSet): readonly HalfRates[] {
  const people = [...new Set(first.photos.map(({ person }) => person))];
  const half = new Map(people.map((person, place) => [person, place % 2]));
  const parts = [0, 1].map((wanted) => {
    const rows = [...first.photos.keys()].filter((row) => half.get(first.photos[row]?.person ?? '') === wanted);
    const of = (set: EmbeddedResearchSet) => similaritiesOf(templateMatrix(rows.map((row) => set.photos[row]?.embedding)));
    return { photos: rows.flatMap((row) => first.photos[row] ?? []), models: [of(first), of(second)] as const };
  });
  return parts.flatMap((judged, place) => {
    const fitted = parts[1 - place];
    if (fitted === undefined) return [];
    const [mated, nonMated] = [1, 0].map((wanted) => fitted.models.map((model) => scores(fitted.photos, model, wanted)));
    const fusion = fitScoreFusion(mated ?? [], nonMated ?? []);
    const rate = (similarities: Similarities) => {
      const splits = Array.from({ length: 10 }, (_, i) => openSetSplit(judged.photos, { seed: i + 1 }));
      const outcomes = splits.map((split) => searchOpenSet(split, similarities, { normalisation: 's-norm', rerank: 100 }));
      const summary = summariseOpenSet(outcomes, { fpir: 0.1 });
      return summary.status === 'ok' ? summary : undefined;
    };
    const summaries = [...judged.models, fuseCalibrated(judged.models, fusion)].map(rate);
    const [a, b, fused] = summaries.map((summary): HalfRate => summary && { fnir: summary.fnir, interval: summary.interval });
    const galleryPeople = summaries[0]?.galleryPeople.mean ?? Number.NaN;
    return [{ galleryPeople, first: a, second: b, fused, weights: fusion.weights }];
  });
}

/** Scores of comparisons of one kind; all models see the same comparisons in the same order. */
function scores(photos: EmbeddedResearchSet['photos'], similarities: Similarities, mated: number): Float64Array {
  const set = allComparisons(photos, similarities);
  return set.scores.filter((score, row) => set.mated[row] === mated && !Number.isNaN(score));
}
