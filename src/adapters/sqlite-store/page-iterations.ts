import { onAbort } from '../../core/abort.js';
import { RescueFaceError } from '../../core/errors.js';
import type { Standing } from '../../vault/rows.js';
import type { BeginAnswer, BeginTask, PageAnswer, PagesQuery } from './messages.js';
import type { Page } from './page.js';
import type { SqliteWorker } from './worker-calls.js';

/** What iterations ask of the store they belong to. */
export interface IterationsOwner {
  /** Throws where the store is closed. */
  checkOpen(): void;
  /** Where the rows stood when an iteration began. */
  sawStanding(standing: Standing): void;
}

/** Iterations over snapshots, which a worker of their own holds, so that a commit never waits for a page. */
export class PageIterations {
  readonly #start: () => SqliteWorker;
  readonly #owner: IterationsOwner;
  #worker: SqliteWorker | undefined;
  #leaving: Promise<unknown> = Promise.resolve();
  #begun = 0;
  #purges = 0;

  /** `start`: a worker that holds snapshots; the first comes with the first iteration. */
  constructor(start: () => SqliteWorker, owner: IterationsOwner) {
    this.#start = start;
    this.#owner = owner;
  }

  /** Page by page, the next one being read while the last is worked on. */
  async *pages<T>(query: PagesQuery, unpack: (page: Page) => T, signal: AbortSignal | undefined): AsyncGenerator<T> {
    this.#owner.checkOpen();
    signal?.throwIfAborted();
    const worker = this.#theWorker();
    const id = ++this.#begun;
    const purges = this.#purges;
    let isOpen = true;
    const end = () => {
      if (isOpen) worker.call('end', { id }).catch(() => undefined);
      isOpen = false;
    };
    const forget = signal && onAbort(signal, end);
    try {
      const first = await worker.call<BeginAnswer>('begin', { id, query } satisfies BeginTask, { signal });
      this.#owner.sawStanding(first.standing);
      for (let answer: PageAnswer = first; ; ) {
        signal?.throwIfAborted();
        this.#owner.checkOpen();
        if (purges !== this.#purges) throw new RescueFaceError('ERR_STORE_CONFLICT', { what: 'purge' });
        if (answer.last) isOpen = false;
        const coming = answer.last ? undefined : worker.call<PageAnswer>('next', { id }, { signal });
        coming?.catch(() => undefined);
        if (answer.page.count > 0) yield unpack(answer.page);
        if (coming === undefined) return;
        signal?.throwIfAborted();
        answer = await coming;
      }
    } finally {
      forget?.();
      end();
    }
  }

  /** Every iteration under way ends at its next page. */
  async endAll(): Promise<void> {
    this.#purges += 1;
    await this.#worker?.call('endAll').catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#leaving;
    await this.#worker?.close();
  }

  #theWorker(): SqliteWorker {
    const present = this.#worker;
    if (present !== undefined && !present.failed) return present;
    if (present !== undefined) this.#leaving = Promise.allSettled([this.#leaving, present.close()]);
    this.#worker = this.#start();
    return this.#worker;
  }
}
