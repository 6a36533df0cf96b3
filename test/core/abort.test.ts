import { expect, test, vi } from 'vitest';
import { onAbort, orAborted } from '../../src/core/abort.js';

test('many calls that share a signal put one listener on it', async () => {
  const controller = new AbortController();
  const listen = vi.spyOn(controller.signal, 'addEventListener');
  await Promise.all(Array.from({ length: 30 }, (_, i) => orAborted(Promise.resolve(i), controller.signal)));
  expect(listen).toHaveBeenCalledTimes(1);
});

test('aborting reaches all that wait, and none that have been told to forget', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const forgotten = vi.fn();
  onAbort(controller.signal, forgotten)();
  const waiting = [1, 2].map(() => orAborted(new Promise(() => {}), controller.signal));
  controller.abort(reason);
  for (const call of waiting) await expect(call).rejects.toBe(reason);
  expect(forgotten).not.toHaveBeenCalled();
  await expect(orAborted(Promise.resolve(1), controller.signal)).rejects.toBe(reason);
});
