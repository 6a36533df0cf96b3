import { RescueFaceError } from '../../core/errors.js';
import { type WorkerCallOptions, WorkerClient } from '../../runtime/worker-client.js';
import type { SqliteInit } from './messages.js';
import { workerUrl } from './worker-url.js';

/** One worker thread of the store, speaking of the thread's own failures as a store does. */
export class SqliteWorker {
  readonly #client: WorkerClient;

  constructor(init: SqliteInit) {
    this.#client = new WorkerClient(workerUrl(), init, 'store');
  }

  get failed(): boolean {
    return this.#client.failed;
  }

  async ready(): Promise<void> {
    try {
      await this.#client.ready;
    } catch (error) {
      await this.#client.close();
      throw inStoreWords(error);
    }
  }

  async call<T>(task: string, payload?: unknown, options?: WorkerCallOptions): Promise<T> {
    try {
      return await this.#client.call<T>(task, payload, options);
    } catch (error) {
      throw inStoreWords(error);
    }
  }

  /** Closes the worker's connections and ends the thread; rejects with what went wrong, and ends it all the same. */
  async close(): Promise<void> {
    try {
      if (!this.#client.failed) await this.call('close');
    } finally {
      await this.#client.close();
    }
  }

  /** Ends a thread that has nothing open. */
  async leave(): Promise<void> {
    await this.#client.close();
  }
}

function inStoreWords(error: unknown): unknown {
  if (!(error instanceof RescueFaceError)) return error;
  if (error.code === 'ERR_WORKER_FAILED')
    return new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'a worker thread ended' }, { cause: error });
  if (error.code === 'ERR_WORKER_TASK')
    return new RescueFaceError('ERR_STORE_UNAVAILABLE', { problem: 'an unforeseen failure' }, { cause: error.cause });
  return error;
}
