import { type SecurityEvent, securityLine } from './security-event.js';

/** Takes a line of JSON, and the event it says. */
export type SecuritySink = (line: string, event: SecurityEvent) => void | Promise<void>;

/** Events that wait for a slow sink; the ledger has them all. */
const MOST_WAITING = 1000;

/** Hands events to a sink, one after the other, and waits for nobody: what the sink does reaches no call. */
export class SinkPump {
  readonly #sink: SecuritySink;
  readonly #timeoutMs: number;
  readonly #failed: () => void;
  readonly #waiting: SecurityEvent[] = [];
  #draining: Promise<void> | undefined;

  /** `failed` is told of every event that the sink did not take in time. */
  constructor(sink: SecuritySink, timeoutMs: number, failed: () => void) {
    this.#sink = sink;
    this.#timeoutMs = timeoutMs;
    this.#failed = failed;
  }

  push(event: SecurityEvent): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#failed();
      return;
    }
    this.#waiting.push(event);
    this.#draining ??= this.#drain();
  }

  /** Waits for what is on its way, for as long as one event may take. */
  async close(): Promise<void> {
    await settlesWithin(this.#timeoutMs, this.#draining ?? Promise.resolve());
    this.#waiting.length = 0;
  }

  async #drain(): Promise<void> {
    // Not within the call that made the event.
    await Promise.resolve();
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      if (!(await this.#took(event))) this.#failed();
    }
    this.#draining = undefined;
  }

  async #took(event: SecurityEvent): Promise<boolean> {
    try {
      return await settlesWithin(this.#timeoutMs, Promise.resolve(this.#sink(securityLine(event), event)));
    } catch {
      return false;
    }
  }
}

/** Whether a promise is fulfilled in time; rejects as it does. */
async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), elapsed]);
  } finally {
    clearTimeout(timer);
  }
}
