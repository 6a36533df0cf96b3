import type { GalleryFusion } from 'rescue-face/evaluation';
import type { PairLayout } from 'rescue-face/research';

/** What every command on research photos is told. */
export interface ResearchOptions {
  /** A folder of people, a CSV manifest, or a folder of exported embeddings. */
  readonly source: string;
  readonly layout: SourceLayout;
  readonly face: 'largest' | 'centre';
  /** Where templates are kept between runs; undefined for nowhere. */
  readonly cache: string | undefined;
  readonly model: string | undefined;
  readonly threads: number;
  readonly html: string | undefined;
  /** Share of the people with several photos who are left out of the gallery; undefined: none, unless that leaves too few. */
  readonly unenrolled: number | undefined;
}

/** How the folder of a data set is laid out. */
export type SourceLayout = 'persons' | 'agedb' | 'cfp';

/** What `evaluate` was asked for. */
export interface EvaluateCommandOptions extends ResearchOptions {
  readonly pairs: string | undefined;
  readonly pairsLayout: PairLayout;
  readonly seeds: number;
  readonly enrolled: number;
  readonly fusion: GalleryFusion;
  /** Folder that the embeddings are exported to. */
  readonly exportTo: string | undefined;
}

/** What `calibrate` was asked for. */
export interface CalibrateCommandOptions extends ResearchOptions {
  readonly population: string;
  readonly description: string;
  readonly out: string;
}

/** Kept beside the run unless told otherwise, so that the next run goes on where this one ended. */
export const DEFAULT_CACHE = 'rescue-face-research-cache';
