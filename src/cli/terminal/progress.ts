/** Where progress is written. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const QUIET_MS = 2000;
const TTY_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;

/**
 * Says on standard error how far a run has come, once it takes longer than two seconds: one line rewritten in place
 * on a terminal, a line every five seconds anywhere else.
 */
export class Progress {
  readonly #started: number;
  #last = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#started = now();
  }

  say(text: string): void {
    const now = this.now();
    if (now - this.#started < QUIET_MS || now - this.#last < (this.stream.isTTY ? TTY_EVERY_MS : LINE_EVERY_MS)) return;
    this.#last = now;
    this.#drawn = true;
    this.stream.write(this.stream.isTTY ? `\r\x1b[2K${text}` : `${text}\n`);
  }

  /** Takes the rewritten line away. */
  end(): void {
    if (this.#drawn && this.stream.isTTY) this.stream.write('\r\x1b[2K');
    this.#drawn = false;
  }
}
