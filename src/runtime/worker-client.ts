import { type Transferable, Worker } from 'node:worker_threads';
import { onAbort } from '../core/abort.js';
import { RescueFaceError } from '../core/errors.js';
import { guardExit } from './exit-guard.js';
import { CONTROL_BYTES, type FromWorker, fromWire, STOP_SLOT, type ToWorker, toWire, type WorkerStart } from './worker-protocol.js';

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
 * The host's side of one worker thread: tasks in order, one at a time. An idle worker does not keep the process
 * alive. Stopping is cooperative: the running task ends, then the thread leaves by itself.
 */
export class WorkerClient {
  /** Resolves once the worker has started. */
  readonly ready: Promise<void>;
  readonly #what: string;
  readonly #worker: Worker;
  readonly #words: Int32Array;
  readonly #exited: Promise<void>;
  readonly #queue: Job[] = [];
  #running: Job | undefined;
  #failure: Error | undefined;
  #started = false;
  #closing = false;

  /** `what` names in errors the thing this worker belongs to. */
  constructor(url: URL, init: unknown, what = 'worker') {
    this.#what = what;
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
      this.#running = { task: 'start', payload: undefined, options: {}, resolve: () => resolve(), reject };
    });
    this.ready.catch(() => {});
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    // A message that cannot be read was the answer to the task under way.
    this.#worker.on('messageerror', (cause) => this.#receive({ type: 'error', error: toWire(cause) }));
    this.#worker.on('error', (cause) => this.#fail(new RescueFaceError('ERR_WORKER_FAILED', {}, { cause })));
  }

  /** Tasks waiting or running. */
  get load(): number {
    return this.#queue.length + (this.#running === undefined ? 0 : 1);
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
      if (this.#running === undefined) this.#post({ type: 'stop' });
    }
    await this.#exited;
  }

  #receive(message: FromWorker): void {
    const job = this.#running;
    if (job === undefined) return;
    this.#running = undefined;
    if (message.type === 'error') {
      const error = fromWire(message.error);
      job.reject(error);
      if (!this.#started) this.#fail(error);
    } else {
      this.#started = true;
      job.resolve(message.type === 'result' ? message.value : undefined);
    }
    if (this.#closing) this.#post({ type: 'stop' });
    else this.#next();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const job = this.#queue.shift();
    if (job === undefined) {
      this.#worker.unref();
      return;
    }
    this.#running = job;
    this.#worker.ref();
    try {
      this.#post({ type: 'task', task: job.task, payload: job.payload }, job.options.transfer);
    } catch (error) {
      this.#running = undefined;
      job.reject(error);
      this.#next();
    }
  }

  #post(message: ToWorker, transfer: readonly Transferable[] = []): void {
    if (message.type === 'stop') Atomics.store(this.#words, STOP_SLOT, 1);
    this.#worker.postMessage(message, transfer);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const jobs = this.#running === undefined ? [] : [this.#running];
    this.#running = undefined;
    for (const job of [...jobs, ...this.#queue.splice(0)]) job.reject(this.#failure);
  }
}
