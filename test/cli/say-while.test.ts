import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../src/cli/terminal/progress.js';
import { sayWhile } from '../../src/cli/terminal/say-while.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a long task that tells nothing of itself is spoken of after two seconds, and no more when it has ended', async () => {
  const written: string[] = [];
  const started = Date.now();
  const progress = new Progress({ write: (text) => written.push(text) }, () => Date.now() - started);
  const waiting = sayWhile(progress, 'opening', new Promise<number>((resolve) => setTimeout(() => resolve(7), 8000)));
  await vi.advanceTimersByTimeAsync(1900);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(6000);
  expect(written).toEqual(['opening\n', 'opening\n']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await waiting).toBe(7);
  expect(written).toHaveLength(2);
});

test('a failure stays one, and ends it too', async () => {
  const written: string[] = [];
  const progress = new Progress({ write: (text) => written.push(text) }, () => 10_000);
  await expect(sayWhile(progress, 'opening', Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(written).toEqual([]);
});
