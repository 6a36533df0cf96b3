/** Milliseconds of work between two turns of the event loop. */
const STRETCH_MS = 3;
/** Items between two looks at the time. */
const LOOK_EVERY = 16;

/** Lets the event loop turn every few milliseconds of a long run of small work. */
export class Pace {
  #items = 0;
  #since = performance.now();

  /** Whether it is time for `rest`. */
  get tired(): boolean {
    return ++this.#items % LOOK_EVERY === 0 && performance.now() - this.#since > STRETCH_MS;
  }

  async rest(): Promise<void> {
    await new Promise<void>((resume) => setImmediate(resume));
    this.#since = performance.now();
  }
}
