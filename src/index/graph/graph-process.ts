import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { RescueFaceError } from '../../core/errors.js';
import { DONE, FrameReader, type GraphOp, packFrame } from './graph-frames.js';
import { GRAPH_FD, type GraphStart } from './graph-start.js';

interface Waiting {
  readonly resolve: (words: Uint32Array) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds without an answer after which a process is taken to hang: each takes well under a second, and a start a few. */
const PATIENCE_MS = 10_000;
const START_PATIENCE_MS = 60_000;

const NO_FLOATS = new Float32Array();

/**
 * The index's side of the process of one graph. Questions are answered in their order. When the process is gone, or hangs, for
 * whatever reason, they all reject with `ERR_INDEX_ENGINE`. It does not keep anybody alive.
 */
export class GraphProcess {
  /** Resolves once the native package is loaded. */
  readonly ready: Promise<unknown>;
  /** Resolves when no answer comes any more. */
  readonly ended: Promise<void>;
  /** Resolves when the process has left the system. */
  readonly left: Promise<void>;
  readonly #child: ChildProcess;
  #socket: Duplex | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;
  #gone = false;
  #end: () => void = () => {};
  #leave: () => void = () => {};
  #patience: NodeJS.Timeout | undefined;

  constructor(start: GraphStart) {
    this.left = new Promise((resolve) => {
      this.#leave = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.ready = this.#answerTo(0);
    this.ready.catch(() => {});
    const file = fileURLToPath(new URL('./graph-process.js', import.meta.url));
    this.#child = spawn(process.execPath, [file, JSON.stringify(start)], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      // The host's own flags are not meant for this file.
      env: { ...process.env, NODE_OPTIONS: '' },
      windowsHide: true,
    });
    this.#child.once('exit', () => this.#leave());
    // Before anything else: where no process can be started this comes instead of it.
    this.#child.once('error', () => this.#leave());
    for (const event of ['error', 'exit']) this.#child.on(event, () => this.close());
    this.#child.unref();
    const socket = (this.#child.stdio as ChildProcess['stdio'] | undefined)?.[GRAPH_FD];
    if (socket === null || socket === undefined) {
      this.close();
      return;
    }
    this.#socket = socket as Duplex;
    const reader = new FrameReader();
    this.#socket.on('data', (piece: Uint8Array) => {
      for (const { number, kind, words } of reader.take(piece)) this.#settle(number, kind === DONE ? words : undefined);
    });
    for (const event of ['error', 'close']) this.#socket.on(event, () => this.close());
    (this.#socket as Duplex & { unref(): void }).unref();
  }

  /** The process's number, for those who look after the machine. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Asks, and resolves with the words of the answer. The floats are copied before this returns. */
  call(kind: GraphOp, words: Uint32Array, floats: Float32Array = NO_FLOATS): Promise<Uint32Array> {
    if (this.#gone) return Promise.reject(new RescueFaceError('ERR_INDEX_ENGINE'));
    const number = ++this.#number;
    const answer = this.#answerTo(number);
    this.#socket?.write(packFrame({ number, kind, words, floats }));
    return answer;
  }

  /** Ends the process: there is nothing in it that is not elsewhere. */
  close(): void {
    if (this.#gone) return;
    this.#gone = true;
    clearTimeout(this.#patience);
    this.#child.kill('SIGKILL');
    this.#socket?.destroy();
    this.#end();
    for (const number of [...this.#waiting.keys()]) this.#settle(number, undefined);
  }

  #answerTo(number: number): Promise<Uint32Array> {
    if (this.#waiting.size === 0) this.#wait();
    return new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
  }

  /** Gives the process so much time for its next answer. */
  #wait(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.close(), this.#number === 0 ? START_PATIENCE_MS : PATIENCE_MS).unref();
  }

  #settle(number: number, words: Uint32Array | undefined): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (this.#waiting.size === 0) clearTimeout(this.#patience);
    else if (!this.#gone) this.#wait();
    if (words === undefined) waiting?.reject(new RescueFaceError('ERR_INDEX_ENGINE'));
    else waiting?.resolve(words);
  }
}
