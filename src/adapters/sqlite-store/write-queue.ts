import { onAbort } from '../../core/abort.js';
import type { CommitResult } from '../../core/contracts.js';
import { RescueFaceError } from '../../core/errors.js';
import type { WriteOutcome } from './messages.js';
import type { PackedWrite } from './packed-writes.js';

/** Most that one transaction takes: what comes after waits for the next, so that no caller waits long for others. */
const GROUP_WRITES = 256;
const GROUP_BYTES = 16 * 2 ** 20;

/**
 * Where flushing takes so few milliseconds, groups are small: while one is written the next is sealed. Where it takes
 * longer, everybody who waits shares it.
 */
const QUICK_MS = 2;
const QUICK_WRITES = 8;

interface Waiting {
  readonly write: PackedWrite;
  readonly bytes: number;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** One thing that changes the database at a time: groups of writes, and what has it to itself. In order. */
export class WriteQueue {
  readonly #commit: (writes: readonly PackedWrite[]) => Promise<readonly WriteOutcome[]>;
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  #running: Promise<void> = Promise.resolve();
  #groupIsPlanned = false;
  #isQuick = false;

  /** `commit` puts a group on the disk; `now`: milliseconds, to tell how long it took. */
  constructor(commit: (writes: readonly PackedWrite[]) => Promise<readonly WriteOutcome[]>, now = () => performance.now()) {
    this.#commit = commit;
    this.#now = now;
  }

  /** Joins the next group. An abort while the write waits withdraws it; afterwards it stands, and the answer is the group's. */
  add(write: PackedWrite, signal: AbortSignal | undefined): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const withdraw = () => {
        const place = this.#waiting.indexOf(waiting);
        if (place < 0) return;
        this.#waiting.splice(place, 1);
        reject(signal?.reason);
      };
      const forget = signal && onAbort(signal, withdraw);
      const waiting: Waiting = {
        write,
        bytes: sizeOf(write),
        resolve(result) {
          forget?.();
          resolve(result);
        },
        reject(reason) {
          forget?.();
          reject(reason);
        },
      };
      this.#waiting.push(waiting);
      this.#planGroup();
    });
  }

  /** Work that no write runs beside; it comes after what was added before. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const turnOfIt = this.#running.then(work);
    this.#running = turnOfIt.then(
      () => {},
      () => {},
    );
    return turnOfIt;
  }

  /** Rejects what still waits. */
  refuse(reason: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(reason);
  }

  /** Resolves when everything that was added is settled. */
  async settled(): Promise<void> {
    while (this.#groupIsPlanned) await this.#running;
    await this.#running;
  }

  #planGroup(): void {
    if (this.#groupIsPlanned) return;
    this.#groupIsPlanned = true;
    void this.alone(async () => {
      // When every promise that can go on has: whoever was answered with the last group has come again, and shares this one.
      if (this.#waiting.length < this.#most) await new Promise<void>((resume) => process.nextTick(resume));
      this.#groupIsPlanned = false;
      await this.#commitGroup(this.#takeGroup());
      if (this.#waiting.length > 0) this.#planGroup();
    });
  }

  get #most(): number {
    return this.#isQuick ? QUICK_WRITES : GROUP_WRITES;
  }

  #takeGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count === this.#most || (count > 0 && bytes > GROUP_BYTES)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #commitGroup(group: readonly Waiting[]): Promise<void> {
    if (group.length === 0) return;
    try {
      const begun = this.#now();
      const outcomes = await this.#commit(group.map(({ write }) => write));
      this.#isQuick = this.#now() - begun < QUICK_MS;
      for (const [place, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[place];
        if (outcome !== undefined && 'done' in outcome) resolve(outcome.done);
        else reject(new RescueFaceError('ERR_STORE_CONFLICT', { what: outcome?.conflict ?? 'record' }));
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}

function sizeOf({ puts, entries }: PackedWrite): number {
  let bytes = 0;
  for (const { sealed } of puts) bytes += sealed.length;
  for (const entry of entries) bytes += entry.fragments.length;
  return bytes;
}
