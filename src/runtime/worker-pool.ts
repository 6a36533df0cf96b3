import { RescueFaceError } from '../core/errors.js';
import { type WorkerCallOptions, WorkerClient } from './worker-client.js';

/** Options of {@link WorkerPool}. */
export interface WorkerPoolOptions {
  /** Names the pool in errors. */
  readonly what: string;
  readonly url: URL;
  /** Most threads; the first starts at once, the others when there is work for them. */
  readonly threads: number;
  readonly init: unknown;
}

/** Equal, stateless workers behind one queue. A worker that dies is replaced; only its own task is lost. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  #workers: WorkerClient[] = [];
  /** Failed workers whose threads have not left yet. */
  readonly #leaving = new Set<Promise<void>>();
  #closing: Promise<void> | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#start();
  }

  /** Resolves once the first worker has started. */
  async ready(): Promise<void> {
    return (this.#workers[0] ?? this.#start()).ready;
  }

  /** How many tasks would start at once. */
  get spare(): number {
    return this.#options.threads - this.#workers.filter(({ load, failed }) => load > 0 && !failed).length;
  }

  async call<T>(task: string, payload: unknown, options: WorkerCallOptions = {}): Promise<T> {
    options.signal?.throwIfAborted();
    if (this.#closing !== undefined) throw new RescueFaceError('ERR_NOT_OPEN', { what: this.#options.what });
    this.#dismissFailed();
    let worker = this.#workers.reduce<WorkerClient | undefined>(
      (best, w) => (best === undefined || w.load < best.load ? w : best),
      undefined,
    );
    if (worker === undefined || (worker.load > 0 && this.#workers.length < this.#options.threads)) worker = this.#start();
    return worker.call<T>(task, payload, options);
  }

  /** Lets running tasks end, refuses waiting ones, and resolves when every thread is gone. */
  close(): Promise<void> {
    this.#closing ??= Promise.all([...this.#leaving, ...this.#workers.map((worker) => worker.close())]).then(() => {});
    return this.#closing;
  }

  #dismissFailed(): void {
    for (const worker of this.#workers.filter(({ failed }) => failed)) {
      const left = worker.close().finally(() => this.#leaving.delete(left));
      this.#leaving.add(left);
    }
    this.#workers = this.#workers.filter(({ failed }) => !failed);
  }

  #start(): WorkerClient {
    const worker = new WorkerClient(this.#options.url, this.#options.init, this.#options.what);
    this.#workers.push(worker);
    return worker;
  }
}
