/**
 * A research folder, list or export that cannot be used as it is. The message says in one sentence what was expected
 * and on which line, and never repeats a person's name.
 */
export class ResearchDataError extends Error {
  override readonly name = 'ResearchDataError';
  /** 1-based line of the text in question, the last one of an entry of several lines. */
  readonly line: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly line?: number | undefined } = {}) {
    super(options.line === undefined ? message : `line ${options.line}: ${message}`, options);
    this.line = options.line;
  }
}
