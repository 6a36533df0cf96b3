import { afterEach, describe, expect, it } from 'vitest';
import { WorkerPool } from '../../src/runtime/worker-pool.js';

const url = new URL('./fixtures/worker.mjs', import.meta.url);
let pool: WorkerPool;

afterEach(() => pool.close());

describe('WorkerPool', () => {
  it('loses only the task a worker died of; the next call gets a new worker', async () => {
    pool = new WorkerPool({ what: 'detector', url, threads: 2, init: {} });
    const [died, lived] = await Promise.allSettled([pool.call('die', {}), pool.call('wait', { ms: 100 })]);
    expect(died).toMatchObject({ status: 'rejected', reason: { code: 'ERR_WORKER_FAILED' } });
    expect(lived).toEqual({ status: 'fulfilled', value: 100 });
    expect(await Promise.all([1, 2, 3, 4].map((value) => pool.call('echo', value)))).toEqual([1, 2, 3, 4]);
  });

  it('works side by side on as many threads as it may', async () => {
    pool = new WorkerPool({ what: 'detector', url, threads: 3, init: {} });
    const shared = new SharedArrayBuffer(4);
    const arrivals = await Promise.all([1, 2, 3].map(() => pool.call<number>('meet', { shared, others: 2 })));
    expect(arrivals.sort()).toEqual([1, 2, 3]);
  });

  it('tells how many tasks would start at once', async () => {
    pool = new WorkerPool({ what: 'detector', url, threads: 2, init: {} });
    await pool.ready();
    expect(pool.spare).toBe(2);
    const waiting = pool.call('wait', { ms: 20 });
    expect(pool.spare).toBe(1);
    await Promise.all([waiting, pool.call('wait', { ms: 20 }), pool.call('wait', { ms: 20 })]);
    expect(pool.spare).toBe(2);
  });

  it('refuses calls once closed, in its own name', async () => {
    pool = new WorkerPool({ what: 'detector', url, threads: 1, init: {} });
    await pool.ready();
    await pool.close();
    await expect(pool.call('echo', 1)).rejects.toMatchObject({ code: 'ERR_NOT_OPEN', details: { what: 'detector' } });
  });

  it('waits when closing for the threads of failed workers, too', async () => {
    const left = new SharedArrayBuffer(8);
    pool = new WorkerPool({ what: 'detector', url, threads: 1, init: { refuse: true, left } });
    await expect(pool.ready()).rejects.toThrow();
    await expect(pool.call('echo', 1)).rejects.toThrow();
    await pool.close();
    expect([...new Int32Array(left)]).toEqual([2, 2]);
  });

  it('starts anew after a start that failed', async () => {
    pool = new WorkerPool({ what: 'detector', url, threads: 1, init: { refuse: true } });
    await expect(pool.ready()).rejects.toMatchObject({ code: 'ERR_MODEL_MISSING' });
    await expect(pool.call('echo', 1)).rejects.toMatchObject({ code: 'ERR_MODEL_MISSING' });
  });
});
