import type { Calibration, EvaluationReport } from 'rescue-face/evaluation';

/** Where the photos, or the embeddings, came from. */
export interface ResearchSource {
  readonly kind: 'folder' | 'manifest' | 'agedb' | 'cfp' | 'embeddings';
  /** The name given on the command line. */
  readonly name: string;
  /** The pair list, where one was given. */
  readonly pairs: string | undefined;
}

/** Photos without a template, by ISO/IEC 19795-1's two kinds and their reasons. */
export interface FailureCounts {
  readonly failureToAcquire: { readonly unreadable: number; readonly 'not-decodable': number; readonly 'no-face': number };
  readonly failureToEnrol: { readonly 'model-failed': number };
}

/** One photo without a template. */
export interface FailedPhoto {
  readonly photo: string;
  readonly reason: 'unreadable' | 'not-decodable' | 'no-face' | 'model-failed';
  /** The reason in the language of the run. */
  readonly message: string;
}

/** What every command on research photos says of them. */
export interface ResearchFacts {
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly source: ResearchSource;
  readonly space: string;
  readonly detector: string;
  readonly failures: FailureCounts;
  readonly failedPhotos: readonly FailedPhoto[];
  /** Files that are no photos of the set. */
  readonly passedOver: number;
  readonly timings: { readonly embedMs: number; readonly computeMs: number };
}

/** What `evaluate` prints with `--json` and draws with `--html`. */
export interface EvaluationDocument extends ResearchFacts {
  readonly schema: 'rescue-face-evaluation@1';
  readonly report: EvaluationReport;
  readonly caution: readonly string[];
}

/** What `calibrate` prints with `--json` and draws with `--html`. */
export interface CalibrationDocument extends ResearchFacts {
  readonly schema: 'rescue-face-calibration-run@1';
  readonly calibration: Calibration;
  /** Where the calibration was written. */
  readonly out: string;
  readonly caution: readonly string[];
}
