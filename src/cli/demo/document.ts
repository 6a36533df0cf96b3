import type { PhotoEntry } from '../photo-facts.js';

/** Everything a run of `demo` found out: what `--json` prints and the HTML report shows. */
export interface DemoDocument {
  readonly schema: 'rescue-face-demo@1';
  /** Of rescue-face. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly source: {
    readonly kind: 'samples' | 'folder';
    /** As the user gave it. */
    readonly folder?: string | undefined;
    /** `persons`: one folder per person. `groups`: photos that nobody has sorted. */
    readonly layout: 'persons' | 'groups';
  };
  /** Model and preprocessing; similarities of different spaces cannot be compared. */
  readonly space: string;
  readonly gallery: { readonly persons: number; readonly templates: number };
  readonly topK: number;
  readonly threads: number;
  /** What candidates are ranked by: raw similarity, or the same normalised with the gallery as cohort, from 300 people on. */
  readonly rankedBy: 'similarity' | 's-norm';
  /** What the bands mean in this gallery. */
  readonly bands: DemoBands;
  /** Every photo that was decoded and gave at least one face. */
  readonly photos: readonly DemoPhoto[];
  readonly enrolled: readonly EnrolledFace[];
  readonly probes: readonly DemoProbe[];
  /** Files that gave nothing, and why. */
  readonly unusable: readonly UnusableFile[];
  /** Photos that were used with a reservation. */
  readonly notes: readonly PhotoNote[];
  readonly timings: DemoTimings;
  /** Only where persons are known: at which rank the probes' persons came. */
  readonly ranks?: RankCounts | undefined;
  /** To be read with every result. */
  readonly caution: readonly string[];
}

/** A photo of the run. */
export interface DemoPhoto extends PhotoEntry {
  readonly id: string;
  readonly role: 'gallery' | 'probe';
  /** Where persons are known. */
  readonly person?: string | undefined;
}

/** A face of a photo, by the photo's id and the face's number. */
export interface FaceReference {
  readonly photo: string;
  readonly face: number;
}

/** A face that is in the gallery. */
export interface EnrolledFace extends FaceReference {
  readonly personId: string;
}

/** A face that was searched with. */
export interface DemoProbe extends FaceReference {
  readonly id: string;
  /** Where persons are known: who it is of. */
  readonly person?: string | undefined;
  /** Most similar first. */
  readonly candidates: readonly DemoCandidate[];
  /** All similarities in the order of the ranks; one per person of the gallery, the first 1000 at most. */
  readonly similarities: readonly number[];
  /** Where persons are known: the rank of the probe's person, or null when it is below all similarities listed. */
  readonly matedRank?: number | null | undefined;
}

/** Somebody who looks like the probe. */
export interface DemoCandidate extends EnrolledFace {
  readonly rank: number;
  readonly similarity: number;
  /** Where the run is ranked by it. */
  readonly normalizedScore?: number | undefined;
  /** Where the model is calibrated. */
  readonly band?: 'high' | 'medium' | 'low' | undefined;
}

/** What bands mean in the gallery of the run, and on whom that was measured. */
export interface DemoBands {
  /** In the language of the run; says so where the rates were not measured on these people, or not at all. */
  readonly note: string;
  /** The calibration's id. */
  readonly calibration?: string | undefined;
  readonly rows: readonly {
    readonly band: 'high' | 'medium';
    /** Where it begins. */
    readonly score: number;
    /** Share of searches for people who are not in this gallery that return somebody in this band or above, with its 95 % interval. */
    readonly falsePositiveRate: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** A file that gave nothing. */
export interface UnusableFile {
  readonly file: string;
  /** For programs: an error code, or `no-face`, `not-a-photo`, `beside-folders`, `too-deep`, `unreadable`. */
  readonly reason: string;
  readonly message: string;
}

/** A photo that was used with a reservation. */
export interface PhotoNote {
  readonly file: string;
  readonly note: 'largest-of-several';
  readonly message: string;
}

/** The steps of a run. */
export const STAGES = ['decode', 'detect', 'embed', 'search'] as const;

/** Median milliseconds and number of runs per stage. */
export interface DemoTimings {
  readonly stages: Readonly<Record<(typeof STAGES)[number], { readonly medianMs: number; readonly runs: number }>>;
  /** From the first photo to the last search, models loaded. */
  readonly totalMs: number;
}

/** Counts, and no measurement of accuracy. */
export interface RankCounts {
  readonly probes: number;
  readonly galleryPersons: number;
  readonly atRank1: number;
  readonly withinTopK: number;
  readonly topK: number;
}
