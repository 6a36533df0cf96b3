import {
  fuseGallery,
  type OpenSetSplit,
  type OpenSetSummary,
  openSetSplit,
  type Similarities,
  searchOpenSet,
  similaritiesOf,
  similaritiesOnDemand,
  summariseOpenSet,
  templateMatrix,
} from 'rescue-face/evaluation';
import type { EmbeddedResearchSet } from 'rescue-face/research';

/** FNIR at FPIR 1 % with s-norm, one photo of a person enrolled and up to three, on the same probes. */
export interface SeveralPhotos {
  readonly one: OpenSetSummary | undefined;
  readonly bestOf: OpenSetSummary | undefined;
  readonly mean: OpenSetSummary | undefined;
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Enrols up to three photos of a person, and of the same splits only the first. */
export function severalPhotos({ photos }: EmbeddedResearchSet): SeveralPhotos {
  const embeddings = photos.map(({ embedding }) => embedding);
  const similarities = similaritiesOf(templateMatrix(embeddings));
  const splits = SEEDS.map((seed) => openSetSplit(photos, { seed, enrolledPerPerson: 3 }));
  const rate = (searched: readonly { readonly split: OpenSetSplit; readonly similarities: Similarities }[]) => {
    const outcomes = searched.map((one) => searchOpenSet(one.split, one.similarities, { normalisation: 's-norm', rerank: 100 }));
    const summary = summariseOpenSet(outcomes, { fpir: 0.01 });
    return summary.status === 'ok' ? summary : undefined;
  };
  return {
    one: rate(splits.map((split) => ({ split: { ...split, gallery: firstOfEach(split) }, similarities }))),
    bestOf: rate(splits.map((split) => ({ split, similarities }))),
    mean: rate(
      splits.map((split) => {
        const fused = fuseGallery(split, embeddings, { method: 'mean' });
        return { split: fused.split, similarities: similaritiesOnDemand(templateMatrix(fused.embeddings)) };
      }),
    ),
  };
}

function firstOfEach({ gallery }: OpenSetSplit): OpenSetSplit['gallery'] {
  const seen = new Set<number>();
  return gallery.filter(({ person }) => !seen.has(person) && seen.add(person));
}
