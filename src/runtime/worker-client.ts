import { type Transferable, Worker } from 'node:worker_threads';
import { onAbort } from '../core/abort.js';
import { RescueFaceError } from '../core/errors.js';
import { guardExit } from './exit-guard.js';
import { CONTROL_BYTES, type FromWorker, fromWire, START, STOP_SLOT, type ToWorker, toWire, type WorkerStart } from './worker-protocol.js';

/** Options of {@link WorkerClient.call}. */
export interface WorkerCallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly transfer?: readonly Transferable[] | undefined;
}

interface Job {
  readonly task: string;
  readonly payload: unknown;
  readonly options: WorkerCallOptions;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * The host's side of one worker thread: tasks in order, one at a time unless more are wanted at once. An idle worker does
 * not keep the process alive. Stopping is cooperative: the running tasks end, then the thread leaves by itself.
 */
export class WorkerClient {
  /** Resolves once the worker has started. */
  readonly ready: Promise<void>;
  readonly #what: string;
  readonly #worker: Worker;
  readonly #words: Int32Array;
  readonly #exited: Promise<void>;
  readonly #queue: Job[] = [];
  readonly #running = new Map<number, Job>();
  readonly #atOnce: number;
  #number = START;
  #failure: Error | undefined;
  #started = false;
  #closing = false;

  /** `what` names in errors the thing this worker belongs to; `atOnce` is how many tasks it is given before it has answered. */
  constructor(url: URL, init: unknown, what = 'worker', atOnce = 1) {
    this.#what = what;
    this.#atOnce = atOnce;
    const control = new SharedArrayBuffer(CONTROL_BYTES);
    this.#words = new Int32Array(control);
    // The host's own flags (`--input-type`, `--import`, `--inspect`) are not meant for this file.
    this.#worker = new Worker(url, { workerData: { control, init } satisfies WorkerStart, execArgv: [] });
    const release = guardExit(this.#words);
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        release();
        this.#fail(new RescueFaceError('ERR_WORKER_FAILED'));
        resolve();
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.#running.set(START, { task: 'start', payload: undefined, options: {}, resolve: () => resolve(), reject });
    });
    this.ready.catch(() => {});
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    // A message that cannot be read was the answer to a task under way.
    this.#worker.on('messageerror', (cause) => this.#receive({ type: 'error', error: toWire(cause) }));
    this.#worker.on('error', (cause) => this.#fail(new RescueFaceError('ERR_WORKER_FAILED', {}, { cause })));
  }

  /** Tasks waiting or running. */
  get load(): number {
    return this.#queue.length + this.#running.size;
  }

  /** Whether the thread is gone; every later call is refused. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  call<T>(task: string, payload: unknown, options: WorkerCallOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const { signal } = options;
      if (signal?.aborted) throw signal.reason;
      if (this.#closing) throw new RescueFaceError('ERR_NOT_OPEN', { what: this.#what });
      if (this.#failure !== undefined) throw this.#failure;
      const abort = () => {
        const place = this.#queue.indexOf(job);
        if (place >= 0) this.#queue.splice(place, 1);
        reject(signal?.reason);
      };
      const job: Job = {
        task,
        payload,
        options,
        resolve(value) {
          forget?.();
          resolve(value as T);
        },
        reject(reason) {
          forget?.();
          reject(reason);
        },
      };
      const forget = signal && onAbort(signal, abort);
      this.#queue.push(job);
      this.#next();
    });
  }

  /** Refuses waiting tasks, lets the running one end, and resolves when the thread is gone. */
  async close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      for (const job of this.#queue.splice(0)) job.reject(new RescueFaceError('ERR_NOT_OPEN', { what: this.#what }));
      this.#worker.ref();
      if (this.#running.size === 0) this.#post({ type: 'stop' });
    }
    await this.#exited;
  }

  #receive(message: FromWorker): void {
    const numbers = message.number === undefined ? [...this.#running.keys()] : [message.number];
    for (const number of numbers) {
      const job = this.#running.get(number);
      this.#running.delete(number);
      if (message.type === 'result') {
        this.#started = true;
        job?.resolve(message.value);
      } else {
        const error = fromWire(message.error);
        job?.reject(error);
        if (!this.#started) this.#fail(error);
      }
    }
    if (!this.#closing) this.#next();
    else if (this.#running.size === 0) this.#post({ type: 'stop' });
  }

  #next(): void {
    while (this.#queue.length > 0 && !this.#running.has(START) && this.#running.size < this.#atOnce) this.#begin();
    if (this.#running.size === 0) this.#worker.unref();
  }

  #begin(): void {
    const job = this.#queue.shift();
    if (job === undefined) return;
    const number = ++this.#number;
    this.#running.set(number, job);
    this.#worker.ref();
    try {
      this.#post({ type: 'task', number, task: job.task, payload: job.payload }, job.options.transfer);
    } catch (error) {
      this.#running.delete(number);
      job.reject(error);
    }
  }

  #post(message: ToWorker, transfer: readonly Transferable[] = []): void {
    if (message.type === 'stop') Atomics.store(this.#words, STOP_SLOT, 1);
    this.#worker.postMessage(message, transfer);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const jobs = [...this.#running.values()];
    this.#running.clear();
    for (const job of [...jobs, ...this.#queue.splice(0)]) job.reject(this.#failure);
  }
}
