import { checkInteger, checkKeys, checkOneOf } from '../core/check.js';
import type { OpenSetSplit, SplitPhoto } from './open-set-split.js';
import { searchableGallery } from './searchable-gallery.js';
import type { Similarities } from './similarities.js';

/** How raw similarities become scores. */
export interface OpenSetSearchOptions {
  /**
   * `none`: raw similarity. `s-norm`: adaptive, the 100 highest; the cohort is the gallery, one template (the first
   * enrolled photo) per person, 2,000 people evenly spread over a larger one. Default `none`.
   */
  readonly normalisation?: 'none' | 's-norm' | undefined;
  /**
   * With `s-norm`, only so many people of the highest raw similarity get a normalised score, and nobody else can be
   * returned: what a search engine does that re-ranks its raw candidates. People who tie with the last of them are
   * taken too. A whole number from 1, or `Infinity` for everybody (default). Without s-norm it has no effect.
   */
  readonly rerank?: number | undefined;
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
 * Searches every probe of a split against its gallery. A person's score is the highest of their templates' scores
 * ("best of"); for one fused template per person see `fuseGallery`.
 *
 * A photo without a template is counted, never dropped: a mated probe without one is missed, a non-mated probe
 * without one returns nobody, an enrolled photo without one can be found by nobody.
 *
 * @throws TypeError or RangeError for unknown options and options out of range.
 *
 * @example
 * ```ts
 * import { openSetSplit, searchOpenSet, similarityTable, templateMatrix } from 'rescue-face/evaluation';
 *
 * const photos = ['Wang/1.jpg', 'Wang/2.jpg', 'Li/1.jpg'].map((photo) => ({ photo, person: photo.split('/')[0] ?? '' }));
 * const embeddings = [0, 0.1, 2].map((angle) => ({ space: 'demo', vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) }));
 * const split = openSetSplit(photos, { seed: 1 });
 * const outcome = searchOpenSet(split, similarityTable(templateMatrix(embeddings)));
 * console.log(outcome.mated.map(({ rank }) => rank));
 * ```
 */
export function searchOpenSet(split: OpenSetSplit, similarities: Similarities, options: OpenSetSearchOptions = {}): OpenSetOutcome {
  checkKeys('searchOpenSet', options, ['normalisation', 'rerank']);
  const { normalisation = 'none', rerank = Infinity } = options;
  checkOneOf('normalisation', normalisation, ['none', 's-norm']);
  if (rerank !== Infinity) checkInteger('rerank', rerank, 1, 2 ** 31 - 1);

  const gallery = searchableGallery(split.gallery, similarities, normalisation === 's-norm', rerank);
  const failed = (items: readonly SplitPhoto[]): number => items.filter(({ photo }) => !similarities.has(photo)).length;
  return {
    seed: split.seed,
    people: split.people,
    galleryPeople: new Set(split.gallery.map(({ person }) => person)).size,
    galleryTemplates: gallery.templates,
    mated: split.mated.map((probe) => {
      const slot = gallery.slots.get(probe.person);
      const found = slot === undefined || !similarities.has(probe.photo) ? undefined : gallery.search(probe.photo);
      const score = found?.[slot ?? 0] ?? Number.NEGATIVE_INFINITY;
      if (found === undefined || score === Number.NEGATIVE_INFINITY) return { ...probe, score, rank: Infinity };
      let rank = 0;
      for (const other of found) if (other >= score) rank++;
      return { ...probe, score, rank };
    }),
    nonMated: split.nonMated.map((probe) => {
      let score = Number.NEGATIVE_INFINITY;
      if (similarities.has(probe.photo)) for (const other of gallery.search(probe.photo)) if (other > score) score = other;
      return { ...probe, score };
    }),
    failures: { gallery: failed(split.gallery), mated: failed(split.mated), nonMated: failed(split.nonMated) },
    normalisation: normalisation === 'none' ? 'none' : gallery.normalised ? 's-norm' : 'too-few-people',
  };
}
