/** One photo to import, with what is known of whom it shows. */
export interface ImportRow {
  /** As a spreadsheet counts, the heading being row 1; undefined for files of a folder. */
  readonly row?: number | undefined;
  /** The photo as the list or the folder names it. */
  readonly file: string;
  readonly path: string;
  readonly personId: string;
  readonly episodeId?: string | undefined;
  readonly name?: string | undefined;
  readonly rescueNumber?: string | undefined;
  readonly station?: string | undefined;
  readonly admittedAt?: number | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A row or a file that was not imported, and why. */
export interface ImportFailure {
  readonly row?: number | undefined;
  readonly file: string;
  /** For programs. */
  readonly code: string;
  /** For people. */
  readonly reason: string;
}

/** Everything that was found to import. */
export interface ImportPlan {
  readonly rows: readonly ImportRow[];
  /** Rows that cannot be used, whatever their photo is. */
  readonly failures: readonly ImportFailure[];
  /** Files that are no photos of anybody. */
  readonly passedOver: readonly ImportFailure[];
}
