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

const NO_FLOATS = new Float32Array();

/**
 * The index's side of the process of one graph. Questions are answered in their order. When the process is gone, for
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
  readonly #socket: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;
  #gone = false;
  #end: () => void = () => {};

  constructor(start: GraphStart) {
    const file = fileURLToPath(new URL('./graph-process.js', import.meta.url));
    this.#child = spawn(process.execPath, [file, JSON.stringify(start)], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      // The host's own flags are not meant for this file.
      env: { ...process.env, NODE_OPTIONS: '' },
      windowsHide: true,
    });
    const socket = this.#child.stdio[GRAPH_FD];
    if (socket === null || socket === undefined) throw new RescueFaceError('ERR_INDEX_ENGINE');
    this.#socket = socket as Duplex;
    this.left = new Promise((resolve) => {
      for (const event of ['error', 'exit']) this.#child.once(event, () => resolve());
    });
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.ready = this.#answerTo(0);
    this.ready.catch(() => {});
    const reader = new FrameReader();
    this.#socket.on('data', (piece: Uint8Array) => {
      for (const { number, kind, words } of reader.take(piece)) this.#settle(number, kind === DONE ? words : undefined);
    });
    for (const event of ['error', 'close']) this.#socket.on(event, () => this.close());
    for (const event of ['error', 'exit']) this.#child.on(event, () => this.close());
    this.#child.unref();
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
    this.#socket.write(packFrame({ number, kind, words, floats }));
    return answer;
  }

  /** Ends the process: there is nothing in it that is not elsewhere. */
  close(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#child.kill('SIGKILL');
    this.#socket.destroy();
    this.#end();
    for (const number of [...this.#waiting.keys()]) this.#settle(number, undefined);
  }

  #answerTo(number: number): Promise<Uint32Array> {
    return new Promise((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
  }

  #settle(number: number, words: Uint32Array | undefined): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (words === undefined) waiting?.reject(new RescueFaceError('ERR_INDEX_ENGINE'));
    else waiting?.resolve(words);
  }
}
