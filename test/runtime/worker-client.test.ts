import { afterEach, describe, expect, it, vi } from 'vitest';
import { WorkerClient } from '../../src/runtime/worker-client.js';

const WORKER = new URL('./fixtures/worker.mjs', import.meta.url);
const open: WorkerClient[] = [];

function start(init: unknown = {}): WorkerClient {
  const client = new WorkerClient(WORKER, init, 'index');
  open.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

describe('WorkerClient', () => {
  it('answers tasks in their order, and moves buffers', async () => {
    const client = start();
    await client.ready;
    const order: unknown[] = [];
    await Promise.all([client.call('wait', { ms: 30 }), client.call('echo', 'b')].map((call) => call.then((value) => order.push(value))));
    expect(order).toEqual([30, 'b']);
    const bytes = Uint8Array.of(1, 2, 3);
    expect(await client.call('move', bytes, { transfer: [bytes.buffer as ArrayBuffer] })).toEqual(Uint8Array.of(1, 2, 3));
    expect(bytes.byteLength).toBe(0);
  });

  it('hands errors over with their class, code and cause', async () => {
    const client = start();
    await expect(client.call('refuse', { kind: 'type' })).rejects.toThrow(new TypeError('wrong type'));
    await expect(client.call('refuse', { kind: 'range' })).rejects.toThrow(new RangeError('out of range'));
    const world = { code: 'ERR_MODEL_RUN', details: { model: 'm' }, cause: { message: 'why' } };
    await expect(client.call('refuse', { kind: 'world' })).rejects.toMatchObject(world);
    const unforeseen = { code: 'ERR_WORKER_TASK', retryable: false };
    await expect(client.call('refuse', { kind: 'other' })).rejects.toMatchObject({ ...unforeseen, cause: { message: 'unforeseen' } });
    await expect(client.call('no such task', {})).rejects.toMatchObject(unforeseen);
    await expect(client.call('unsendable', {})).rejects.toMatchObject(unforeseen);
    expect(await client.call('echo', 1)).toBe(1);
  });

  it('rejects what cannot be cloned and goes on', async () => {
    const client = start();
    await expect(client.call('echo', () => {})).rejects.toThrow();
    expect(await client.call('echo', 1)).toBe(1);
  });

  it.each(['die', 'leave'])('rejects the running and the waiting calls when the thread ends (%s), and every later one', async (how) => {
    const client = start();
    const calls = [client.call(how, {}), client.call('echo', 1)];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'ERR_WORKER_FAILED', retryable: true });
    expect(client.failed).toBe(true);
    expect(client.load).toBe(0);
    await expect(client.call('echo', 1)).rejects.toMatchObject({ code: 'ERR_WORKER_FAILED' });
    await client.close();
  });

  it("answers a refused start with the worker's own error, and can be closed", async () => {
    const client = start({ refuse: true });
    await expect(client.ready).rejects.toMatchObject({ code: 'ERR_MODEL_MISSING' });
    await expect(client.call('echo', 1)).rejects.toMatchObject({ code: 'ERR_MODEL_MISSING' });
    await client.close();
  });

  it("rejects with the signal's reason before, while waiting and while running", async () => {
    const client = start();
    const reason = new Error('mine');
    await expect(client.call('echo', 1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    const running = new AbortController();
    const waiting = new AbortController();
    const first = client.call('wait', { ms: 200 }, { signal: running.signal });
    const shared = new SharedArrayBuffer(4);
    const second = client.call('meet', { shared, others: 0 }, { signal: waiting.signal });
    const third = client.call('echo', 3);
    const settled = Promise.allSettled([first, second]);
    waiting.abort(reason);
    running.abort(reason);
    expect(await settled).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    expect(await third).toBe(3);
    expect(new Int32Array(shared)[0]).toBe(0);
  });

  it('lets the running task end when closed, refuses the waiting ones and every later one', async () => {
    const client = start();
    await client.ready;
    const running = client.call('wait', { ms: 50 });
    const waiting = client.call('echo', 1);
    const closed = client.close();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_NOT_OPEN', details: { what: 'index' } });
    expect(await running).toBe(50);
    await closed;
    await client.close();
    await expect(client.call('echo', 1)).rejects.toMatchObject({ code: 'ERR_NOT_OPEN' });
  });

  it('puts one listener on a signal, however many calls share it', async () => {
    const client = start();
    const { signal } = new AbortController();
    const listen = vi.spyOn(signal, 'addEventListener');
    await Promise.all(Array.from({ length: 20 }, (_, i) => client.call('echo', i, { signal })));
    expect(listen.mock.calls.length).toBe(1);
  });

  it('can be closed before it has started', async () => {
    await start().close();
  });
});
