import { checkBytes, checkInteger, checkKeys } from '../core/check.js';
import type { CallOptions } from '../core/contracts.js';
import type { Calibration, ScoreKind } from '../evaluation/calibration.js';
import type { Gallery, GallerySize } from './gallery.js';
import {
  checkFaceChoice,
  type EmbeddedPhoto,
  embedPhoto,
  type FaceChoice,
  type PhotoStages,
  type UnusablePhoto,
} from './photo-analysis.js';
import { type Evidence, evidence, type SearchBands, searchBands } from './search-bands.js';

/** A probe to search with. */
export interface SearchInput {
  /** The photo file's bytes; they must not change before the call settles. It is not enrolled. */
  readonly photo: Uint8Array;
  /** How many candidates at most, 1 to 1000. Above the size of the gallery everybody is returned. Default 10. */
  readonly topK?: number | undefined;
  /** Which face is meant. Default `only`. */
  readonly face?: FaceChoice | undefined;
}

/** Somebody who looks like the probe: a candidate for a person to examine, never an identity. */
export interface Candidate extends Evidence {
  /** 1 for the highest score. */
  readonly rank: number;
  readonly personId: string;
  /** Raw cosine similarity of the photo that spoke for this person, -1 to 1. Not a probability; not comparable across spaces. */
  readonly similarity: number;
  /**
   * How many standard deviations that similarity lies above what probe and photo score against the most similar other
   * people of the gallery (adaptive s-norm). `undefined` where the search was not `rankedBy` it.
   */
  readonly normalizedScore: number | undefined;
  /** The photo that spoke for this person. */
  readonly photoId: string;
}

/** A search that was carried out. */
export interface Searched extends Omit<EmbeddedPhoto, 'status' | 'embedding'> {
  readonly status: 'searched';
  /** Highest score first, one per person; empty only when the gallery is. */
  readonly candidates: readonly Candidate[];
  /**
   * What candidates are ranked and calibrated by: raw similarity, or `s-norm`, in a gallery of 300 people or more. Then
   * the 100 people of the highest raw similarity, or `topK` where that is more, are ranked anew by `normalizedScore`,
   * each by the best of those of their photos that are among the raw hits.
   */
  readonly rankedBy: ScoreKind;
  /** What the scores mean at this gallery size, and on whom that was measured. */
  readonly bands: SearchBands;
  /** What was searched. */
  readonly gallery: GallerySize;
  /** The space the similarities belong to. */
  readonly space: string;
}

/** What a search answers: candidates, or why the photo could not be used. */
export type SearchResult = Searched | UnusablePhoto;

/** What a search needs. */
export interface SearchContext extends PhotoStages {
  readonly gallery: Gallery;
  readonly calibration: Calibration | undefined;
  /** The population the host declares its people to be. */
  readonly population: string | undefined;
}

/** As many candidates as a person can still examine; the regulation asks for a list, not for the whole gallery. */
const MAX_TOP_K = 1000;
const DEFAULT_TOP_K = 10;

/** Photo to ranked candidates. */
export async function searchPhoto(context: SearchContext, input: SearchInput, options: CallOptions): Promise<SearchResult> {
  checkKeys('search', input, ['photo', 'topK', 'face']);
  checkBytes('photo', input.photo);
  const { topK = DEFAULT_TOP_K, face = 'only' } = input;
  checkInteger('topK', topK, 1, MAX_TOP_K);
  checkFaceChoice(face);
  const analysed = await embedPhoto(context, input.photo, face, options);
  if (analysed.status !== 'embedded') return analysed;
  const { embedding, timings, ...rest } = analysed;
  const start = performance.now();
  const { calibration, population } = context;
  const { persons, rankedBy, gallery } = await context.gallery.search(embedding, topK, options);
  return {
    ...rest,
    status: 'searched',
    candidates: persons.map((person, place) => ({
      rank: place + 1,
      ...person,
      ...evidence(calibration, rankedBy, person.normalizedScore ?? person.similarity),
    })),
    rankedBy,
    bands: searchBands(calibration, rankedBy, gallery.templates, { population, detector: context.detector.id }),
    gallery,
    space: embedding.space,
    timings: { ...timings, searchMs: performance.now() - start },
  };
}
