import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process is to do. */
export interface Orders {
  readonly folder: string;
  /** The number of its first batch. */
  readonly start: number;
  /** Whether it first tells what it finds, and whether it then verifies the store. */
  readonly look: boolean;
  readonly thorough: boolean;
  /** Whether it makes a backup before it begins. */
  readonly backUp: boolean;
  /** Batches of earlier processes, whose people it is to erase. */
  readonly erase: readonly number[];
}

/** When a process is killed: so long after it was told to open the store, or after so many lines from then on, and a little. */
export type End = { readonly afterMs: number } | { readonly afterLines: number; readonly delayMs: number };

/** How a process came to its end. */
export interface Death {
  /** `false`: it ended by itself, which none may. */
  readonly killed: boolean;
  readonly opened: boolean;
  readonly openMs: number | undefined;
}

/** However it was meant to end, it ends after so long at work. */
const LONGEST_LIFE_MS = 2000;
/** A process that has not opened its store after so long has failed. */
const SILENCE_MS = 60_000;

/** A process that has been started and waits for its orders. */
export class KillProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #closed: Promise<NodeJS.Signals | null>;

  constructor(script: string) {
    this.#child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdin.on('error', () => {}); // It may be gone already.
    // Once its output has been read to the end, not only once it is gone.
    this.#closed = new Promise((resolve) => this.#child.once('close', (_code, signal) => resolve(signal)));
  }

  /** One that nobody has orders for. */
  async dismiss(): Promise<void> {
    this.#child.stdout.resume();
    this.#child.kill('SIGKILL');
    await this.#closed;
  }

  /** `hear` is given every whole line after the one that says `ready`. */
  async live(orders: Orders, end: End, hear: (line: string) => void): Promise<Death> {
    let [opened, begun, left] = [false, Number.NaN, 'afterLines' in end ? end.afterLines : -1];
    let openMs: number | undefined;
    let hasKilled = false;
    const kill = () => {
      hasKilled = true;
      this.#child.kill('SIGKILL');
    };
    const timers = [setTimeout(kill, SILENCE_MS)];
    const delayed = () => 'delayMs' in end && void sleep(end.delayMs).then(kill);
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      if (!line.endsWith(';')) return; // A line the kill has cut.
      if (line === 'ready;') {
        begun = performance.now();
        if ('afterMs' in end) timers.push(setTimeout(kill, end.afterMs));
        this.#child.stdin.write(`${JSON.stringify(orders)}\n`);
        return;
      }
      if (!opened) {
        opened = true;
        openMs = performance.now() - begun;
        timers.push(setTimeout(kill, LONGEST_LIFE_MS));
        if (left === 0) delayed();
      } else if (--left === 0) delayed();
      hear(line.slice(0, -1));
    });
    const signal = await this.#closed;
    for (const timer of timers) clearTimeout(timer);
    return { killed: hasKilled && signal === 'SIGKILL', opened, openMs };
  }
}
