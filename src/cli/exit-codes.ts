/** How a run ends. The numbers are part of the interface: scripts rely on them. */
export const EXIT = {
  /** Everything that was asked for was done. */
  done: 0,
  /** Something nobody foresaw. */
  unexpected: 1,
  /** The command line itself is wrong: an unknown option, a missing folder, an output file that cannot be written. */
  usage: 2,
  /** A photo could not be used: unreadable, damaged, no face, several faces. */
  photo: 3,
  /** A model, a native package or an engine is missing or broken. */
  installation: 4,
  /** There is too little data for what was asked. */
  data: 5,
  /** The operator may not do this; the refusal is recorded. */
  refused: 6,
  /** The gallery, its keys or its backup cannot be used: missing, in use by another process, damaged, a wrong passphrase, too old. */
  gallery: 7,
  /** Nobody, or nothing, of the given id is in the gallery. */
  unknown: 8,
  /** The ledger does not hold, a checkpoint is not to be relied on, or a list does not follow from its seed. */
  ledger: 9,
  /** It cannot be done any more: somebody has decided, a decision was taken back, a photo was replaced, or other photo rules are in use. */
  settled: 10,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
