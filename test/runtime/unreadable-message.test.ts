import { expect, test, vi } from 'vitest';
import { WorkerClient } from '../../src/runtime/worker-client.js';

vi.mock('node:worker_threads', async () => {
  const { EventEmitter } = await import('node:events');
  /** Stands for a thread whose first answer cannot be read. */
  class FakeWorker extends EventEmitter {
    #posts = 0;
    constructor() {
      super();
      setImmediate(() => this.emit('message', { type: 'result', number: 0 }));
    }
    postMessage({ number }: { number: number }) {
      const first = this.#posts++ === 0;
      setImmediate(() =>
        first ? this.emit('messageerror', new Error('unreadable')) : this.emit('message', { type: 'result', number, value: 7 }),
      );
    }
    ref() {}
    unref() {}
  }
  return { Worker: FakeWorker };
});

test('an answer that cannot be read rejects its call, and the next one goes through', { timeout: 5000 }, async () => {
  const client = new WorkerClient(new URL('file:///worker.js'), {});
  await client.ready;
  await expect(client.call('a', {})).rejects.toMatchObject({ code: 'ERR_WORKER_TASK', cause: { message: 'unreadable' } });
  expect(await client.call('b', {})).toBe(7);
});
